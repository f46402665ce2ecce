package dev.slipway.auth;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import dev.slipway.json.Json;
import dev.slipway.json.JsonProblem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The far side of a sign-in: what the issuer says about itself, where people go, and what a code is worth.
///
/// It is asked when it is needed and not before, so that a server starts whether its issuer is there or not.
///
/// Threading: safe.
final class Issuer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Issuer.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration FRESH = Duration.ofHours(1);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int MOST_BYTES = 1 << 20;

    private final OidcSettings settings;
    private final Clock clock;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private @Nullable Known known;
    private Instant asked = Instant.MIN;

    /// @param clock for how old an answer is
    Issuer(OidcSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    private record Known(OIDCProviderMetadata metadata, Instant since) {}

    /// An answer that cannot be had or used.
    private static final class Away extends Exception {
        Away(String message) {
            super(message);
        }
    }

    /// Where a browser is to go to sign in.
    ///
    /// @throws SignInFailed when the issuer cannot be reached
    URI authorize(SignInAttempt attempt, URI redirect) {
        return new AuthenticationRequest.Builder(
                        ResponseType.CODE,
                        new com.nimbusds.oauth2.sdk.Scope(settings.scopes().toArray(String[]::new)),
                        new ClientID(settings.client().id()),
                        redirect)
                .endpointURI(metadata().getAuthorizationEndpointURI())
                .state(new State(attempt.state()))
                .nonce(new Nonce(attempt.nonce()))
                .codeChallenge(new CodeVerifier(attempt.verifier()), CodeChallengeMethod.S256)
                .build()
                .toURI();
    }

    /// The ID token that a code is worth, as text: nothing of it has been checked.
    ///
    /// @throws SignInFailed when the issuer refuses the code or cannot be reached
    String redeem(String code, SignInAttempt attempt, URI redirect) {
        var metadata = metadata();
        var grant =
                new AuthorizationCodeGrant(new AuthorizationCode(code), redirect, new CodeVerifier(attempt.verifier()));
        try {
            var answer = send(request(tokenRequest(metadata, grant).toHTTPRequest()));
            if (answer.statusCode() >= 500) {
                throw new Away("the token endpoint answered " + answer.statusCode());
            }
            if (answer.statusCode() != 200) {
                LOG.warn("The OIDC issuer refused a code with status {}", answer.statusCode());
                throw new SignInFailed(SignInFailed.Reason.REFUSED, "The issuer refused this sign-in. Sign in again.");
            }
            if (Json.object(Json.parse(answer.body())).get("id_token") instanceof String token) {
                return token;
            }
            throw new Away("the token endpoint sent no id_token; is the scope openid asked for?");
        } catch (Away | JsonProblem e) {
            throw away(e);
        }
    }

    private TokenRequest tokenRequest(OIDCProviderMetadata metadata, AuthorizationCodeGrant grant) {
        var endpoint = metadata.getTokenEndpointURI();
        var id = new ClientID(settings.client().id());
        var text = settings.client().secret();
        if (text == null) {
            return new TokenRequest.Builder(endpoint, id, grant).build();
        }
        var secret = new Secret(text);
        var methods = metadata.getTokenEndpointAuthMethods();
        boolean post = methods != null
                && methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                && !methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
        var proof = post ? new ClientSecretPost(id, secret) : new ClientSecretBasic(id, secret);
        return new TokenRequest.Builder(endpoint, proof, grant).build();
    }

    /// The keys that its tokens are signed with, asked for anew.
    ///
    /// @throws SignInFailed when they cannot be had
    JWKSet keys() {
        try {
            return JWKSet.parse(text(get(metadata().getJWKSetURI())));
        } catch (Away | java.text.ParseException e) {
            throw away(e);
        }
    }

    /// What it says about itself, at most an hour old while it answers.
    private synchronized OIDCProviderMetadata metadata() {
        var now = clock.instant();
        var old = known;
        if (old != null && now.isBefore(old.since().plus(FRESH))) {
            return old.metadata();
        }
        try {
            // One that does not answer is not asked again by everybody who waits here.
            if (asked.isAfter(Instant.MIN) && now.isBefore(asked.plus(PAUSE))) {
                throw new Away("it did not answer a moment ago");
            }
            asked = now;
            var fresh = discover();
            known = new Known(fresh, now);
            return fresh;
        } catch (Away e) {
            if (old != null) {
                LOG.warn("The OIDC issuer cannot be asked: {}. Its last word counts on.", e.getMessage());
                known = new Known(old.metadata(), now);
                return old.metadata();
            }
            throw away(e);
        }
    }

    private OIDCProviderMetadata discover() throws Away {
        var issuer = settings.issuer().toString();
        var place = issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration";
        try {
            var metadata = OIDCProviderMetadata.parse(text(get(URI.create(place))));
            if (!metadata.getIssuer().getValue().equals(issuer)) {
                throw new Away("it calls itself %s, and not %s"
                        .formatted(metadata.getIssuer().getValue(), issuer));
            }
            safe(metadata.getAuthorizationEndpointURI());
            safe(metadata.getTokenEndpointURI());
            safe(metadata.getJWKSetURI());
            return metadata;
        } catch (ParseException e) {
            throw new Away("%s holds no provider metadata: %s".formatted(place, e.getMessage()));
        }
    }

    private static void safe(@Nullable URI endpoint) throws Away {
        if (endpoint == null || !OidcSettings.safe(endpoint)) {
            throw new Away("it names an endpoint that is missing or not https: " + endpoint);
        }
    }

    private HttpResponse<byte[]> get(URI place) throws Away {
        var answer = send(HttpRequest.newBuilder(place)
                .timeout(PATIENCE)
                .header("Accept", "application/json")
                .build());
        if (answer.statusCode() != 200) {
            throw new Away("%s answered %d".formatted(place, answer.statusCode()));
        }
        return answer;
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static HttpRequest request(HTTPRequest from) {
        var request = HttpRequest.newBuilder(from.getURI())
                .timeout(PATIENCE)
                .POST(BodyPublishers.ofString(String.valueOf(from.getBody())));
        from.getHeaderMap().forEach((name, values) -> values.forEach(value -> request.header(name, value)));
        return request.header("Accept", "application/json").build();
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws Away {
        // The request's own timeout ends with the headers; a body that never ends must not hold a caller either.
        var sent = client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        try {
            return sent.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            sent.cancel(true);
            throw new Away("%s did not answer in time".formatted(request.uri()));
        } catch (ExecutionException e) {
            var cause = e.getCause() instanceof IOException io ? io : e;
            throw new Away("%s: %s".formatted(request.uri(), cause));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            sent.cancel(true);
            throw new Away("interrupted");
        }
    }

    private static SignInFailed away(Exception e) {
        LOG.warn("The OIDC issuer cannot be asked: {}", e.getMessage());
        return new SignInFailed(
                SignInFailed.Reason.ISSUER_AWAY, "The sign-in service cannot be reached. Try again in a moment.");
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
