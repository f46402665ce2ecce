package dev.slipway.run;

import dev.slipway.db.Tx;
import dev.slipway.json.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// SQL of `run_wait` and of all that wakes: sleepers, retries, later beginnings, what nobody answered.
final class Waits {
    private final Clock clock;

    Waits(Clock clock) {
        this.clock = clock;
    }

    private static final String PARK = """
            with parked as (
                update run_live
                set phase = 'waiting', node_id = null, wake_at = :until, waiting_at = coalesce(waiting_at, :now)
                where project_id = :project and id = :id and lease_seq = :lease_seq and node_id = :node
                  and phase = 'running'
                returning project_id, id, lease_seq
            )
            insert into run_wait (project_id, run_id, kind, lease_seq, detail)
            select project_id, id, :kind, lease_seq, :detail::jsonb from parked
            """;

    /// Lets a claimed run wait, without a claim.
    ///
    /// @param detail what the wait has to remember
    /// @return false when the claim is no longer good: nothing was written
    boolean park(Tx tx, Claim claim, Awaited awaited, Instant until, Map<String, @Nullable Object> detail) {
        return tx.update(
                        PARK,
                        Map.of(
                                "project", claim.projectId(),
                                "id", claim.runId(),
                                "lease_seq", claim.leaseSeq(),
                                "node", claim.nodeId(),
                                "until", until,
                                "now", clock.instant(),
                                "kind", awaited,
                                "detail", Json.write(detail)))
                == 1;
    }

    private static final String DELAY = """
            insert into run_wait (project_id, run_id, kind, lease_seq, detail)
            values (:project, :id, 'delay', 0, '{}')
            """;

    /// Notes that a run accepted as DELAYED waits for its beginning.
    void delay(Tx tx, Run run) {
        tx.update(DELAY, Map.of("project", run.place().projectId(), "id", run.id()));
    }

    private static final String BEGIN = """
            with over as (
                delete from run_wait where project_id = :project and run_id = :id and kind = 'delay'
                returning project_id, run_id
            )
            update run_live l set phase = 'steps', wake_at = null, started_at = :now, claimed_at = :now
            from over o where l.project_id = o.project_id and l.id = o.run_id and l.phase = 'delayed'
            """;

    /// Ends the delay of a template run.
    ///
    /// @return false when it is none that is delayed: nothing was written
    boolean begin(Tx tx, int projectId, UUID id) {
        return tx.update(BEGIN, Map.of("project", projectId, "id", id, "now", clock.instant())) == 1;
    }

    private static final String WAKE_DELAYED = """
            with due as materialized (
                select project_id, id from run_live l
                where wake_at <= :now and phase = 'delayed'
                  and not exists (select 1 from run_wait w where w.project_id = l.project_id and w.run_id = l.id)
                order by wake_at
                limit 1000
                for update skip locked
            )
            update run_live l set phase = 'ready', ready_at = :now, wake_at = null
            from due d where l.project_id = d.project_id and l.id = d.id
            """;

    /// Moves runs whose retry is due to the queue.
    ///
    /// @return how many
    int wakeDelayed(Tx tx) {
        return tx.update(WAKE_DELAYED, Map.of("now", clock.instant()));
    }

    /// A run whose waiting is over.
    record Due(int projectId, UUID id, Awaited awaited, int leaseSeq) {}

    private static final String DUE = """
            select l.project_id, l.id, w.kind, l.lease_seq from run_live l
            join run_wait w on w.project_id = l.project_id and w.run_id = l.id
            where l.wake_at <= :now and l.phase in ('waiting', 'delayed')
            order by l.wake_at
            limit 100
            """;

    /// Runs that waited long enough. Not locked: a parent must be locked first.
    List<Due> due(Tx tx) {
        return tx.query(
                DUE,
                Map.of("now", clock.instant()),
                row -> new Due(
                        row.integer("project_id"),
                        row.uuid("id"),
                        row.word("kind", Awaited.class),
                        row.integer("lease_seq")));
    }

    private static final String LOCK_DUE = """
            select 1 as locked from run_live
            where project_id = :project and id = :id and lease_seq = :lease_seq and phase = 'waiting'
              and wake_at <= :now
            for update
            """;

    /// Locks a run whose time is over.
    ///
    /// @return false when something else ended it first
    boolean lock(Tx tx, Due due) {
        return tx.first(
                        LOCK_DUE,
                        Map.of(
                                "project", due.projectId(),
                                "id", due.id(),
                                "lease_seq", due.leaseSeq(),
                                "now", clock.instant()),
                        _ -> true)
                .isPresent();
    }

    private static final String WAKE_SLEEPER = """
            with gone as (
                delete from run_live
                where project_id = :project and id = :id and lease_seq = :lease_seq and phase = 'waiting'
                  and wake_at <= :now
                returning project_id, id, attempt, lease_seq, started_at, claimed_at, waiting_at
            ), slept as (
                delete from run_wait w using gone g
                where w.project_id = g.project_id and w.run_id = g.id and w.kind = 'sleep'
                returning w.detail
            ), tried as (
                insert into run_attempt (project_id, run_id, lease_seq, attempt, started_at, ended_at, outcome)
                select project_id, id, lease_seq, attempt, claimed_at, :now, 'succeeded' from gone where lease_seq > 1
            ), quiet as (
                delete from run_progress p using gone g where p.project_id = g.project_id and p.run_id = g.id
            )
            insert into run_end (project_id, id, ending, attempt, lease_seq, started_at, claimed_at,
                waiting_at, finished_at, output)
            select project_id, id, 'succeeded', attempt, lease_seq, started_at, claimed_at,
                waiting_at, :now, slept.detail -> 'output'
            from gone left join slept on true
            """;

    /// Ends a run that slept long enough, with the output kept for it.
    ///
    /// @return false when something else ended it first: nothing was written
    boolean wakeSleeper(Tx tx, Due due) {
        return tx.update(
                        WAKE_SLEEPER,
                        Map.of(
                                "project", due.projectId(),
                                "id", due.id(),
                                "lease_seq", due.leaseSeq(),
                                "now", clock.instant()))
                == 1;
    }

    private static final String NEXT_DUE = """
            select min(wake_at) as at from run_live where wake_at is not null
            """;

    /// When the next run has to be woken.
    Optional<Instant> nextDue(Tx tx) {
        return tx.first(NEXT_DUE, Map.of(), row -> Optional.ofNullable(row.instantOrNull("at")))
                .flatMap(it -> it);
    }

    private static final String LOCK_ASKED = """
            select w.kind from run_live l
            join run_wait w on w.project_id = l.project_id and w.run_id = l.id
            where l.project_id = :project and l.id = :id and l.phase = 'waiting' and l.wake_at > :now
              and w.kind in ('approval', 'variables')
            for update of l
            """;

    /// Locks a run that waits for people.
    ///
    /// @return what for; empty when it does not, or not any more
    Optional<Awaited> lockAsked(Tx tx, int projectId, UUID id) {
        return tx.first(
                LOCK_ASKED,
                Map.of("project", projectId, "id", id, "now", clock.instant()),
                row -> row.word("kind", Awaited.class));
    }
}
