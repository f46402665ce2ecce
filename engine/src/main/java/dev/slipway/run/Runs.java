package dev.slipway.run;

import dev.slipway.db.Row;
import dev.slipway.db.Tx;
import dev.slipway.json.Json;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// SQL of the transitions. Every write that ends a claim is guarded by the claim and says whether it hit.
///
/// Lock order everywhere: the parent's `run_live` row, then the run's own, then `run_wait`, then slots.
final class Runs {
    private final Clock clock;

    Runs(Clock clock) {
        this.clock = clock;
    }

    // The first CTE is MATERIALIZED so that the LIMIT is applied before the update sees any row. The node's own lease
    // is checked in the same statement: a node that was declared dead claims nothing.
    private static final String CLAIM = """
            with chosen as materialized (
                select project_id, id from run_live
                where phase = 'ready'
                order by priority, ready_at, id
                limit :hands
                for update skip locked
            ), claimed as (
                update run_live l
                set phase = 'running', node_id = :node, lease_seq = l.lease_seq + 1, claimed_at = :now,
                    started_at = coalesce(l.started_at, :now)
                from chosen c
                where l.project_id = c.project_id and l.id = c.id and l.phase = 'ready'
                  and exists (select 1 from node n where n.id = :node and n.lease_until > clock_timestamp())
                returning l.project_id, l.id, l.lease_seq, l.node_id, l.attempt, l.given_back
            )
            select r.*, c.lease_seq, c.node_id, c.attempt, c.given_back
            from claimed c
            join run r on r.project_id = c.project_id and r.id = c.id
            order by r.priority, r.id
            """;

    /// Gives up to `hands` ready runs to a node.
    List<Claimed> claim(Tx tx, long nodeId, int hands) {
        return tx.query(CLAIM, Map.of("node", nodeId, "hands", hands, "now", clock.instant()), Runs::claimed);
    }

    private static final String HELD = """
            select r.*, l.lease_seq, l.node_id, l.attempt, l.given_back
            from run_live l
            join run r on r.project_id = l.project_id and r.id = l.id
            where l.phase = 'running' and l.node_id = :node
            order by r.id
            limit :limit
            """;

    /// Runs that a node holds claims of.
    List<Claimed> heldBy(Tx tx, long nodeId, int limit) {
        return tx.query(HELD, Map.of("node", nodeId, "limit", limit), Runs::claimed);
    }

    private static final String HELD_IDS = """
            select id, lease_seq from run_live where phase = 'running' and node_id = :node
            """;

    /// Which attempts a node holds claims for.
    List<Engine.Held> held(Tx tx, long nodeId) {
        return tx.query(
                HELD_IDS, Map.of("node", nodeId), row -> new Engine.Held(row.uuid("id"), row.integer("lease_seq")));
    }

    private static final String LOCK = """
            select 1 as locked from run_live where project_id = :project and id = :id for update
            """;

    /// Locks a live run's row; a template run is locked before anything is written of its steps.
    void lock(Tx tx, int projectId, UUID id) {
        tx.query(LOCK, Map.of("project", projectId, "id", id), _ -> true);
    }

    private static final String FINISH = """
            with gone as (
                delete from run_live
                where project_id = :project and id = :id and lease_seq = :lease_seq and node_id = :node
                  and phase = 'running'
                returning project_id, id, attempt, lease_seq, node_id, started_at, claimed_at, waiting_at
            ), tried as (
                insert into run_attempt (project_id, run_id, lease_seq, attempt, node_id, started_at, ended_at, outcome,
                    error)
                select project_id, id, lease_seq, attempt, node_id, claimed_at, :now, :ending, :error
                from gone where lease_seq > 1
            ), quiet as (
                delete from run_progress p using gone g where p.project_id = g.project_id and p.run_id = g.id
            )
            insert into run_end (project_id, id, ending, attempt, lease_seq, node_id, started_at, claimed_at,
                waiting_at, finished_at, output, error, failure)
            select project_id, id, :ending::ending, attempt, lease_seq, node_id, started_at, claimed_at,
                waiting_at, :now, :output::jsonb, :error, :failure
            from gone
            """;

    /// Ends a claimed run.
    ///
    /// @return false when the claim is no longer good: nothing was written
    boolean finish(Tx tx, Claim claim, Next.Finish finish) {
        var values = guard(claim);
        values.put("ending", finish.ending());
        values.put("output", finish.ending() == Ending.SUCCEEDED ? Json.write(finish.output()) : null);
        values.put("error", finish.failure() == null ? null : finish.failure().message());
        values.put("failure", finish.failure() == null ? null : finish.failure().code());
        return tx.update(FINISH, values) == 1;
    }

    private static final String TRY_AGAIN = """
            with back as (
                update run_live
                set phase = 'delayed', attempt = attempt + 1, node_id = null, wake_at = :at
                where project_id = :project and id = :id and lease_seq = :lease_seq and node_id = :node
                  and phase = 'running'
                returning project_id, id, lease_seq, attempt - 1 as attempt, claimed_at
            ), quiet as (
                delete from run_progress p using back b where p.project_id = b.project_id and p.run_id = b.id
            )
            insert into run_attempt (project_id, run_id, lease_seq, attempt, node_id, started_at, ended_at, outcome,
                error)
            select project_id, id, lease_seq, attempt, :node, claimed_at, :now, 'failed', :error from back
            """;

    /// Puts a claimed run aside until its retry is due; that costs it an attempt.
    ///
    /// @return false when the claim is no longer good: nothing was written
    boolean tryAgain(Tx tx, Claim claim, Next.Again again) {
        var values = guard(claim);
        values.put("at", again.at());
        values.put("error", again.failure().message());
        return tx.update(TRY_AGAIN, values) == 1;
    }

    // ready_at stays: what was begun before goes before what came later.
    private static final String GIVE_BACK = """
            with back as (
                update run_live
                set phase = 'ready', given_back = given_back + 1, node_id = null
                where project_id = :project and id = :id and lease_seq = :lease_seq and node_id = :node
                  and phase = 'running'
                returning project_id, id, lease_seq, attempt, claimed_at
            ), quiet as (
                delete from run_progress p using back b where p.project_id = b.project_id and p.run_id = b.id
            )
            insert into run_attempt (project_id, run_id, lease_seq, attempt, node_id, started_at, ended_at, outcome)
            select project_id, id, lease_seq, attempt, :node, claimed_at, :now, :outcome from back
            """;

    /// Puts a claimed run back into the queue with its attempt given back.
    ///
    /// @return false when the claim is no longer good: nothing was written
    boolean giveBack(Tx tx, Claim claim, Next.GiveBack back) {
        var values = guard(claim);
        values.put("outcome", back.why());
        return tx.update(GIVE_BACK, values) == 1;
    }

    private static final String END_UNCLAIMED = """
            with gone as (
                delete from run_live
                where project_id = :project and id = :id
                returning project_id, id, phase, attempt, lease_seq, node_id, started_at, claimed_at, waiting_at
            ), waits as (
                delete from run_wait w using gone g where w.project_id = g.project_id and w.run_id = g.id
            ), tried as (
                insert into run_attempt (project_id, run_id, lease_seq, attempt, node_id, started_at, ended_at, outcome,
                    error)
                select project_id, id, lease_seq, attempt, node_id, claimed_at, :now, :ending, :error
                from gone where lease_seq > 1 and phase in ('running', 'waiting')
            ), quiet as (
                delete from run_progress p using gone g where p.project_id = g.project_id and p.run_id = g.id
            ), ended as (
                insert into run_end (project_id, id, ending, attempt, lease_seq, node_id, started_at, claimed_at,
                    waiting_at, finished_at, output, error, failure, ended_by)
                select project_id, id, :ending::ending, attempt, lease_seq, node_id, started_at, claimed_at,
                    waiting_at, :now, :output::jsonb, :error, :failure, :ended_by
                from gone
            )
            select lease_seq, node_id from gone
            """;

    /// The claim that an ending took away.
    ///
    /// @param nodeId the node whose attempt may still be at work, null when there was none
    record Taken(int leaseSeq, @Nullable Long nodeId) {}

    /// Ends a live run whatever its phase: canceled by a person, answered from outside, a template run whose
    /// steps are done, a step that failed before it could begin. Its claim, if there is one, is taken away.
    ///
    /// @return empty when it has ended already: nothing was written
    Optional<Taken> end(Tx tx, int projectId, UUID id, Next.Finish finish, @Nullable String endedBy) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("project", projectId);
        values.put("id", id);
        values.put("now", clock.instant());
        values.put("ending", finish.ending());
        values.put("output", finish.output() == null ? null : Json.write(finish.output()));
        values.put("error", finish.failure() == null ? null : finish.failure().message());
        values.put("failure", finish.failure() == null ? null : finish.failure().code());
        values.put("ended_by", endedBy);
        return tx.first(END_UNCLAIMED, values, row -> new Taken(row.integer("lease_seq"), row.longOrNull("node_id")));
    }

    private static final String FIND = """
            select * from run where project_id = :project and id = :id
            """;

    /// The run as it was accepted.
    Optional<Run> find(Tx tx, int projectId, UUID id) {
        return tx.first(FIND, Map.of("project", projectId, "id", id), Runs::run);
    }

    private Map<String, @Nullable Object> guard(Claim claim) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("project", claim.projectId());
        values.put("id", claim.runId());
        values.put("lease_seq", claim.leaseSeq());
        values.put("node", claim.nodeId());
        values.put("now", clock.instant());
        return values;
    }

    /// Reads the columns of `run`.
    static Run run(Row row) {
        var templateId = row.uuidOrNull("template_id");
        var parentId = row.uuidOrNull("parent_id");
        return new Run(
                new Run.Place(row.integer("project_id"), row.text("environment")),
                row.uuid("id"),
                row.word("kind", Kind.class),
                new Run.Pin(row.uuid("definition_id"), row.integer("revision")),
                templateId == null ? null : new Run.Pin(templateId, row.integer("template_revision")),
                parentId == null ? null : new Run.StepOf(parentId, row.text("step_key")),
                new Run.Origin(
                        row.text("requested_by"),
                        row.uuidOrNull("entity_id"),
                        row.uuidOrNull("retry_of"),
                        row.integer("priority"),
                        annotations(row),
                        request(row)),
                row.integer("max_attempts"),
                row.jsonObject("input"));
    }

    private static Run.@Nullable Request request(Row row) {
        var via = row.textOrNull("via");
        return via == null ? null : new Run.Request(via, row.text("request_id"));
    }

    private static Map<String, @Nullable Object> annotations(Row row) {
        return row.textOrNull("annotations") == null ? Map.of() : row.jsonObject("annotations");
    }

    private static Claimed claimed(Row row) {
        var run = run(row);
        return new Claimed(
                new Claim(
                        run.place().projectId(),
                        run.id(),
                        row.integer("lease_seq"),
                        Objects.requireNonNull(row.longOrNull("node_id")),
                        row.integer("attempt"),
                        row.integer("given_back"),
                        run.step() == null ? null : run.step().parentId()),
                run);
    }
}
