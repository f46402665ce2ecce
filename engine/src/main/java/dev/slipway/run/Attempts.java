package dev.slipway.run;

import dev.slipway.db.Db;
import dev.slipway.db.Row;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// SQL that reads the attempts of a run and of the runs that it does again.
public final class Attempts {
    private final Db db;

    /// Attempts in one database.
    public Attempts(Db db) {
        this.db = db;
    }

    /// One try.
    ///
    /// @param runId the run that it was a try of: this one or an earlier one of the chain
    /// @param leaseSeq which claim of that run; its log lines carry it
    /// @param attempt the number as counted for retry
    /// @param nodeId where it ran
    /// @param endedAt null while it runs
    /// @param outcome succeeded, failed, canceled, lost, stopped, or running
    public record Attempt(
            UUID runId,
            int leaseSeq,
            int attempt,
            @Nullable Long nodeId,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            String outcome,
            @Nullable String error) {}

    // The only attempt of a run that ended at the first try is in run_end, the one at work in run_live; every other
    // one has a row of its own.
    private static final String CHAIN = """
            with recursive chain as (
                select project_id, id, retry_of, 0 as depth from run where project_id = :project and id = :id
                union all
                select r.project_id, r.id, r.retry_of, c.depth + 1
                from chain c join run r on r.project_id = c.project_id and r.id = c.retry_of
                where c.depth < 1000
            ), tries as (
                select a.run_id, a.lease_seq, a.attempt, a.node_id, a.started_at, a.ended_at, a.outcome, a.error
                from chain c join run_attempt a on a.project_id = c.project_id and a.run_id = c.id
                union all
                select e.id, e.lease_seq, e.attempt, e.node_id, e.claimed_at, e.finished_at, e.ending::text, e.error
                from chain c join run_end e on e.project_id = c.project_id and e.id = c.id
                where e.lease_seq = 1 and not exists (
                    select 1 from run_attempt a
                    where a.project_id = e.project_id and a.run_id = e.id and a.lease_seq = 1)
                union all
                select l.id, l.lease_seq, l.attempt, l.node_id, l.claimed_at, null, 'running', null
                from chain c join run_live l on l.project_id = c.project_id and l.id = c.id
                where l.phase in ('running', 'waiting')
            )
            select * from tries order by run_id, lease_seq
            """;

    /// Every try of a run and of the runs before it in its chain of retries, oldest first.
    public List<Attempt> chain(int projectId, UUID runId) {
        return db.read(projectId, tx -> tx.query(CHAIN, Map.of("project", projectId, "id", runId), Attempts::attempt));
    }

    static Attempt attempt(Row row) {
        return new Attempt(
                row.uuid("run_id"),
                row.integer("lease_seq"),
                row.integer("attempt"),
                row.longOrNull("node_id"),
                row.instantOrNull("started_at"),
                row.instantOrNull("ended_at"),
                row.text("outcome"),
                row.textOrNull("error"));
    }
}
