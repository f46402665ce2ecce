package dev.slipway.run;

import dev.slipway.db.Db;
import dev.slipway.secret.SigningKeys;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The right to say from outside what a run came to. A token is `{runId}:{expiresAtMs}:{hmac}`; what is
/// signed binds the run's own project and environment, too. Nothing of it is stored: a token is good until
/// it expires or the run ends, whichever attempt handed it out (CONTRACTS.md 2, SECURITY.md 2.6).
///
/// Threading: safe.
public final class Callbacks {
    private static final int MAX_LENGTH = 1024;
    private static final Pattern TOKEN = Pattern.compile(
            "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}):([1-9][0-9]{0,14}):([0-9a-f]{64})");

    private final Db db;
    private final SigningKeys keys;
    private final Clock clock;
    private final Function<Run, String> link;

    /// @param keys sign
    /// @param link where a run is called back
    public Callbacks(Db db, SigningKeys keys, Clock clock, Function<Run, String> link) {
        this.db = db;
        this.keys = keys;
        this.clock = clock;
        this.link = link;
    }

    /// A token that was found good, with the run that it is for.
    ///
    /// @param token its text, which is a secret
    public record Ticket(Run run, String token) {
        /// Never the token.
        @Override
        public String toString() {
            return "Ticket[" + run.id() + "]";
        }
    }

    /// Where a run is called back.
    String url(Run run) {
        return link.apply(run);
    }

    /// A token for a run.
    String token(Run run, Instant expires) {
        long until = expires.toEpochMilli();
        return "%s:%d:%s".formatted(run.id(), until, HexFormat.of().formatHex(keys.sign(signed(run, until))));
    }

    /// Checks a token, in this order: well formed, for this run, a run that exists, its signature, its time.
    ///
    /// @param runId the run that it is shown for, wherever that run may be
    /// @return empty when it is not good; why is not told
    public Optional<Ticket> check(String token, UUID runId) {
        if (token.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        var match = TOKEN.matcher(token);
        if (!match.matches() || !match.group(1).equals(runId.toString())) {
            return Optional.empty();
        }
        long expires = Long.parseLong(match.group(2));
        return find(runId)
                .filter(run -> keys.verify(signed(run, expires), HexFormat.of().parseHex(match.group(3))))
                .filter(_ -> clock.instant().toEpochMilli() < expires)
                .map(run -> new Ticket(run, token));
    }

    // By way of the projects, because the id alone is no key: each costs one look into an index of one partition.
    private static final String FIND = """
            select r.* from project p join run r on r.project_id = p.id and r.id = :id
            """;

    private Optional<Run> find(UUID runId) {
        return db.call(tx -> tx.first(FIND, Map.of("id", runId), Runs::run));
    }

    /// What a token vouches for: the run and its time, and where the run belongs.
    private static byte[] signed(Run run, long expires) {
        var text = "callback\n%s\n%d\n%d\n%s"
                .formatted(
                        run.id(), expires, run.place().projectId(), run.place().environment());
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
