package dev.slipway.run;

import dev.slipway.db.Tx;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// SQL of `step`: which run carries out which step of a template run, or why none does. Rows are only ever
/// inserted.
final class Steps {
    private static final String STATES = """
            select s.step_key, s.run_id, s.outcome, e.ending
            from step s
            left join run_end e on e.project_id = s.project_id and e.id = s.run_id
            where s.project_id = :project and s.parent_id = :parent
            """;

    /// How a step stands, and which run carries it out.
    record Standing(Plan.StepState state, @Nullable UUID runId) {}

    /// How the steps of a template run stand; nothing for those not decided about yet.
    Map<String, Standing> standings(Tx tx, int projectId, UUID parentId) {
        var result = new HashMap<String, Standing>();
        tx.query(STATES, Map.of("project", projectId, "parent", parentId), row -> {
                    var outcome = row.textOrNull("outcome");
                    var ending = row.textOrNull("ending");
                    var state = outcome != null
                            ? row.word("outcome", Plan.StepState.class)
                            : ending == null
                                    ? Plan.StepState.AT_WORK
                                    : Plan.StepState.of(State.of(row.word("ending", Ending.class)));
                    return Map.entry(row.text("step_key"), new Standing(state, row.uuidOrNull("run_id")));
                })
                .forEach(it -> result.put(it.getKey(), it.getValue()));
        return result;
    }

    private static final String OUTPUTS = """
            select s.step_key, e.output::text as output
            from step s
            join run_end e on e.project_id = s.project_id and e.id = s.run_id
            where s.project_id = :project and s.parent_id = :parent and s.step_key = any(:steps)
              and e.ending = 'succeeded'
            """;

    /// The outputs of those of the named steps that succeeded, as stored.
    Map<String, @Nullable Object> outputs(Tx tx, int projectId, UUID parentId, Collection<String> steps) {
        var result = new HashMap<String, @Nullable Object>();
        if (!steps.isEmpty()) {
            tx.query(OUTPUTS, Map.of("project", projectId, "parent", parentId, "steps", steps), row -> {
                result.put(row.text("step_key"), row.json("output"));
                return true;
            });
        }
        return result;
    }

    private static final String ADD = """
            insert into step (project_id, parent_id, step_key, run_id, outcome)
            values (:project, :parent, :step, :run::uuid, :outcome)
            """;

    /// Lets a run carry out a step. The primary key refuses a second one.
    void add(Tx tx, int projectId, UUID parentId, String step, UUID runId) {
        add(tx, projectId, parentId, step, runId, null);
    }

    /// Notes that no run will carry out a step.
    void leave(Tx tx, int projectId, UUID parentId, String step, Plan.StepState outcome) {
        add(tx, projectId, parentId, step, null, outcome);
    }

    private void add(
            Tx tx, int projectId, UUID parentId, String step, @Nullable UUID runId, Plan.@Nullable StepState outcome) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("project", projectId);
        values.put("parent", parentId);
        values.put("step", step);
        values.put("run", runId);
        values.put("outcome", outcome);
        tx.update(ADD, values);
    }

    private static final String LIVE = """
            select s.run_id from step s
            join run_live l on l.project_id = s.project_id and l.id = s.run_id
            where s.project_id = :project and s.parent_id = :parent
            order by s.run_id
            """;

    /// The runs of steps that have not ended.
    List<UUID> live(Tx tx, int projectId, UUID parentId) {
        return tx.query(LIVE, Map.of("project", projectId, "parent", parentId), row -> row.uuid("run_id"));
    }

    private static final String PINNED = """
            select s.key as step, s.value ->> 'id' as id, (s.value ->> 'revision')::int as revision
            from run, jsonb_each(coalesce(pinned, '{}')) s
            where project_id = :project and run.id = :run
            """;

    /// By step id: which revision of its action a template run was accepted with.
    Map<String, Run.Pin> pinned(Tx tx, int projectId, UUID runId) {
        var result = new HashMap<String, Run.Pin>();
        tx.query(PINNED, Map.of("project", projectId, "run", runId), row -> {
            result.put(row.text("step"), new Run.Pin(UUID.fromString(row.text("id")), row.integer("revision")));
            return true;
        });
        return result;
    }

    /// The same as JSON for the column.
    static Map<String, Object> json(Map<String, Run.Pin> pinned) {
        var result = new HashMap<String, Object>();
        pinned.forEach((step, pin) -> result.put(step, Map.of("id", pin.id().toString(), "revision", pin.revision())));
        return result;
    }
}
