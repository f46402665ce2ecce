package dev.slipway.run;

import dev.slipway.db.Db;
import dev.slipway.db.Row;
import dev.slipway.db.Tx;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// SQL that reads executions: a template run that has a number, together with the runs without one that retry
/// it, directly or through others. Secrets come out masked.
public final class Executions {
    private final Db db;

    /// Executions of one database.
    public Executions(Db db) {
        this.db = db;
    }

    /// A template run and what became of it.
    ///
    /// @param first the run that has the number
    /// @param newest the last of its retries; the first run itself when there is none
    public record Execution(RunView first, RunView newest) {
        /// The number, from 1 for each template.
        public long number() {
            var number = first.number();
            return number == null ? 0 : number;
        }
    }

    /// A page of executions, newest first, with the number of all.
    public record Page(List<Execution> executions, long total) {}

    private static final String ROOTS = """
            select id from run
            where project_id = :project and kind = 'template' and number is not null
              and definition_id in (
                  select id from definition where project_id = :project and kind = 'template' and name = :template)
              and (:environment::text is null or environment = :environment)
            order by id desc
            limit :limit offset :offset
            """;

    private static final String COUNT = """
            select count(*) as total from run
            where project_id = :project and kind = 'template' and number is not null
              and definition_id in (
                  select id from definition where project_id = :project and kind = 'template' and name = :template)
              and (:environment::text is null or environment = :environment)
            """;

    /// The executions of all versions of a template, newest first.
    ///
    /// @param template its name
    public Page page(RunScope scope, String template, int limit, long offset) {
        var values = values(scope, template);
        values.put("limit", limit);
        values.put("offset", offset);
        return db.read(
                scope.projectId(),
                tx -> new Page(
                        read(tx, scope.projectId(), tx.query(ROOTS, values, row -> row.uuid("id"))),
                        tx.first(COUNT, values, row -> row.longInteger("total")).orElseThrow()));
    }

    private static final String ROOT = """
            select id from run
            where project_id = :project and kind = 'template' and number = :number
              and definition_id in (
                  select id from definition where project_id = :project and kind = 'template' and name = :template)
              and (:environment::text is null or environment = :environment)
            """;

    /// One execution of a template.
    ///
    /// @param template its name
    /// @return empty when it is not there or out of scope
    public Optional<Execution> find(RunScope scope, String template, long number) {
        var values = values(scope, template);
        values.put("number", number);
        return db.read(
                scope.projectId(),
                tx -> read(tx, scope.projectId(), tx.query(ROOT, values, row -> row.uuid("id"))).stream()
                        .findFirst());
    }

    private static final String ROOT_OF = """
            with recursive chain as (
                select id, number, retry_of from run where project_id = :project and id = :id and kind = 'template'
                union all
                select r.id, r.number, r.retry_of
                from chain c join run r on r.project_id = :project and r.id = c.retry_of
                where c.number is null
            )
            select id from chain where number is not null
            """;

    /// The execution that a template run belongs to.
    ///
    /// @throws IllegalStateException when there is no such run
    public Execution of(int projectId, UUID templateRunId) {
        var values = Map.of("project", projectId, "id", templateRunId);
        return db.read(
                projectId,
                tx -> read(tx, projectId, tx.query(ROOT_OF, values, row -> row.uuid("id"))).stream()
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("no template run " + templateRunId)));
    }

    private static final String LATEST = """
            select t.name, r.id
            from unnest(:templates::text[]) as t (name)
            cross join lateral (
                select id from run
                where project_id = :project and kind = 'template' and number is not null
                  and definition_id in (
                      select id from definition where project_id = :project and kind = 'template' and name = t.name)
                  and (:environment::text is null or environment = :environment)
                order by id desc
                limit 1
            ) r
            """;

    /// By name: the newest execution of each of these templates that has one.
    public Map<String, Execution> latest(RunScope scope, List<String> templates) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("project", scope.projectId());
        values.put("environment", scope.environment());
        values.put("templates", templates);
        return db.read(scope.projectId(), tx -> {
            var names = new HashMap<UUID, String>();
            tx.query(LATEST, values, row -> {
                names.put(row.uuid("id"), row.text("name"));
                return true;
            });
            return read(tx, scope.projectId(), List.copyOf(names.keySet())).stream()
                    .collect(Collectors.toMap(
                            execution -> Objects.requireNonNull(
                                    names.get(execution.first().run().id())),
                            Function.identity()));
        });
    }

    // Ids rise with time, so the greatest is the newest, also where one run was retried twice.
    private static final String CHAINS = """
            with recursive chain as (
                select id as first, id from run where project_id = :project and id = any(:firsts)
                union all
                select c.first, r.id
                from chain c join run r on r.project_id = :project and r.retry_of = c.id
                where r.kind = 'template' and r.number is null
            )
            select first, id from chain order by first desc, id
            """;

    private static final String VIEWS = """
            select * from run_now where project_id = :project and id = any(:ids::uuid[])
            """;

    private static List<Execution> read(Tx tx, int projectId, List<UUID> firsts) {
        if (firsts.isEmpty()) {
            return List.of();
        }
        var newest = new HashMap<UUID, UUID>();
        tx.query(CHAINS, Map.of("project", projectId, "firsts", firsts), row -> {
            newest.put(row.uuid("first"), row.uuid("id"));
            return true;
        });
        var ids = new LinkedHashSet<>(newest.keySet());
        ids.addAll(newest.values());
        var views = views(tx, projectId, List.copyOf(ids));
        return firsts.stream()
                .map(first -> new Execution(view(views, first), view(views, newest.getOrDefault(first, first))))
                .toList();
    }

    private static Map<UUID, RunView> views(Tx tx, int projectId, List<UUID> ids) {
        var views = new HashMap<UUID, RunView>();
        tx.query(VIEWS, Map.of("project", projectId, "ids", ids), RunList::view)
                .forEach(view -> views.put(view.run().id(), view));
        return views;
    }

    private static RunView view(Map<UUID, RunView> views, UUID id) {
        var view = views.get(id);
        if (view == null) {
            throw new IllegalStateException("no run " + id);
        }
        return view;
    }

    /// How a step stands in an execution.
    ///
    /// @param current the run that carries it out in the newest run of the execution, null when none does
    /// @param left why none does: SKIPPED or NOT_EXECUTED; null where one does, or that is still open
    /// @param runs all that carried it out in any run of the execution, oldest first
    public record Standing(@Nullable RunView current, Plan.@Nullable StepState left, List<RunView> runs) {}

    private static final String STEPS = """
            with recursive chain as (
                select id from run where project_id = :project and id = :first
                union all
                select r.id
                from chain c join run r on r.project_id = :project and r.retry_of = c.id
                where r.kind = 'template' and r.number is null
            )
            select s.step_key, s.run_id, s.outcome, s.parent_id = :newest as newest
            from chain c join step s on s.project_id = :project and s.parent_id = c.id
            order by s.step_key, s.run_id, s.parent_id
            """;

    private record StepRow(String key, @Nullable UUID runId, Plan.@Nullable StepState left, boolean newest) {}

    /// By step id: how the steps of an execution stand; nothing for those that nothing was decided about yet.
    public Map<String, Standing> steps(int projectId, Execution execution) {
        var values = Map.of(
                "project", projectId,
                "first", execution.first().run().id(),
                "newest", execution.newest().run().id());
        return db.read(projectId, tx -> {
            var rows = tx.query(STEPS, values, Executions::stepRow);
            var ids = rows.stream().map(StepRow::runId).filter(Objects::nonNull).distinct();
            var views = views(tx, projectId, ids.toList());
            return rows.stream()
                    .collect(Collectors.groupingBy(
                            StepRow::key,
                            Collectors.collectingAndThen(Collectors.toList(), some -> standing(some, views))));
        });
    }

    private static Standing standing(List<StepRow> rows, Map<UUID, RunView> views) {
        var now = rows.stream().filter(StepRow::newest).findFirst();
        var runs = rows.stream()
                .map(StepRow::runId)
                .filter(Objects::nonNull)
                .distinct()
                .map(id -> view(views, id))
                .toList();
        return new Standing(
                now.map(StepRow::runId).map(id -> view(views, id)).orElse(null),
                now.map(StepRow::left).orElse(null),
                runs);
    }

    private static StepRow stepRow(Row row) {
        return new StepRow(
                row.text("step_key"),
                row.uuidOrNull("run_id"),
                row.textOrNull("outcome") == null ? null : row.word("outcome", Plan.StepState.class),
                row.bool("newest"));
    }

    private static Map<String, @Nullable Object> values(RunScope scope, String template) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("project", scope.projectId());
        values.put("environment", scope.environment());
        values.put("template", template);
        return values;
    }
}
