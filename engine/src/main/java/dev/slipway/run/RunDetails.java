package dev.slipway.run;

import dev.slipway.db.Db;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// SQL that reads what belongs to a run beside itself: its steps, its attempts, the runs that do it again.
public final class RunDetails {
    private static final int MOST_LINEAGE = 50;

    private final Db db;

    /// Runs of one database.
    public RunDetails(Db db) {
        this.db = db;
    }

    private static final String FIND = """
            select * from run_now
            where project_id = :project and id = :id and (:environment::text is null or environment = :environment)
            """;

    /// One run of either kind.
    ///
    /// @return empty when it is not there or out of scope
    public Optional<FullRun> find(RunScope scope, UUID id) {
        var values = values(scope);
        values.put("id", id);
        return db.read(scope.projectId(), tx -> tx.first(FIND, values, FullRun::of));
    }

    private static final String KINDS = """
            select id, kind from run
            where project_id = :project and id = any(:ids::uuid[])
              and (:environment::text is null or environment = :environment)
            """;

    /// Of which kind these runs are; nothing for those that are not there or out of scope.
    public Map<UUID, Kind> kinds(RunScope scope, Collection<UUID> ids) {
        var values = values(scope);
        values.put("ids", ids);
        return db
                .read(
                        scope.projectId(),
                        tx -> tx.query(KINDS, values, row -> Map.entry(row.uuid("id"), row.word("kind", Kind.class))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// How far a template run is.
    ///
    /// @param done how many of its steps have ended or were left out
    /// @param current a step at work, null when there is none
    /// @param awaits what a step waits for, people first; null when none waits
    public record StepCount(
            int done, @Nullable String current, @Nullable Awaited awaits) {
        /// Nothing was decided about any step.
        public static final StepCount NONE = new StepCount(0, null, null);
    }

    // Of several at work the one that a node is busy with comes first, then the one that began first.
    private static final String PROGRESS = """
            select s.parent_id,
                count(*) filter (where l.id is null) as done,
                (array_agg(s.step_key order by l.phase = 'running' desc, l.id) filter (where l.id is not null))[1]
                    as current,
                (array_agg(w.kind order by w.kind in ('approval', 'variables') desc, l.id)
                    filter (where l.phase = 'waiting'))[1] as awaits
            from step s
            left join run_live l on l.project_id = s.project_id and l.id = s.run_id
            left join run_wait w on w.project_id = l.project_id and w.run_id = l.id and l.phase = 'waiting'
            where s.project_id = :project and s.parent_id = any(:parents::uuid[])
            group by s.parent_id
            """;

    /// By template run: how far it is. Nothing for those of which no step has begun.
    public Map<UUID, StepCount> progress(int projectId, Collection<UUID> templateRunIds) {
        var result = new HashMap<UUID, StepCount>();
        if (!templateRunIds.isEmpty()) {
            var values = Map.of("project", projectId, "parents", templateRunIds);
            db.read(
                    projectId,
                    tx -> tx.query(PROGRESS, values, row -> {
                        var count = new StepCount(
                                row.integer("done"),
                                row.textOrNull("current"),
                                row.textOrNull("awaits") == null ? null : row.word("awaits", Awaited.class));
                        result.put(row.uuid("parent_id"), count);
                        return true;
                    }));
        }
        return result;
    }

    /// How a step stands that something was decided about.
    ///
    /// @param run what carries it out, null when nothing does
    /// @param left why nothing does: SKIPPED or NOT_EXECUTED; null when something does
    public record Standing(@Nullable FullRun run, Plan.@Nullable StepState left) {}

    /// What a template run is made of.
    ///
    /// @param pinned by step id: the exact action that it was accepted with
    /// @param standings by step id; nothing for steps that nothing was decided about yet
    public record Whole(Map<String, Run.Pin> pinned, Map<String, Standing> standings) {}

    private static final String OUTCOMES = """
            select step_key, outcome from step
            where project_id = :project and parent_id = :parent and outcome is not null
            """;

    private static final String STEP_RUNS = """
            select r.*, s.step_key as of_step from step s
            join run_now r on r.project_id = s.project_id and r.id = s.run_id
            where s.project_id = :project and s.parent_id = :parent
            """;

    /// What a template run is made of, the runs kept from the one that it retries included.
    public Whole whole(int projectId, UUID templateRunId) {
        var values = Map.of("project", projectId, "parent", templateRunId);
        return db.read(projectId, tx -> {
            var standings = new HashMap<String, Standing>();
            tx.query(
                    OUTCOMES,
                    values,
                    row -> standings.put(
                            row.text("step_key"), new Standing(null, row.word("outcome", Plan.StepState.class))));
            tx.query(STEP_RUNS, values, row -> standings.put(row.text("of_step"), new Standing(FullRun.of(row), null)));
            return new Whole(new Steps().pinned(tx, projectId, templateRunId), standings);
        });
    }

    private static final String ATTEMPTS = """
            select a.run_id, a.lease_seq, a.attempt, a.node_id, a.started_at, a.ended_at, a.outcome, a.error
            from run_attempt a
            where a.project_id = :project and a.run_id = any(:ids::uuid[])
            union all
            select l.id, l.lease_seq, l.attempt, l.node_id, l.claimed_at, null, 'running', null
            from run_live l
            where l.project_id = :project and l.id = any(:ids::uuid[]) and l.phase in ('running', 'waiting')
            order by run_id, lease_seq
            """;

    /// By run: its attempts, oldest first, the one at work included. Nothing for runs with one alone.
    public Map<UUID, List<Attempts.Attempt>> attempts(int projectId, Collection<UUID> runIds) {
        if (runIds.isEmpty()) {
            return Map.of();
        }
        var values = Map.of("project", projectId, "ids", runIds);
        var byRun = db.read(projectId, tx -> tx.query(ATTEMPTS, values, Attempts::attempt)).stream()
                .collect(Collectors.groupingBy(Attempts.Attempt::runId));
        byRun.values().removeIf(attempts -> attempts.size() < 2);
        return byRun;
    }

    /// One of the runs that retry or rerun one another.
    public record Relative(UUID runId, State state) {
        /// When it was accepted.
        public Instant createdAt() {
            return Ids.createdAt(runId);
        }
    }

    // Up to the first of them, and from there down to all. Ids rise with time, so their order is that of age.
    private static final String LINEAGE = """
            with recursive up as (
                select id, retry_of, 0 as depth from run where project_id = :project and id = :id
                union all
                select r.id, r.retry_of, u.depth + 1
                from up u join run r on r.project_id = :project and r.id = u.retry_of
                where u.depth < 1000
            ), down as (
                (select u.id, 0 as depth from up u order by u.depth desc limit 1)
                union all
                select r.id, d.depth + 1
                from down d join run r on r.project_id = :project and r.retry_of = d.id
                where d.depth < 1000
            ), related as (
                select id from up
                union
                select id from (select id from down limit 2000) it
            ), chosen as (
                select id from (select id from related where id <= :id order by id desc limit :most) older
                union all
                select id from (select id from related where id > :id order by id limit :most) newer
            )
            select n.id, n.phase, n.ending
            from chosen c join run_now n on n.project_id = :project and n.id = c.id
            where (:environment::text is null or n.environment = :environment)
            order by n.id
            """;

    /// The runs that retry or rerun one another, this one among them, oldest first: at most 50, those closest
    /// in age to this one.
    public List<Relative> lineage(RunScope scope, UUID runId) {
        var values = values(scope);
        values.put("id", runId);
        values.put("most", MOST_LINEAGE);
        var all = db.read(
                scope.projectId(),
                tx -> tx.query(LINEAGE, values, row -> new Relative(row.uuid("id"), RunList.state(row))));
        int own = all.stream().map(Relative::runId).toList().indexOf(runId);
        int from = Math.clamp(own - MOST_LINEAGE / 2, 0, Math.max(0, all.size() - MOST_LINEAGE));
        return all.subList(from, Math.min(all.size(), from + MOST_LINEAGE));
    }

    private static final String NODE = """
            select name from node where id = :node
            """;

    /// What a node is called. One that is long gone has nothing but its number.
    public String node(long nodeId) {
        // Nodes belong to no project, so no reader of one sees them.
        return db.call(tx -> tx.first(NODE, Map.of("node", nodeId), row -> row.text("name")))
                .orElse("node " + nodeId);
    }

    private static Map<String, @Nullable Object> values(RunScope scope) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        values.put("project", scope.projectId());
        values.put("environment", scope.environment());
        return values;
    }
}
