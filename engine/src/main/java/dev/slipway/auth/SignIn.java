package dev.slipway.auth;

import dev.slipway.db.Db;
import dev.slipway.db.Tx;
import dev.slipway.http.Call;
import dev.slipway.http.HttpProblem;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Signing in with an OIDC issuer: authorization code with PKCE, state and nonce; the sessions that come of
/// it; and the issuer's access tokens, which need no session.
///
/// Threading: safe.
public final class SignIn implements AutoCloseable {
    private static final String NO_ROLE = "None of your groups has a role here.";

    private final Db db;
    private final OidcSettings settings;
    private final Door door;
    private final Issuer issuer;
    private final IssuerKeys keys;
    private final People people;
    private final Sessions sessions;
    private final RequestLimit limit;

    /// Where people come in.
    ///
    /// @param url how links to ourselves begin
    /// @param key what cookies are sealed with, 32 bytes, the same on all nodes
    /// @param perMinute how often an address may try in a minute, 0 for no limit
    /// @param clock tells what is over
    @SuppressWarnings("ArrayRecordComponent")
    public record Door(Supplier<URI> url, byte[] key, int perMinute, Clock clock) {}

    private final Seal seal;

    /// A sign-in that asks its issuer nothing yet.
    ///
    /// @throws IllegalArgumentException when the issuer could be read by others on the way
    public SignIn(Db db, OidcSettings settings, Door door) {
        if (!OidcSettings.safe(settings.issuer())) {
            throw new IllegalArgumentException("the OIDC issuer is not https");
        }
        this.db = db;
        this.settings = settings;
        this.door = door;
        this.seal = new Seal(door.key());
        this.issuer = new Issuer(settings, door.clock());
        this.keys = new IssuerKeys(issuer::keys, door.clock());
        this.people = new People(settings.issuer().toString(), door.clock());
        this.sessions = new Sessions(door.clock());
        this.limit = new RequestLimit(door.perMinute(), door.clock());
    }

    /// Where a browser goes next.
    ///
    /// @param to an address, or a path here
    /// @param cookies values of `Set-Cookie`
    public record Step(String to, List<String> cookies) {
        /// Copies the cookies.
        public Step {
            cookies = List.copyOf(cookies);
        }
    }

    /// Sends a browser to the issuer.
    ///
    /// @param callback the path that it comes back to
    /// @param returnTo the path that it wants to end at
    /// @throws HttpProblem.BadQuery when that is no path here
    /// @throws SignInFailed when the issuer cannot be reached
    public Step begin(Call call, String callback, Optional<String> returnTo) {
        limit.count(call.remoteAddress());
        var end = returnTo.orElse(door.url().get().getRawPath() + "/ui/");
        if (!local(end)) {
            throw new HttpProblem.BadQuery("returnTo", "returnTo must be a path that begins with one slash");
        }
        var attempt = SignInAttempt.begin(seal, end, door.clock().instant());
        var to = issuer.authorize(attempt, redirect(callback));
        return new Step(to.toString(), List.of(Cookies.SIGN_IN.set(attempt.sealed(seal), tls())));
    }

    /// Browsers take `//host` and `/\host` for other sites.
    private static boolean local(String path) {
        return path.startsWith("/")
                && !path.startsWith("//")
                && path.length() <= 2000
                && path.chars().allMatch(c -> c > ' ' && c < 0x7f && "\\\"<>".indexOf(c) < 0);
    }

    private URI redirect(String callback) {
        return URI.create(door.url().get() + callback);
    }

    private boolean tls() {
        return "https".equals(door.url().get().getScheme());
    }

    /// Ends what [#begin] began: a session, always a new one.
    ///
    /// @param callback the path of this call
    /// @throws SignInFailed when nothing comes of it
    public Step finish(Call call, String callback) {
        limit.count(call.remoteAddress());
        try {
            var attempt = attempt(call);
            var claims = claims(call, attempt, redirect(callback));
            var secret = seal.random(32);
            var person = db.call(tx -> begin(tx, call, claims, secret));
            if (person.isEmpty()) {
                throw new SignInFailed(SignInFailed.Reason.NO_ACCESS, NO_ROLE);
            }
            var value = seal.close(secret, Cookies.SESSION.name());
            return new Step(
                    attempt.returnTo(), List.of(Cookies.SESSION.set(value, tls()), Cookies.SIGN_IN.clear(tls())));
        } catch (SignInFailed e) {
            refused(call, e);
            throw e;
        }
    }

    /// What a browser is told to forget when its sign-in failed.
    public String forget() {
        return Cookies.SIGN_IN.clear(tls());
    }

    private SignInAttempt attempt(Call call) {
        var cookies = Cookies.SIGN_IN.in(call);
        var state = call.query("state").orElse("");
        return (cookies.size() == 1 ? Optional.of(cookies.getFirst()) : Optional.<String>empty())
                .flatMap(text -> SignInAttempt.open(seal, text, door.clock().instant()))
                .filter(attempt -> MessageDigest.isEqual(
                        attempt.state().getBytes(StandardCharsets.UTF_8), state.getBytes(StandardCharsets.UTF_8)))
                .orElseThrow(() -> new SignInFailed(
                        SignInFailed.Reason.NOT_BEGUN,
                        "This sign-in is too old, or was not begun in this browser. Sign in again."));
    }

    private Claims claims(Call call, SignInAttempt attempt, URI redirect) {
        var issuerSays = call.query("error");
        var code = call.query("code").orElse("");
        boolean ours = call.query("iss")
                .orElse(settings.issuer().toString())
                .equals(settings.issuer().toString());
        if (issuerSays.isPresent() || code.isBlank() || !ours) {
            throw refusal("The issuer did not let you in%s."
                    .formatted(issuerSays
                            .filter(word -> word.matches("[a-z_]{1,64}"))
                            .map(word -> " (" + word + ")")
                            .orElse("")));
        }
        return SignedToken.read(issuer.redeem(code, attempt, redirect), keys)
                .flatMap(token -> Claims.ofIdToken(token, settings, attempt.nonce(), door.clock()))
                .orElseThrow(() -> refusal("What the issuer says of you does not hold. Sign in again."));
    }

    private static SignInFailed refusal(String message) {
        return new SignInFailed(SignInFailed.Reason.REFUSED, message);
    }

    /// @return empty when they have no role here, which is noted all the same: what they had before is gone
    private Optional<Person> begin(Tx tx, Call call, Claims claims, byte[] secret) {
        var person = people.signedIn(tx, claims);
        secret(call).ifPresent(old -> sessions.end(tx, old));
        var rights = rights(person);
        if (rights.isEmpty()) {
            return Optional.empty();
        }
        var session = sessions.begin(tx, person, secret);
        var caller = Caller.person(person, rights, new Caller.BySession(person, session));
        Audit.record(tx, actor(caller, call), AuditEntry.success(null, "auth.login", "person", person.email()));
        return Optional.of(person);
    }

    private void refused(Call call, SignInFailed failure) {
        var why = new LinkedHashMap<String, @Nullable Object>();
        why.put("reason", failure.reason().name().toLowerCase(Locale.ROOT));
        var entry = AuditEntry.refused(null, "auth.login", "person", "unknown", why);
        db.run(tx -> Audit.record(tx, actor(Caller.stranger("unknown"), call), entry));
    }

    private static Actor actor(Caller caller, Call call) {
        return new Actor(caller, call.requestId(), call.remoteAddress());
    }

    /// Ends the session of a caller, if that is how they came.
    ///
    /// @return values of `Set-Cookie`
    public List<String> end(Call call, Caller caller) {
        if (!(caller.via() instanceof Caller.BySession(var person, var session))) {
            return List.of();
        }
        db.run(tx -> {
            sessions.end(tx, session);
            var entry = AuditEntry.success(null, "auth.logout", "person", person.email());
            Audit.record(tx, actor(caller, call), entry);
        });
        return List.of(Cookies.SESSION.clear(tls()));
    }

    /// Who asks, by the cookie of a session.
    ///
    /// @return empty when there is none
    /// @throws HttpProblem.Unauthorized when there is one that is not good
    /// @throws HttpProblem.Forbidden when another site's page may have sent the request
    Optional<Caller> session(Call call) {
        return session(call, sessions::find);
    }

    /// The same of a call that was let in and is answered for long, which is no use of the session.
    Optional<Caller> stillSession(Call call) {
        return session(call, sessions::look);
    }

    private Optional<Caller> session(Call call, BiFunction<Tx, byte[], Optional<Sessions.Found>> find) {
        if (Cookies.SESSION.in(call).isEmpty()) {
            return Optional.empty();
        }
        var found = secret(call)
                .flatMap(secret -> db.call(tx -> find.apply(tx, secret)))
                .orElseThrow(HttpProblem.Unauthorized::new);
        if (CrossSite.refuses(call, csrfToken(found.session()), origin())) {
            throw HttpProblem.Forbidden.because("Cross-site request refused: send a CSRF token");
        }
        return Optional.of(caller(found.person(), new Caller.BySession(found.person(), found.session())));
    }

    private Optional<byte[]> secret(Call call) {
        var cookies = Cookies.SESSION.in(call);
        return cookies.size() == 1 ? seal.open(cookies.getFirst(), Cookies.SESSION.name()) : Optional.empty();
    }

    private String origin() {
        var url = door.url().get();
        return url.getScheme() + "://" + url.getRawAuthority();
    }

    /// What requests of a session may carry to show that they are not another site's.
    public String csrfToken(Sessions.Session session) {
        return seal.mark("csrf " + session.id());
    }

    private Caller caller(Person person, Caller.Via via) {
        var rights = rights(person);
        if (rights.isEmpty()) {
            throw HttpProblem.Forbidden.because(NO_ROLE);
        }
        return Caller.person(person, rights, via);
    }

    private List<Right> rights(Person person) {
        return settings.roles().rights(person.groups());
    }

    /// Who asks, by an access token of the issuer.
    ///
    /// @return empty when it is none, or none that is good here
    /// @throws HttpProblem.Unavailable when it cannot be checked, since the issuer was never there
    Optional<Caller> bearer(String text) {
        try {
            return SignedToken.read(text, keys)
                    .flatMap(token -> Claims.ofAccessToken(token, settings, door.clock()))
                    .flatMap(claims -> db.call(tx -> people.bearing(tx, claims)))
                    .map(person -> caller(person, new Caller.ByIssuer(person)));
        } catch (SignInFailed e) {
            throw new HttpProblem.Unavailable(Duration.ofSeconds(5));
        }
    }

    /// A token that acts for a person may at most what that person may, and dies with them (SECURITY.md A3).
    /// Somebody whom the issuer never told us of is bounded by their token alone.
    ///
    /// @return empty when nothing is left of it
    Optional<Caller> bounded(Caller caller) {
        if (caller.name().startsWith("token:")) {
            return Optional.of(caller);
        }
        var known = db.call(tx -> people.byEmail(tx, caller.name()));
        if (known.isEmpty()) {
            return Optional.of(caller);
        }
        var person = known.get();
        var rights = person.disabled()
                ? List.<Right>of()
                : caller.rights().stream()
                        .flatMap(right -> rights(person).stream().flatMap(other -> right.and(other).stream()))
                        .distinct()
                        .toList();
        return rights.isEmpty() ? Optional.empty() : Optional.of(Caller.person(person, rights, caller.via()));
    }

    /// Forgets sessions that are over; to be done now and then.
    public void sweep() {
        db.run(sessions::sweep);
    }

    @Override
    public void close() {
        issuer.close();
    }
}
