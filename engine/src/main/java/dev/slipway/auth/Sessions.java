package dev.slipway.auth;

import dev.slipway.db.Tx;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The sessions of those who signed in (SECURITY.md 2.2). Stored is a hash of what the cookie holds: 256
/// random bits need no slower one.
public final class Sessions {
    static final Duration LONGEST = Duration.ofHours(12);
    private static final Duration IDLE = Duration.ofMinutes(30);
    private static final Duration NOTED = Duration.ofMinutes(1);

    private final Clock clock;

    Sessions(Clock clock) {
        this.clock = clock;
    }

    /// One session, without what proves it.
    ///
    /// @param id for the audit log and for marks that belong to it
    public record Session(UUID id) {}

    /// A session and whose it is.
    record Found(Session session, Person person) {}

    /// Begins one.
    ///
    /// @param secret what the cookie will hold, never used before
    Session begin(Tx tx, Person person, byte[] secret) {
        var id = UUID.randomUUID();
        tx.update(BEGIN, Map.of("id", id, "hash", hash(secret), "person", person.id(), "now", clock.instant()));
        return new Session(id);
    }

    private static final String BEGIN = """
            insert into session (id, hash, person_id, created_at, seen_at)
            values (:id, :hash, :person, :now, :now)
            """;

    /// The session that a cookie holds the secret of, while it lasts and its person is not disabled. That is a
    /// use of it.
    Optional<Found> find(Tx tx, byte[] secret) {
        var seen = seen(tx, secret);
        var now = clock.instant();
        seen.filter(it -> it.at().isBefore(now.minus(NOTED)))
                .ifPresent(
                        it -> tx.update(SEE, Map.of("id", it.found().session().id(), "now", now)));
        return seen.map(Seen::found);
    }

    /// The same, which is no use of it.
    Optional<Found> look(Tx tx, byte[] secret) {
        return seen(tx, secret).map(Seen::found);
    }

    private Optional<Seen> seen(Tx tx, byte[] secret) {
        var now = clock.instant();
        return tx.first(
                FIND,
                Map.of("hash", hash(secret), "unseen", now.minus(IDLE), "oldest", now.minus(LONGEST)),
                row -> new Seen(
                        new Found(new Session(row.uuid("session")), People.person(row)), row.instant("seen_at")));
    }

    private record Seen(Found found, Instant at) {}

    private static final String FIND = """
            select session.id as session, session.seen_at, person.*
            from session
            join person on person.id = session.person_id
            where session.hash = :hash
                and session.seen_at > :unseen
                and session.created_at > :oldest
                and not person.disabled
            """;

    /// Skips a row that another request is noting at this moment: waiting for it would gain nothing.
    private static final String SEE = """
            update session
            set seen_at = :now
            where id = (select id from session where id = :id for update skip locked)
            """;

    /// Ends the session that a cookie holds the secret of, if there is one.
    void end(Tx tx, byte[] secret) {
        tx.update("delete from session where hash = :hash", Map.of("hash", hash(secret)));
    }

    /// Ends one.
    void end(Tx tx, Session session) {
        tx.update("delete from session where id = :id", Map.of("id", session.id()));
    }

    /// Forgets those that are over.
    void sweep(Tx tx) {
        var now = clock.instant();
        tx.update(SWEEP, Map.of("unseen", now.minus(IDLE), "oldest", now.minus(LONGEST)));
    }

    private static final String SWEEP = "delete from session where seen_at <= :unseen or created_at <= :oldest";

    private static byte[] hash(byte[] secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
