package dev.slipway.run;

import dev.slipway.db.Tx;
import dev.slipway.json.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// SQL that brings runs into being: `run` with `run_live`, idempotency keys, and the limits of one minute.
final class Accepts {
    private final Clock clock;

    Accepts(Clock clock) {
        this.clock = clock;
    }

    /// How a run begins.
    ///
    /// @param phase READY, BLOCKED, STEPS, RUNNING when it is leased to this node at once, or DELAYED
    /// @param nodeId the node that it is leased to, only when RUNNING
    /// @param wakeAt when it begins, only when DELAYED
    record Beginning(
            Phase phase, @Nullable Long nodeId, @Nullable Instant wakeAt) {
        /// It can begin now, or as soon as its turn comes.
        static Beginning now(Phase phase) {
            return new Beginning(phase, null, null);
        }
    }

    private static final String ACCEPT = """
            with accepted as (
                insert into run (project_id, id, environment, kind, definition_id, revision, parent_id, step_key,
                    template_id, template_revision, retry_of, number, entity_id, requested_by, priority, max_attempts,
                    input, pinned, annotations, via, request_id)
                values (:project, :id, :environment, :kind::run_kind, :definition, :revision, :parent::uuid, :step,
                    :template::uuid, :template_revision::int, :retry_of::uuid, :number::bigint, :entity::uuid,
                    :requested_by, :priority, :max_attempts, :input::jsonb, :pinned::jsonb, :annotations::jsonb,
                    :via, :request_id)
            )
            insert into run_live (project_id, id, phase, priority, lease_seq, node_id, parent_id, ready_at, wake_at,
                started_at, claimed_at)
            values (:project, :id, :phase::phase, :priority, :lease_seq, :node::bigint, :parent::uuid, :now,
                :wake_at::timestamptz, :started::timestamptz, :started::timestamptz)
            """;

    /// Inserts a run that will be carried out.
    void accept(Tx tx, Run run, Beginning beginning, @Nullable Long number, @Nullable Map<String, Run.Pin> pinned) {
        var values = values(run, number, pinned);
        boolean leased = beginning.phase() == Phase.RUNNING;
        boolean begun = leased || beginning.phase() == Phase.STEPS;
        values.put("phase", beginning.phase());
        values.put("lease_seq", leased ? 1 : 0);
        values.put("node", beginning.nodeId());
        values.put("now", clock.instant());
        values.put("wake_at", beginning.wakeAt());
        values.put("started", begun ? clock.instant() : null);
        tx.update(ACCEPT, values);
    }

    private static Map<String, @Nullable Object> values(
            Run run, @Nullable Long number, @Nullable Map<String, Run.Pin> pinned) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("project", run.place().projectId());
        values.put("id", run.id());
        values.put("environment", run.place().environment());
        values.put("kind", run.kind());
        values.put("definition", run.definition().id());
        values.put("revision", run.definition().revision());
        values.put("parent", run.step() == null ? null : run.step().parentId());
        values.put("step", run.step() == null ? null : run.step().key());
        values.put("template", run.template() == null ? null : run.template().id());
        values.put(
                "template_revision",
                run.template() == null ? null : run.template().revision());
        values.put("retry_of", run.origin().retryOf());
        values.put("number", number);
        values.put("entity", run.origin().entityId());
        values.put("requested_by", run.origin().requestedBy());
        values.put("priority", run.origin().priority());
        values.put("max_attempts", run.maxAttempts());
        values.put("input", Json.write(run.input()));
        var annotations = run.origin().annotations();
        values.put("annotations", annotations.isEmpty() ? null : Json.write(annotations));
        var request = run.origin().request();
        values.put("via", request == null ? null : request.via());
        values.put("request_id", request == null ? null : request.id());
        values.put("pinned", pinned == null ? null : Json.write(Steps.json(pinned)));
        return values;
    }

    private static final String KEEP_KEY = """
            insert into idempotency (project_id, actor, key, fingerprint, run_id)
            values (:project, :actor, :key, :fingerprint, :run)
            on conflict do nothing
            """;

    private static final String KEPT_KEY = """
            select fingerprint, run_id from idempotency
            where project_id = :project and actor = :actor and key = :key
            """;

    /// The run that a key already stands for.
    record Kept(UUID runId, String fingerprint) {}

    /// Keeps an idempotency key for a new run. A request with the same key that is under way elsewhere is
    /// waited for.
    ///
    /// @return the run that the key stands for already, empty when it now stands for `runId`
    Optional<Kept> keepKey(Tx tx, int projectId, String actor, String key, String fingerprint, UUID runId) {
        var values = Map.of("project", projectId, "actor", actor, "key", key, "fingerprint", fingerprint, "run", runId);
        if (tx.update(KEEP_KEY, values) == 1) {
            return Optional.empty();
        }
        return tx.first(KEPT_KEY, values, row -> new Kept(row.uuid("run_id"), row.text("fingerprint")));
    }

    private static final String COUNT_START = """
            insert into rate_limit as mine (actor, kind, recent)
            values (:actor, :kind::run_kind, array[:now::timestamptz])
            on conflict (actor, kind) do update
                set recent = array(select t from unnest(mine.recent) t where t > :since order by t) || :now::timestamptz
                where (select count(*) from unnest(mine.recent) t where t > :since) < :limit
            """;

    private static final String OLDEST_START = """
            select min(t) as oldest
            from rate_limit, unnest(recent) t
            where actor = :actor and kind = :kind::run_kind and t > :since
            """;

    /// Counts a start against its user's limit of one minute. The count is undone when the transaction is.
    ///
    /// @return when the oldest start of the last minute was, if that makes one more too many
    Optional<Instant> tooMany(Tx tx, String actor, Kind kind, int limit) {
        var now = clock.instant();
        var values = new HashMap<String, @Nullable Object>();
        values.put("actor", actor);
        values.put("kind", kind);
        values.put("limit", limit);
        values.put("now", now);
        values.put("since", now.minusSeconds(60));
        if (tx.update(COUNT_START, values) == 1) {
            return Optional.empty();
        }
        var oldest = tx.first(OLDEST_START, values, row -> Optional.ofNullable(row.instantOrNull("oldest")));
        return Optional.of(oldest.flatMap(it -> it).orElse(now));
    }

    private static final String RECENT_STARTS = """
            select count(*)::int as number
            from rate_limit, unnest(recent) t
            where actor = :actor and kind = :kind::run_kind and t > :since
            """;

    /// How many starts of the last minute count against a user's limit.
    int recent(Tx tx, String actor, Kind kind) {
        var values =
                Map.of("actor", actor, "kind", kind, "since", clock.instant().minusSeconds(60));
        return tx.first(RECENT_STARTS, values, row -> row.integer("number")).orElse(0);
    }

    // Not the row: to lock it takes the right to change it, and nobody may change what was accepted.
    private static final String LOCK = """
            select pg_advisory_xact_lock(hashtextextended('retry ' || :id::text, :project)) is null as locked
            """;

    private static final String LIVE_RETRY = """
            select 1 as live from run r
            join run_live l on l.project_id = r.project_id and l.id = r.id
            where r.project_id = :project and r.retry_of = :id and r.number is null
            limit 1
            """;

    /// Whether a retry of a template run is at work; of two at the same moment the second sees the first.
    boolean isRetried(Tx tx, int projectId, UUID id) {
        tx.query(LOCK, Map.of("project", (long) projectId, "id", id), _ -> true);
        return tx.first(LIVE_RETRY, Map.of("project", projectId, "id", id), _ -> true)
                .isPresent();
    }

    private static final String NEXT_NUMBER = """
            insert into template_counter as c (project_id, name, last) values (:project, :name, 1)
            on conflict (project_id, name) do update set last = c.last + 1
            returning last
            """;

    /// The next small number of a template's runs, without gaps.
    long nextNumber(Tx tx, int projectId, String templateName) {
        return tx.first(NEXT_NUMBER, Map.of("project", projectId, "name", templateName), row -> row.longInteger("last"))
                .orElseThrow();
    }
}
