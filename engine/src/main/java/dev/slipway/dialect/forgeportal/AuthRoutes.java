package dev.slipway.dialect.forgeportal;

import dev.slipway.auth.Caller;
import dev.slipway.auth.Permission;
import dev.slipway.dialect.Portal;
import dev.slipway.dialect.PortalErrors;
import dev.slipway.http.Call;
import dev.slipway.http.Guard;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `/auth/…`: who one is. There are no sessions yet, so there is nothing to log in to or out of.
final class AuthRoutes {
    private static final int TOKEN_BYTES = 32;

    private final SecureRandom random = new SecureRandom();

    void addTo(Routes routes, Portal portal) {
        var known = portal.known();
        Portal.add(routes, "GET", "/auth/me", known, AuthRoutes::me, "Who one is and what one may do");
        Portal.add(routes, "GET", "/auth/csrf-token", known, this::csrfToken, "A token for requests with a cookie");
        Portal.add(routes, "POST", "/auth/logout", known, _ -> Reply.noContent(), "End the session");
        Portal.add(routes, "GET", "/auth/login", Guard.open(), AuthRoutes::noSignIn, "Begin to sign in");
        Portal.add(routes, "GET", "/auth/callback", Guard.open(), AuthRoutes::noSignIn, "Come back from signing in");
    }

    private static Reply me(Call call) {
        var caller = call.get(Caller.class);
        boolean person = caller.name().contains("@") && !caller.name().startsWith("token:");
        var user = new LinkedHashMap<String, @Nullable Object>();
        user.put("sub", caller.name());
        user.put("email", person ? caller.name() : null);
        user.put("name", caller.name());
        user.put("groups", List.of());
        user.put("role", caller.role().word());
        user.put(
                "permissions",
                caller.permissions().stream().sorted().map(Permission::word).toList());
        return Reply.json(200, Map.of("user", user));
    }

    private Reply csrfToken(Call call) {
        var bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return Reply.json(
                200, Map.of("token", Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)));
    }

    private static Reply noSignIn(Call call) {
        return PortalErrors.error(501, "NotImplemented", "No OIDC issuer is configured, so there is no sign-in");
    }
}
