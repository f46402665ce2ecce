package dev.slipway.auth;

import dev.slipway.http.Call;
import dev.slipway.http.Guard;
import dev.slipway.http.HttpProblem;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finds out who asks, and guards routes by it. The guards leave a [Caller] in the call.
///
/// A credential that is there and bad is refused everywhere, also where none would be needed.
public final class Access {
    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([!-~]{1,8192})");
    static final String ADMIN = "token:admin";
    static final String DEVELOPER = "dev@forgeportal.local";

    private final Tokens tokens;
    private final boolean devMode;
    private final byte @Nullable [] adminDigest;
    private final RequestLimit requests;
    private final @Nullable SignIn signIn;

    /// Without sign-in.
    ///
    /// @param tokens where tokens are looked up
    public Access(Tokens tokens, AccessSettings settings) {
        this(tokens, settings, null);
    }

    /// @param tokens where tokens are looked up
    /// @param signIn where people sign in, null for nowhere
    public Access(Tokens tokens, AccessSettings settings, @Nullable SignIn signIn) {
        if (settings.devMode() && signIn != null) {
            throw new IllegalArgumentException("where people sign in there is no dev mode");
        }
        this.tokens = tokens;
        this.signIn = signIn;
        this.devMode = settings.devMode();
        this.requests = new RequestLimit(settings.requestsPerMinute(), Clock.systemUTC());
        this.adminDigest = settings.adminToken() == null ? null : digest(settings.adminToken());
    }

    /// Whether a request without a credential is the developer's.
    public boolean devMode() {
        return devMode;
    }

    /// Where people sign in; empty for nowhere.
    public Optional<SignIn> signIn() {
        return Optional.ofNullable(signIn);
    }

    /// For forgeportal, slipway and the pages: a bearer token, a session, or nothing in dev mode; and these
    /// permissions.
    public Guard needs(Permission... permissions) {
        return known().then(holds(permissions));
    }

    /// For terrantula, rakerone and buddy: a bearer token, and these permissions.
    public Guard needsToken(Permission... permissions) {
        return bearer().then(holds(permissions));
    }

    /// Who asks, by a bearer token, by a session, or by nothing in dev mode.
    public Guard known() {
        return new Known("session or token", true);
    }

    /// The same once more, of a call that is answered for long: no request of its own, and no use of a session.
    public Guard stillKnown() {
        return new Guard() {
            @Override
            public void check(Call call) {
                call.put(Caller.class, visitor(call, SignIn::stillSession));
            }

            @Override
            public String name() {
                return "session or token";
            }
        };
    }

    /// Who asks, by a bearer token and nothing else.
    public Guard bearer() {
        return new Known("token", false);
    }

    /// What the caller whom an earlier guard found must be allowed; all of it. To be put after the guard that
    /// finds whether they see the place at all.
    public static Guard holds(Permission... permissions) {
        return new Holds(List.of(permissions));
    }

    private final class Known implements Guard {
        private final String name;
        private final boolean browsersToo;

        Known(String name, boolean browsersToo) {
            this.name = name;
            this.browsersToo = browsersToo;
        }

        @Override
        public void check(Call call) {
            var caller = browsersToo ? visitor(call, SignIn::session) : bearer(call);
            requests.count(caller.limitKey()).ifPresent(left -> call.put(Allowance.class, left));
            call.put(Caller.class, caller);
        }

        @Override
        public String name() {
            return name;
        }
    }

    private record Holds(List<Permission> permissions) implements Guard {
        @Override
        public void check(Call call) {
            var caller = call.get(Caller.class);
            for (var permission : permissions) {
                caller.mustHave(permission);
            }
        }

        @Override
        public String name() {
            return permissions.stream().map(Permission::word).collect(Collectors.joining(" + "));
        }
    }

    /// An Authorization header decides alone (SECURITY.md C4): a good cookie does not help a bad one.
    private Caller visitor(Call call, BiFunction<SignIn, Call, Optional<Caller>> session) {
        if (!call.headers("authorization").isEmpty()) {
            return bearer(call);
        }
        if (devMode) {
            LocalBrowser.check(call);
            return Caller.allPowerful(DEVELOPER, new Caller.ByDevMode());
        }
        return signIn().flatMap(it -> session.apply(it, call)).orElseThrow(HttpProblem.Unauthorized::new);
    }

    /// The bearer token that a call carries, whatever it may be good for.
    ///
    /// @throws HttpProblem.Unauthorized when there is none, or more than one credential
    public static String sentToken(Call call) {
        var credentials = call.headers("authorization");
        if (credentials.size() != 1) {
            throw new HttpProblem.Unauthorized();
        }
        var bearer = BEARER.matcher(credentials.getFirst());
        if (!bearer.matches()) {
            throw new HttpProblem.Unauthorized();
        }
        return bearer.group(1);
    }

    private Caller bearer(Call call) {
        var token = sentToken(call);
        return admin(token).or(() -> apiToken(token)).or(() -> jwt(token)).orElseThrow(HttpProblem.Unauthorized::new);
    }

    private Optional<Caller> apiToken(String token) {
        var caller = tokens.authenticate(token);
        return signIn == null ? caller : caller.flatMap(signIn::bounded);
    }

    private Optional<Caller> jwt(String token) {
        return signIn == null || !SignedToken.looksLike(token) ? Optional.empty() : signIn.bearer(token);
    }

    private Optional<Caller> admin(String token) {
        return adminDigest != null && MessageDigest.isEqual(adminDigest, digest(token))
                ? Optional.of(Caller.allPowerful(ADMIN, new Caller.ByAdminToken()))
                : Optional.empty();
    }

    /// Of equal length for every token, so that the comparison takes the same time for all.
    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
