package dev.slipway.run;

import dev.slipway.db.Db;
import dev.slipway.db.Row;
import dev.slipway.db.Tx;
import dev.slipway.json.Json;
import dev.slipway.secret.Sealed;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// SQL that reads runs as they stand now. Secrets come out masked.
public final class RunList {
    private final Db db;

    /// Runs of one database.
    public RunList(Db db) {
        this.db = db;
    }

    /// Which runs; null or empty where anything will do.
    ///
    /// @param states in one of these
    /// @param definitionId the action or template that they carry out
    /// @param templateId the template that they are runs or steps of
    public record Filter(
            Kind kind,
            Set<State> states,
            @Nullable UUID definitionId,
            @Nullable UUID templateId,
            @Nullable UUID entityId,
            @Nullable String requestedBy) {
        /// All runs of a kind.
        public static Filter all(Kind kind) {
            return new Filter(kind, Set.of(), null, null, null, null);
        }
    }

    private static final String VIEW = """
            select * from run_now
            where project_id = :project and id = :id and kind = :kind::run_kind
              and (:environment::text is null or environment = :environment)
            """;

    /// One run.
    ///
    /// @return empty when it is not there, of the other kind, or out of scope
    public Optional<RunView> find(RunScope scope, Kind kind, UUID id) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("project", scope.projectId());
        values.put("environment", scope.environment());
        values.put("kind", kind);
        values.put("id", id);
        return db.read(scope.projectId(), tx -> tx.first(VIEW, values, RunList::view));
    }

    private static final String PAGE = """
            select * from run_now
            where project_id = :project
              and ((:actions and kind = 'action') or (not :actions and kind = 'template'))
              and (:environment::text is null or environment = :environment)
              and (:definition::uuid is null or definition_id = :definition)
              and (:template::uuid is null or template_id = :template)
              and (:entity::uuid is null or entity_id = :entity)
              and (:requester::text is null or requested_by = :requester)
              and (:any_state or (:ended and ending = any(:endings::ending[]))
                or (:live and phase = any(:phases::phase[])))
            order by id desc
            limit :limit offset :offset
            """;

    private static final String COUNT = """
            select count(*) as total from run_now
            where project_id = :project
              and ((:actions and kind = 'action') or (not :actions and kind = 'template'))
              and (:environment::text is null or environment = :environment)
              and (:definition::uuid is null or definition_id = :definition)
              and (:template::uuid is null or template_id = :template)
              and (:entity::uuid is null or entity_id = :entity)
              and (:requester::text is null or requested_by = :requester)
              and (:any_state or (:ended and ending = any(:endings::ending[]))
                or (:live and phase = any(:phases::phase[])))
            """;

    /// A page of runs, newest first, with the number of all that fit.
    public record Page(List<RunView> runs, long total) {}

    /// Runs that fit, newest first.
    public Page page(RunScope scope, Filter filter, int limit, long offset) {
        var values = values(scope, filter);
        values.put("limit", limit);
        values.put("offset", offset);
        return db.read(
                scope.projectId(),
                tx -> new Page(
                        tx.query(PAGE, values, RunList::view),
                        tx.first(COUNT, values, row -> row.longInteger("total")).orElseThrow()));
    }

    private static final UUID BEYOND_ALL = new UUID(-1, -1);

    private static final String PAGE_BEFORE = """
            select * from run_now
            where project_id = :project and id < :before
              and ((:actions and kind = 'action') or (not :actions and kind = 'template'))
              and (:environment::text is null or environment = :environment)
              and (:definition::uuid is null or definition_id = :definition)
              and (:template::uuid is null or template_id = :template)
              and (:entity::uuid is null or entity_id = :entity)
              and (:requester::text is null or requested_by = :requester)
              and (:any_state or (:ended and ending = any(:endings::ending[]))
                or (:live and phase = any(:phases::phase[])))
            order by id desc
            limit :limit
            """;

    /// Runs that fit and are older than one that was seen, newest first. Ids rise with time and a run's never
    /// changes, so whoever goes on from the last run of each page meets every run that was there at the start
    /// once, whatever is added or ends meanwhile.
    ///
    /// @param before the id of the last run seen, whether it is still there or not; null for the first page
    public List<RunView> pageBefore(RunScope scope, Filter filter, @Nullable UUID before, int limit) {
        var values = values(scope, filter);
        // A bound that is always there, so that the index is entered at it.
        values.put("before", before == null ? BEYOND_ALL : before);
        values.put("limit", limit);
        return db.read(scope.projectId(), tx -> tx.query(PAGE_BEFORE, values, RunList::view));
    }

    private static final String STEPS = """
            select r.* from step s
            join run_now r on r.project_id = s.project_id and r.id = s.run_id
            where s.project_id = :project and s.parent_id = :parent
            order by r.id
            """;

    /// The action runs of a template run's steps, those kept from the run that it retries included, in the
    /// order they were started. Steps without a run are not among them.
    public List<RunView> steps(int projectId, UUID templateRunId) {
        return db.read(
                projectId, tx -> tx.query(STEPS, Map.of("project", projectId, "parent", templateRunId), RunList::view));
    }

    private static final String CURRENT_STEPS = """
            select distinct on (s.parent_id) s.parent_id, s.step_key
            from step s
            join run_end e on e.project_id = s.project_id and e.id = s.run_id
            where s.project_id = :project and s.parent_id = any(:parents)
            order by s.parent_id, e.finished_at desc, e.id desc
            """;

    /// By template run: the step that ended last. Nothing for those of which none has ended.
    public Map<UUID, String> lastSteps(int projectId, List<UUID> templateRunIds) {
        var result = new HashMap<UUID, String>();
        if (!templateRunIds.isEmpty()) {
            db.read(
                    projectId,
                    tx -> tx.query(CURRENT_STEPS, Map.of("project", projectId, "parents", templateRunIds), row -> {
                        result.put(row.uuid("parent_id"), row.text("step_key"));
                        return true;
                    }));
        }
        return result;
    }

    private static final String STEP_OUTPUTS = """
            select s.parent_id, s.step_key, e.output
            from step s
            join run_end e on e.project_id = s.project_id and e.id = s.run_id
            where s.project_id = :project and s.parent_id = any(:parents) and e.ending = 'succeeded'
            order by s.parent_id, e.finished_at, e.id
            """;

    /// By template run: the outputs of those of its steps that succeeded. Nothing for runs without one.
    public Map<UUID, Map<String, @Nullable Object>> stepOutputs(int projectId, List<UUID> templateRunIds) {
        var result = new HashMap<UUID, Map<String, @Nullable Object>>();
        if (!templateRunIds.isEmpty()) {
            db.read(
                    projectId,
                    tx -> tx.query(STEP_OUTPUTS, Map.of("project", projectId, "parents", templateRunIds), row -> {
                        result.computeIfAbsent(row.uuid("parent_id"), _ -> new LinkedHashMap<>())
                                .put(row.text("step_key"), Sealed.mask(row.json("output")));
                        return true;
                    }));
        }
        return result;
    }

    private static final String STATE = """
            select phase, ending from run_now where project_id = :project and id = :id
            """;

    static State state(Tx tx, int projectId, UUID id) {
        return tx.first(STATE, Map.of("project", projectId, "id", id), RunList::state)
                .orElseThrow();
    }

    /// Refuses what a run's state does not allow.
    static Refused notNow(Tx tx, Refusal.Verb verb, Run run) {
        var state = state(tx, run.place().projectId(), run.id());
        return new Refused(new Refusal.NotNow(verb, run.kind(), run.id(), state));
    }

    static State state(Row row) {
        return State.of(
                row.textOrNull("phase") == null ? null : row.word("phase", Phase.class),
                row.textOrNull("ending") == null ? null : row.word("ending", Ending.class));
    }

    private static Map<String, @Nullable Object> values(RunScope scope, Filter filter) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("project", scope.projectId());
        values.put("environment", scope.environment());
        // The words stand in the statements, so that the partial index of a kind is known to fit.
        values.put("actions", filter.kind() == Kind.ACTION);
        values.put("definition", filter.definitionId());
        values.put("template", filter.templateId());
        values.put("entity", filter.entityId());
        values.put("requester", filter.requestedBy());
        values.put("any_state", filter.states().isEmpty());
        var endings = words(filter.states(), Ending.values(), State::of);
        var phases = words(filter.states(), Phase.values(), phase -> State.of(phase, null));
        values.put("endings", endings);
        values.put("phases", phases);
        // Where only live ones are asked for PostgreSQL begins with these few, not with all that ever ended.
        values.put("ended", !endings.isEmpty());
        values.put("live", !phases.isEmpty());
        return values;
    }

    private static <E extends Enum<E>> List<String> words(Set<State> states, E[] all, Function<E, State> seenAs) {
        return Arrays.stream(all)
                .filter(word -> states.contains(seenAs.apply(word)))
                .map(word -> word.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    /// Reads the columns of `run_now`.
    static RunView view(Row row) {
        var run = Runs.run(row);
        var state = state(row);
        var percent = row.integerOrNull("percent");
        return new RunView(
                masked(run),
                state,
                row.integer("attempt"),
                row.instantOrNull("started_at"),
                row.instantOrNull("finished_at"),
                state.ended()
                        ? new RunView.Result(
                                Sealed.mask(row.json("output")),
                                row.textOrNull("error"),
                                row.textOrNull("failure"),
                                row.textOrNull("ended_by"))
                        : null,
                percent == null ? null : new RunView.Progress(percent, row.textOrNull("progress_status")),
                row.longOrNull("number"),
                row.textOrNull("awaits") == null ? null : row.word("awaits", Awaited.class));
    }

    private static Run masked(Run run) {
        return new Run(
                run.place(),
                run.id(),
                run.kind(),
                run.definition(),
                run.template(),
                run.step(),
                run.origin(),
                run.maxAttempts(),
                Json.object(Sealed.mask(run.input())));
    }
}
