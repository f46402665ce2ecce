package dev.slipway.run;

import dev.slipway.db.Tx;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// SQL of `concurrency_slot`: which runs of a group may be at work, and which wait for their turn, in order
/// of their ids. A run keeps its slot from its start to its end, backoff included; after a cancel the slot
/// stays taken until the process has really ended or its node is dead.
final class Slots {
    // The lock makes "count, then insert" of one group one thing; other groups are not held up.
    private static final String LOCK_GROUP = """
            select pg_advisory_xact_lock(hashtextextended(:group, :project)) is null as locked
            """;

    private static final String TAKE = """
            insert into concurrency_slot (project_id, group_key, run_id, max, held)
            select :project, :group, :run, :max,
                (select count(*) from concurrency_slot where project_id = :project and group_key = :group) < :max
            returning held
            """;

    /// Takes a slot of a group, or a place in the line for it.
    ///
    /// @return whether the run may be at work at once
    boolean take(Tx tx, int projectId, String group, int max, UUID runId) {
        tx.query(LOCK_GROUP, Map.of("group", group, "project", (long) projectId), _ -> true);
        return tx.first(
                        TAKE,
                        Map.of("project", projectId, "group", group, "run", runId, "max", max),
                        row -> row.bool("held"))
                .orElseThrow();
    }

    private static final String FREE = """
            delete from concurrency_slot where project_id = :project and run_id = :run returning group_key
            """;

    /// Gives up the slot of a run, or its place in the line, and lets the next in line begin.
    ///
    /// @return whether a run became ready
    boolean free(Tx tx, int projectId, UUID runId) {
        return next(
                tx,
                projectId,
                tx.query(FREE, Map.of("project", projectId, "run", runId), row -> row.text("group_key")));
    }

    private static final String FREE_KEPT = """
            delete from concurrency_slot
            where project_id = :project and run_id = :run and node_id = :node
            returning group_key
            """;

    /// Gives up the slot that was left taken for the attempt of a canceled run, and no other's.
    ///
    /// @return whether a run became ready
    boolean freeKept(Tx tx, Claim claim) {
        var values = Map.of("project", claim.projectId(), "run", claim.runId(), "node", claim.nodeId());
        return next(tx, claim.projectId(), tx.query(FREE_KEPT, values, row -> row.text("group_key")));
    }

    private boolean next(Tx tx, int projectId, List<String> groups) {
        boolean ready = false;
        for (var group : groups) {
            ready |= promote(tx, projectId, group) > 0;
        }
        return ready;
    }

    private static final String KEEP_FOR = """
            update concurrency_slot set node_id = :node where project_id = :project and run_id = :run and held
            """;

    private static final String LEAVE_LINE = """
            delete from concurrency_slot where project_id = :project and run_id = :run and not held
            """;

    /// Leaves the slot of a canceled run taken until the node says that its process has ended.
    void keepFor(Tx tx, int projectId, UUID runId, long nodeId) {
        tx.update(KEEP_FOR, Map.of("project", projectId, "run", runId, "node", nodeId));
        leave(tx, projectId, runId);
    }

    /// Leaves the line for a slot.
    void leave(Tx tx, int projectId, UUID runId) {
        tx.update(LEAVE_LINE, Map.of("project", projectId, "run", runId));
    }

    // Skips rows that another transaction holds: it is about to end that run. Should it not, the sweep comes by.
    private static final String PROMOTE = """
            with free as (
                select coalesce(min(max), 0) - count(*) filter (where held) as slots
                from concurrency_slot where project_id = :project and group_key = :group
            ), chosen as materialized (
                select l.project_id, l.id
                from concurrency_slot s
                join run_live l on l.project_id = s.project_id and l.id = s.run_id and l.phase = 'blocked'
                where s.project_id = :project and s.group_key = :group and not s.held
                order by s.run_id
                limit greatest((select slots from free), 0)
                for update of l skip locked
            ), held as (
                update concurrency_slot s set held = true
                from chosen c
                where s.project_id = c.project_id and s.group_key = :group and s.run_id = c.id
            )
            update run_live l set phase = 'ready'
            from chosen c where l.project_id = c.project_id and l.id = c.id
            """;

    private int promote(Tx tx, int projectId, String group) {
        tx.query(LOCK_GROUP, Map.of("group", group, "project", (long) projectId), _ -> true);
        return tx.update(PROMOTE, Map.of("project", projectId, "group", group));
    }

    private static final String ABANDONED = """
            delete from concurrency_slot s
            where not exists (select 1 from run_live l where l.project_id = s.project_id and l.id = s.run_id)
              and (s.node_id is null or not exists
                    (select 1 from node n where n.id = s.node_id and n.lease_until > clock_timestamp()))
            """;

    private static final String WAITING_GROUPS = """
            select project_id, group_key from concurrency_slot
            group by project_id, group_key, max
            having count(*) filter (where held) < max and count(*) filter (where not held) > 0
            """;

    /// A group inside a project.
    record Group(int projectId, String key) {}

    /// Frees slots whose run has ended and whose node is dead.
    void freeAbandoned(Tx tx) {
        tx.update(ABANDONED, Map.of());
    }

    /// Groups with a free slot and somebody in line.
    List<Group> waiting(Tx tx) {
        return tx.query(WAITING_GROUPS, Map.of(), row -> new Group(row.integer("project_id"), row.text("group_key")));
    }

    /// Lets the next in line begin.
    ///
    /// @return how many became ready
    int promote(Tx tx, Group group) {
        return promote(tx, group.projectId(), group.key());
    }
}
