package dev.slipway.auth;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The OIDC issuer that people sign in with.
///
/// @param issuer its identifier, exactly as its tokens name it
/// @param client who we are there
/// @param scopes what is asked for, `openid` among it
/// @param groupsClaim the claim that holds a person's groups
/// @param audience whom access tokens must be made for to be good here
/// @param roles what groups may do
public record OidcSettings(
        URI issuer, Client client, List<String> scopes, String groupsClaim, String audience, RoleMap roles) {
    /// Copies the scopes.
    public OidcSettings {
        scopes = List.copyOf(scopes);
    }

    /// Whether what is sent there can be read by nobody between: https, or this machine itself.
    public static boolean safe(URI place) {
        var host = place.getHost();
        if (host == null || place.getRawUserInfo() != null) {
            return false;
        }
        return "https".equalsIgnoreCase(place.getScheme())
                || ("http".equalsIgnoreCase(place.getScheme()) && loopback(host));
    }

    private static boolean loopback(String host) {
        try {
            return host.equalsIgnoreCase("localhost")
                    || InetAddress.ofLiteral(host.replaceFirst("^\\[(.*)]$", "$1"))
                            .isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// Who we are at the issuer.
    ///
    /// @param secret null for a public client, which proves itself by PKCE alone
    public record Client(String id, @Nullable String secret) {
        /// Never the secret.
        @Override
        public String toString() {
            return "Client[id=" + id + "]";
        }
    }
}
