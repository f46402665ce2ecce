package dev.slipway.dialect.forgeportal;

import dev.slipway.auth.Caller;
import dev.slipway.auth.Permission;
import dev.slipway.auth.Person;
import dev.slipway.auth.SignIn;
import dev.slipway.dialect.Portal;
import dev.slipway.http.Call;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/auth/…`: who one is, and the end of a session.
final class AuthRoutes {
    private static final int TOKEN_BYTES = 32;

    private final Optional<SignIn> signIn;
    private final SecureRandom random = new SecureRandom();

    AuthRoutes(Optional<SignIn> signIn) {
        this.signIn = signIn;
    }

    void addTo(Routes routes, Portal portal) {
        var known = portal.known();
        Portal.add(routes, "GET", "/auth/me", known, AuthRoutes::me, "Who one is and what one may do");
        Portal.add(routes, "GET", "/auth/csrf-token", known, this::csrfToken, "A token for requests with a cookie");
        Portal.add(routes, "POST", "/auth/logout", known, this::logout, "End the session");
    }

    private static Reply me(Call call) {
        var caller = call.get(Caller.class);
        var person = caller.person();
        boolean named = caller.name().contains("@") && !caller.name().startsWith("token:");
        var user = new LinkedHashMap<String, @Nullable Object>();
        user.put("sub", person.map(Person::subject).orElse(caller.name()));
        user.put("email", named ? caller.name() : null);
        user.put("name", person.map(Person::name).orElse(caller.name()));
        user.put("groups", caller.groups().stream().sorted().toList());
        user.put("role", caller.role().word());
        user.put(
                "permissions",
                caller.permissions().stream().sorted().map(Permission::word).toList());
        return Reply.json(200, Map.of("user", user));
    }

    /// Who comes without a cookie needs none, and gets one all the same, so that clients need not know.
    private Reply csrfToken(Call call) {
        var token = call.get(Caller.class).via() instanceof Caller.BySession(var _, var session)
                ? signIn.map(it -> it.csrfToken(session))
                : Optional.<String>empty();
        return Reply.json(200, Map.of("token", token.orElseGet(this::anything)));
    }

    private String anything() {
        var bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private Reply logout(Call call) {
        var reply = Reply.noContent();
        for (var cookie : signIn.map(it -> it.end(call, call.get(Caller.class))).orElse(List.of())) {
            reply = reply.with("Set-Cookie", cookie);
        }
        return reply;
    }
}
