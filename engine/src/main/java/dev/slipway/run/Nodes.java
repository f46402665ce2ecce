package dev.slipway.run;

import dev.slipway.db.Db;
import dev.slipway.db.Row;
import dev.slipway.db.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// SQL of `node`: which processes are alive. A node renews its one row, whatever number of runs it holds.
public final class Nodes {
    /// How long a node lives without renewing its row.
    public static final Duration LEASE = Duration.ofSeconds(10);

    private final Db db;

    /// Nodes of one database.
    public Nodes(Db db) {
        this.db = db;
    }

    private static final String REGISTER = """
            insert into node (name, lease_until) values (:name, clock_timestamp() + :seconds * interval '1 second')
            returning id
            """;

    /// Makes a new node. Ids are never used again.
    ///
    /// @return its id
    public long register(String name) {
        return db.call(tx -> tx.first(
                        REGISTER, Map.of("name", name, "seconds", LEASE.toSeconds()), row -> row.longInteger("id")))
                .orElseThrow();
    }

    private static final String RENEW = """
            update node set lease_until = clock_timestamp() + :seconds * interval '1 second'
            where id = :node and lease_until > clock_timestamp()
            returning clock_timestamp() as now
            """;

    /// Keeps a node alive.
    ///
    /// @return the database's time; empty when the node has been declared dead and must fence itself
    public Optional<Instant> renew(long nodeId) {
        return db.call(
                tx -> tx.first(RENEW, Map.of("node", nodeId, "seconds", LEASE.toSeconds()), row -> row.instant("now")));
    }

    private static final String END = """
            update node set lease_until = '-infinity' where id = :node
            """;

    /// Declares a node dead, so that its runs go on at once.
    public void end(long nodeId) {
        db.run(tx -> tx.update(END, Map.of("node", nodeId)));
    }

    private static final String END_ALL = """
            update node set lease_until = '-infinity'
            """;

    /// Declares every node dead. Only for who knows that none can be alive, such as the one owner of an
    /// embedded database.
    public void endAll() {
        db.run(tx -> tx.update(END_ALL, Map.of()));
    }

    // A row's absence means dead, too; two seconds of grace so that a node fences itself before others act.
    private static final String DEAD = """
            select id from node where lease_until < clock_timestamp() - interval '2 seconds'
            union
            select node_id from run_live l
            where phase = 'running' and not exists (select 1 from node n where n.id = l.node_id)
            """;

    static List<Long> dead(Tx tx) {
        return tx.query(DEAD, Map.of(), row -> row.longInteger("id"));
    }

    private static final String FORGET = """
            delete from node
            where id = :node and not exists (select 1 from run_live where phase = 'running' and node_id = :node)
            """;

    static void forget(Tx tx, long nodeId) {
        tx.update(FORGET, Map.of("node", nodeId));
    }

    /// A node as others see it.
    ///
    /// @param leaseUntil when it is dead unless it renews its row
    /// @param alive whether it is not
    /// @param running how many attempts it has at work
    public record Standing(long id, String name, Instant startedAt, Instant leaseUntil, boolean alive, long running) {
        private static Standing of(Row row) {
            return new Standing(
                    row.longInteger("id"),
                    row.text("name"),
                    row.instant("started_at"),
                    row.instant("lease_until"),
                    row.bool("alive"),
                    row.longInteger("running"));
        }
    }

    // The lease of a node that declared itself dead has no end that one could show.
    private static final String STANDINGS = """
            select n.id, n.name, n.started_at, greatest(n.lease_until, n.started_at) as lease_until,
                n.lease_until > clock_timestamp() as alive,
                (select count(*) from run_live l where l.phase = 'running' and l.node_id = n.id) as running
            from node n
            order by n.id
            """;

    /// How every node stands that is alive, or is not forgotten yet.
    public List<Standing> standings() {
        return db.call(tx -> tx.query(STANDINGS, Map.of(), Standing::of));
    }
}
