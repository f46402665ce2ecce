package dev.slipway.auth;

import dev.slipway.db.Db;
import dev.slipway.db.Row;
import dev.slipway.db.Tx;
import dev.slipway.http.HttpProblem;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The API tokens. Stored is a keyed hash of each, so that neither a copy of the database nor a hash taken
/// from it opens anything.
public final class Tokens {
    /// How long a token lives at most, and when nothing else is asked for.
    public static final Duration LONGEST_LIFE = Duration.ofDays(365);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+ -]{0,99}");
    private static final Pattern EMAIL = Pattern.compile("[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9.-]{1,190}");
    private static final int SHORTEST_PEPPER = 16;

    private final Db db;
    private final Clock clock;
    private final SecretKeySpec pepper;
    private final SecureRandom random = new SecureRandom();

    /// @param pepper the key of the hashes, at least 16 bytes; with another one no token is good any more
    public Tokens(Db db, byte[] pepper, Clock clock) {
        if (pepper.length < SHORTEST_PEPPER) {
            throw new IllegalArgumentException("the pepper of the tokens has fewer than 16 bytes");
        }
        this.db = db;
        this.clock = clock;
        this.pepper = new SecretKeySpec(pepper, "HmacSHA256");
    }

    /// A token that was just made.
    ///
    /// @param id its id
    /// @param text what its bearer sends; nobody can show it again
    public record Created(UUID id, String text) {
        /// Never the text.
        @Override
        public String toString() {
            return "Created[" + id + "]";
        }
    }

    /// Makes a token that reaches no further than its maker does.
    ///
    /// @param life null for the longest
    /// @throws HttpProblem.Forbidden when the maker may not, or has less than the token would have
    /// @throws TokenRefused when a value is at fault
    public Created create(Tx tx, Caller maker, String name, Grant grant, @Nullable Duration life) {
        maker.mustHave(Permission.TOKEN_WRITE);
        check(name, grant, life);
        mayHandOut(maker, grant);
        // One at a time, so that two requests cannot both find the name free.
        tx.query("select pg_advisory_xact_lock(7215310002)", Map.of(), _ -> true);
        var now = clock.instant();
        if (grant.forUser() == null && named(tx, name, grant.scope(), now)) {
            // The name is who the token is: for limits, idempotency keys and approvals of one's own runs.
            throw new TokenRefused("name", "A token named \"" + name + "\" is in use");
        }
        var id = UUID.randomUUID();
        var text = TokenText.fresh(random);
        var values = new HashMap<String, @Nullable Object>();
        values.put("id", id);
        values.put("publicId", text.publicId());
        values.put("hash", hash(text.secret()));
        values.put("lastFour", text.lastFour());
        values.put("name", name);
        values.put("organization", grant.scope().organization());
        values.put("project", grant.scope().project());
        values.put("environment", grant.scope().environment());
        values.put("role", grant.role().word());
        values.put("permissions", grant.only() == null ? null : words(grant.permissions()));
        values.put("forUser", grant.forUser());
        values.put("createdBy", maker.name());
        values.put("now", now);
        values.put("expiresAt", now.plus(life == null ? LONGEST_LIFE : life));
        tx.update(INSERT, values);
        return new Created(id, text.text());
    }

    private static final String NAMED = """
            select true as found
            from token
            where name = :name and organization = :organization and for_user is null and revoked_at is null
                and expires_at > :now
            """;

    private static boolean named(Tx tx, String name, Scope scope, Instant now) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("name", name);
        values.put("organization", scope.organization());
        values.put("now", now);
        return tx.first(NAMED, values, row -> row.bool("found")).isPresent();
    }

    private static final String INSERT = """
            insert into token (id, public_id, hash, last_four, name, organization, project, environment, role,
                permissions, for_user, created_by, created_at, expires_at)
            values (:id, :publicId, :hash, :lastFour, :name, :organization, :project, :environment, :role,
                :permissions::text[], :forUser, :createdBy, :now, :expiresAt)
            """;

    private static void check(String name, Grant grant, @Nullable Duration life) {
        if (!NAME.matcher(name).matches()) {
            throw new TokenRefused(
                    "name",
                    "A name has 1 to 100 letters, digits, spaces or . _ @ + - and begins with one of the former");
        }
        if (name.equals("admin")) {
            throw new TokenRefused("name", "The name \"admin\" is the admin token's");
        }
        if (grant.scope().organization() == null) {
            throw new TokenRefused("organization", "A token belongs to an organization");
        }
        var only = grant.only();
        if (only != null && (only.isEmpty() || !grant.role().permissions().containsAll(only))) {
            throw new TokenRefused(
                    "permissions", "Permissions narrow a role: at least one, and only some that the role has");
        }
        var user = grant.forUser();
        if (user != null && !EMAIL.matcher(user).matches()) {
            throw new TokenRefused("user", "A user is an e-mail address");
        }
        if (life != null && (life.isNegative() || life.isZero() || life.compareTo(LONGEST_LIFE) > 0)) {
            throw new TokenRefused("expiresIn", "A token lives for more than nothing and at most 365 days");
        }
    }

    private static void mayHandOut(Caller maker, Grant grant) {
        // Of several rights, the one that hands out there; else whichever, to say what is missing.
        var held = maker.only(right -> right.scope().covers(grant.scope())
                        && right.permissions().contains(Permission.TOKEN_WRITE))
                .in(grant.scope())
                .orElse(maker);
        for (var permission : grant.permissions()) {
            held.mustHave(permission);
        }
        if (grant.role().compareTo(held.role()) > 0) {
            throw HttpProblem.Forbidden.because("A token cannot have a role above its maker's");
        }
        if (!held.scope().covers(grant.scope())) {
            throw HttpProblem.Forbidden.because("A token cannot reach further than its maker");
        }
        var user = grant.forUser();
        if (user != null && !user.equalsIgnoreCase(maker.name()) && held.role() != Role.PLATFORM_ADMIN) {
            throw HttpProblem.Forbidden.because("Only a platform-admin makes tokens for other people");
        }
    }

    /// All tokens that lie where the caller may make some, revoked and expired ones too, newest first.
    public List<Token> list(Tx tx, Caller caller) {
        var tokens = new LinkedHashMap<UUID, Token>();
        for (var right : writing(caller)) {
            tx.query(LIST, scope(right), Tokens::token).forEach(token -> tokens.put(token.id(), token));
        }
        return tokens.values().stream()
                .sorted(Comparator.<Token, Instant>comparing(
                                token -> token.times().createdAt())
                        .thenComparing(token -> token.id().toString())
                        .reversed())
                .toList();
    }

    private static List<Right> writing(Caller caller) {
        return caller.only(right -> right.permissions().contains(Permission.TOKEN_WRITE))
                .rights();
    }

    private static final String LIST = """
            select id, public_id, last_four, name, organization, project, environment, role,
                coalesce(permissions, '{}') as permissions, for_user, created_by, created_at, last_used_at,
                expires_at, revoked_at
            from token
            where (:organization::text is null or organization = :organization)
                and (:project::text is null or project = :project)
                and (:environment::text is null or environment = :environment)
            """;

    /// Ends a token: the next request that carries it is refused.
    ///
    /// @return false when there is none of that id in the caller's scope; true also when it was revoked
    ///     before
    /// @throws HttpProblem.Forbidden when the caller may not
    public boolean revoke(Tx tx, Caller caller, UUID id) {
        caller.mustHave(Permission.TOKEN_WRITE);
        return writing(caller).stream().anyMatch(right -> {
            var values = scope(right);
            values.put("id", id);
            values.put("now", clock.instant());
            return tx.update(REVOKE, values) == 1;
        });
    }

    private static final String REVOKE = """
            update token
            set revoked_at = coalesce(revoked_at, :now)
            where id = :id
                and (:organization::text is null or organization = :organization)
                and (:project::text is null or project = :project)
                and (:environment::text is null or environment = :environment)
            """;

    /// Ends all tokens that act for a person.
    static void revokeFor(Tx tx, String user, Instant now) {
        tx.update(REVOKE_FOR, Map.of("user", user, "now", now));
    }

    private static final String REVOKE_FOR = """
            update token
            set revoked_at = :now
            where lower(for_user) = lower(:user) and revoked_at is null
            """;

    /// Who made the tokens that a shown name stands for in an organization, and who made the makers where
    /// those are tokens. Revoked and expired ones count: what they started may still wait for an approval.
    ///
    /// @param name a name as runs show it; for one that is no `token:<name>` there is nobody
    public Set<String> makers(Tx tx, String organization, String name) {
        return new TreeSet<>(
                tx.query(MAKERS, Map.of("organization", organization, "name", name), row -> row.text("name")));
    }

    private static final String MAKERS = """
            with recursive maker (name) as (
                select created_by from token
                where 'token:' || name = :name and organization = :organization and for_user is null
                union
                select token.created_by from maker
                join token on 'token:' || token.name = maker.name
                where token.organization = :organization and token.for_user is null
            )
            select name from maker
            """;

    /// All names that stand for the same person as a caller in an organization: a person or a token, the tokens that
    /// they made, and the tokens that those made: who holds a token that may make others holds these as well. Who
    /// works as the admin token or in dev mode is nobody in particular, so the tokens made there are users of their
    /// own (CONTRACTS.md 0, "Who one is").
    public Set<String> samePerson(Tx tx, Caller caller, String organization) {
        var people = makers(tx, organization, caller.name());
        people.add(caller.name());
        people.removeIf(name -> name.equals(Access.ADMIN) || name.equals(Access.DEVELOPER));
        var names = new TreeSet<>(people);
        names.add(caller.name());
        names.addAll(tx.query(MADE, Map.of("organization", organization, "makers", people), row -> row.text("name")));
        return names;
    }

    private static final String MADE = """
            with recursive made (name) as (
                select 'token:' || name from token
                where created_by = any(:makers) and organization = :organization and for_user is null
                union
                select 'token:' || token.name from made
                join token on token.created_by = made.name
                where token.organization = :organization and token.for_user is null
            )
            select name from made
            """;

    /// Who bears a token.
    ///
    /// @return empty for one that is malformed (found without the database), unknown, expired or revoked;
    ///     which of these takes the same time and is not told
    public Optional<Caller> authenticate(String text) {
        return TokenText.read(text).flatMap(token -> {
            var hash = hash(token.secret());
            var now = clock.instant();
            return db.call(tx -> {
                var found = tx.first(FIND, Map.of("publicId", token.publicId()), Stored::of);
                // An unknown id is compared as well, with a hash that nothing has.
                boolean good =
                        MessageDigest.isEqual(hash, found.map(Stored::hash).orElse(new byte[hash.length]));
                return found.filter(stored -> good && stored.live(now)).flatMap(stored -> {
                    touch(tx, stored, now);
                    return stored.caller(token.publicId());
                });
            });
        });
    }

    private static final String FIND = """
            select id, hash, name, organization, project, environment, role,
                coalesce(permissions, '{}') as permissions, for_user, created_by, created_at, last_used_at, expires_at,
                revoked_at
            from token
            where public_id = :publicId
            """;

    /// Notes the use, at most once a minute: a write per request would cost more than the request.
    private static void touch(Tx tx, Stored stored, Instant now) {
        var before = now.minus(Duration.ofMinutes(1));
        var last = stored.times().lastUsedAt();
        if (last == null || last.isBefore(before)) {
            tx.update(TOUCH, Map.of("id", stored.id(), "now", now, "before", before));
        }
    }

    /// Skips a row that another request is noting the use of at this moment: waiting for it would gain
    /// nothing.
    private static final String TOUCH = """
            update token
            set last_used_at = :now
            where id = (
                select id from token
                where id = :id and (last_used_at is null or last_used_at < :before)
                for update skip locked)
            """;

    private byte[] hash(String secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(pepper);
            return mac.doFinal(secret.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC-SHA-256", e);
        }
    }

    static Set<String> words(Set<Permission> permissions) {
        var words = new TreeSet<String>();
        permissions.forEach(permission -> words.add(permission.word()));
        return words;
    }

    private static Map<String, @Nullable Object> scope(Right right) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("organization", right.scope().organization());
        values.put("project", right.scope().project());
        values.put("environment", right.scope().environment());
        return values;
    }

    private static Token token(Row row) {
        return new Token(
                row.uuid("id"),
                row.text("name"),
                "slw_pat_" + row.text("public_id") + "_…" + row.text("last_four"),
                // A role that this version does not know counts as the least: lists must not fail on one row.
                grant(row, Role.named(row.text("role")).orElse(Role.VIEWER)),
                row.text("created_by"),
                times(row));
    }

    private static Grant grant(Row row, Role role) {
        var only = EnumSet.noneOf(Permission.class);
        var words = row.texts("permissions");
        for (var word : words) {
            Permission.meant(word).ifPresent(only::addAll);
        }
        var scope = new Scope(row.text("organization"), row.textOrNull("project"), row.textOrNull("environment"));
        return new Grant(scope, role, words.isEmpty() ? null : only, row.textOrNull("for_user"));
    }

    private static Token.Times times(Row row) {
        return new Token.Times(
                row.instant("created_at"),
                row.instantOrNull("last_used_at"),
                row.instant("expires_at"),
                row.instantOrNull("revoked_at"));
    }

    /// A row as it is found by a token that asks. Without a role that this version knows it opens nothing.
    @SuppressWarnings("ArrayRecordComponent")
    private record Stored(UUID id, byte[] hash, String name, Optional<Grant> grant, Token.Times times) {
        static Stored of(Row row) {
            var grant = Role.named(row.text("role")).map(role -> Tokens.grant(row, role));
            return new Stored(row.uuid("id"), row.bytes("hash"), row.text("name"), grant, Tokens.times(row));
        }

        boolean live(Instant now) {
            return times.live(now);
        }

        Optional<Caller> caller(String publicId) {
            return grant.map(g -> {
                var user = g.forUser();
                // People are their address in lower case, however somebody wrote it who made a token for them.
                var shown = user == null ? "token:" + name : user.toLowerCase(Locale.ROOT);
                var right = new Right(g.scope(), g.role(), g.permissions());
                return new Caller(shown, Set.of(), List.of(right), Set.of(), new Caller.ByToken(publicId));
            });
        }
    }
}
