package dev.slipway.run;

import dev.slipway.db.Db;
import dev.slipway.db.Tx;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The seals on the lines of `audit` (DESIGN.md 3): each is the SHA-256 of the one before it and of its
/// line. Laid afterwards, by one node at a time, and never in the transaction that writes a line, which
/// would let everybody wait for everybody.
///
/// Who can change a line and all seals after it is not stopped by that. The log of the server tells the
/// newest seal of each chain as it is laid: there it can be compared.
public final class AuditChain {
    private static final Logger LOG = LoggerFactory.getLogger(AuditChain.class);
    private static final int AT_ONCE = 1_000;
    private static final byte[] NOTHING_BEFORE = new byte[32];

    private final Db db;

    /// The chains of one database.
    public AuditChain(Db db) {
        this.db = db;
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Link(long seq, byte[] seal) {
        static final Link NONE = new Link(0, NOTHING_BEFORE);

        Link next(String line) {
            return new Link(seq + 1, digest(seal, line));
        }

        private static byte[] digest(byte[] before, String line) {
            try {
                var digest = MessageDigest.getInstance("SHA-256");
                digest.update(before);
                return digest.digest(line.getBytes(StandardCharsets.UTF_8));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this Java has no SHA-256", e);
            }
        }
    }

    private record Line(int chain, UUID id, Instant at, String text) {}

    private static final String LOCK = "select pg_advisory_xact_lock(7215310004)";

    // A line is numbered by the time it was written at and seen when its transaction ends: the last hour is looked at
    // again. What turns up before that was not written by us, and is found by STRAY.
    // What is sealed must never change, so a column that is added later is not a part of it.
    private static final String PENDING = """
            select coalesce(a.project_id, 0) as chain, a.id, a.at,
                jsonb_build_array(a.id, a.project_id, a.environment, extract(epoch from a.at), a.actor, a.via,
                    a.action, a.target_type, a.target_id, a.decision, a.status, a.request_id, a.address,
                    a.metadata)::text as line
            from audit a
            where a.at > coalesce((select max(at) from audit_chain), '-infinity') - interval '1 hour'
              and not exists (select 1 from audit_chain c where c.audit_id = a.id)
            order by a.at, a.id
            limit :limit
            """;

    private static final String LAST = """
            select seq, seal from audit_chain where chain = :chain order by seq desc limit 1
            """;

    private static final String LAY = """
            insert into audit_chain (chain, seq, audit_id, at, seal) values (:chain, :seq, :id, :at, :seal)
            """;

    /// Seals the lines that have none.
    ///
    /// @return how many
    public int extend() {
        int all = 0;
        while (true) {
            int laid = db.call(this::extend);
            all += laid;
            if (laid < AT_ONCE) {
                return all;
            }
        }
    }

    private int extend(Tx tx) {
        tx.query(LOCK, Map.of(), _ -> true);
        var ends = new HashMap<Integer, Link>();
        var lines = tx.query(
                PENDING,
                Map.of("limit", AT_ONCE),
                row -> new Line(row.integer("chain"), row.uuid("id"), row.instant("at"), row.text("line")));
        for (var line : lines) {
            var link =
                    ends.computeIfAbsent(line.chain(), chain -> last(tx, chain)).next(line.text());
            ends.put(line.chain(), link);
            tx.update(
                    LAY,
                    Map.of(
                            "chain", line.chain(),
                            "seq", link.seq(),
                            "id", line.id(),
                            "at", line.at(),
                            "seal", link.seal()));
        }
        ends.forEach((chain, link) -> LOG.info(
                "The audit log of project {} is sealed up to line {}: {}",
                chain,
                link.seq(),
                HexFormat.of().formatHex(link.seal())));
        return lines.size();
    }

    private static Link last(Tx tx, int chain) {
        return tx.first(LAST, Map.of("chain", chain), row -> new Link(row.longInteger("seq"), row.bytes("seal")))
                .orElse(Link.NONE);
    }

    private static final String CHAINS = "select distinct chain from audit_chain order by chain";

    private static final String LINKS = """
            select c.seq, c.audit_id, c.seal, case when a.id is not null then
                jsonb_build_array(a.id, a.project_id, a.environment, extract(epoch from a.at), a.actor, a.via,
                    a.action, a.target_type, a.target_id, a.decision, a.status, a.request_id, a.address,
                    a.metadata)::text end as line
            from audit_chain c
            left join audit a on a.id = c.audit_id
            where c.chain = :chain and c.seq > :after
            order by c.seq
            limit :limit
            """;

    private static final String STRAY = """
            select a.id from audit a
            where a.at < (select max(at) from audit_chain) - interval '1 hour'
              and not exists (select 1 from audit_chain c where c.audit_id = a.id)
            limit 10
            """;

    /// Where the log was changed.
    ///
    /// @return of each chain the first line whose seal is broken, and lines that were added to the past;
    ///     empty when all is well
    public List<String> breaks() {
        var result = new ArrayList<String>();
        for (var chain : db.call(tx -> tx.query(CHAINS, Map.of(), row -> row.integer("chain")))) {
            firstBreak(chain).ifPresent(result::add);
        }
        result.addAll(db.call(tx -> tx.query(STRAY, Map.of(), row -> row.text("id") + " was added later")));
        return List.copyOf(result);
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Laid(
            long seq, UUID id, byte[] seal, @Nullable String line) {}

    private Optional<String> firstBreak(int chain) {
        var end = Link.NONE;
        while (true) {
            var values = Map.of("chain", chain, "after", end.seq(), "limit", AT_ONCE);
            var links = db.call(tx -> tx.query(
                    LINKS,
                    values,
                    row -> new Laid(
                            row.longInteger("seq"), row.uuid("audit_id"), row.bytes("seal"), row.textOrNull("line"))));
            for (var laid : links) {
                if (laid.line() == null) {
                    return Optional.of(laid.id() + " was taken out");
                }
                var link = end.next(laid.line());
                if (laid.seq() != link.seq()) {
                    return Optional.of(laid.id() + " does not follow the line before it");
                }
                if (!MessageDigest.isEqual(laid.seal(), link.seal())) {
                    return Optional.of(laid.id() + " was changed");
                }
                end = link;
            }
            if (links.size() < AT_ONCE) {
                return Optional.empty();
            }
        }
    }
}
