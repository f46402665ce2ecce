package dev.slipway.run;

import dev.slipway.db.Tx;
import dev.slipway.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Goes back in time through the runs that a filter may let through, window by window. Several indexes may
/// lead to them; each window is taken from the one that gets furthest back with it, so that whichever filter
/// is the rare one is what is walked along, and nobody has to know which that is.
///
/// Used by one thread in one transaction.
final class RunWalk {
    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final UUID BEYOND_ALL = new UUID(-1, -1);
    // As PostgreSQL compares them; the JDK takes the halves for signed numbers.
    private static final Comparator<UUID> ORDER = (one, other) -> {
        int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high == 0 ? Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits()) : high;
    };

    private static final String ALL = """
            select id from run
            where project_id = :project and id < :before and id >= :oldest
            order by id desc
            limit :window
            """;

    private static final String ROOTS = """
            select id from run
            where project_id = :project and parent_id is null and id < :before and id >= :oldest
            order by id desc
            limit :window
            """;

    private static final String TEMPLATE_RUNS = """
            select id from run
            where project_id = :project and kind = 'template' and id < :before and id >= :oldest
            order by id desc
            limit :window
            """;

    // One look into the index for each: with `= any` it would give up the order.
    private static final String OF_DEFINITIONS = """
            select r.id
            from unnest(:definitions::uuid[]) d (id)
            cross join lateral (
                select id from run
                where project_id = :project and definition_id = d.id and id < :before and id >= :oldest
                order by id desc
                limit :window
            ) r
            order by r.id desc
            limit :window
            """;

    private static final String OF_REQUESTER = """
            select id from run
            where project_id = :project and requested_by = :requester and id < :before and id >= :oldest
            order by id desc
            limit :window
            """;

    private static final String OF_ENTITY = """
            select id from run
            where project_id = :project and entity_id = :entity::uuid and id < :before and id >= :oldest
            order by id desc
            limit :window
            """;

    // The index leaves the usual environment out, and is used where the statement says the same.
    private static final String IN_ENVIRONMENT = """
            select id from run
            where project_id = :project and environment = :indexed_environment and environment <> 'default'
              and id < :before and id >= :oldest
            order by id desc
            limit :window
            """;

    // What has not succeeded; what has is no rare thing. Each part has an index of its own, and the words stand in the
    // statement so that the partial index is known to fit.
    private static final String NOT_SUCCEEDED = """
            select id from (
                (select id from run_live
                where project_id = :project and phase = any(:phases::phase[]) and (:steps or parent_id is null)
                  and id < :before and id >= :oldest
                order by id desc
                limit :window)
                union all
                (select id from run_end
                where project_id = :project and ending = 'failed' and :failed and id < :before and id >= :oldest
                order by id desc
                limit :window)
                union all
                (select id from run_end
                where project_id = :project and ending = 'canceled' and :canceled and id < :before and id >= :oldest
                order by id desc
                limit :window)
            ) it
            order by id desc
            limit :window
            """;

    private final Tx tx;
    private final Map<String, @Nullable Object> values;
    private final List<String> sources;
    private final Stop stop;
    private int looked;
    private boolean over;
    private UUID last;

    /// When to give up.
    ///
    /// @param most after so many runs that were looked at
    /// @param deadline when this time has come
    record Stop(int most, Instant deadline) {}

    /// @param before the id of the last run seen, null to begin with the newest
    RunWalk(Tx tx, RunScope scope, RunFilter filter, @Nullable UUID before, Instant now, Stop stop) {
        this.tx = tx;
        this.stop = stop;
        this.values = values(scope, filter, now);
        this.sources = sources(scope, filter);
        var span = filter.span();
        var oldest = span.since() == null ? BEFORE_ALL : Ids.from(span.since());
        var bound = span.until() == null ? BEYOND_ALL : Ids.from(span.until());
        var words = filter.text();
        var ids = words == null
                ? Optional.<Beginning>empty()
                : Beginning.of(words.text()).filter(this::exists);
        if (ids.isPresent()) {
            oldest = max(oldest, ids.get().first());
            bound = min(bound, ids.get().beyond());
        }
        this.last = before == null ? bound : min(bound, before);
        values.put("oldest", oldest);
    }

    /// The ids that a text is the beginning of. A text shorter than the milliseconds of an id is none: it
    /// would be the beginning of too many.
    private record Beginning(UUID first, UUID beyond) {
        private static final Pattern ID =
                Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
        private static final int LEAST = 13;
        private static final String LOWEST = "00000000-0000-0000-0000-000000000000";

        static Optional<Beginning> of(String text) {
            var start = text.toLowerCase(Locale.ROOT);
            if (start.length() < LEAST || start.length() > LOWEST.length()) {
                return Optional.empty();
            }
            var rest = LOWEST.substring(start.length());
            if (!ID.matcher(start + rest).matches()) {
                return Optional.empty();
            }
            var highest = UUID.fromString(start + rest.replace('0', 'f'));
            long low = highest.getLeastSignificantBits() + 1;
            var beyond = new UUID(highest.getMostSignificantBits() + (low == 0 ? 1 : 0), low);
            return Optional.of(new Beginning(UUID.fromString(start + rest), beyond));
        }
    }

    private static final String EXISTS = """
            select 1 as there from run
            where project_id = :project and id >= :first and id < :beyond
              and (:environment::text is null or environment = :environment)
            limit 1
            """;

    /// Whether a run that the caller sees has such an id. Then that is what they look for, and not a text that
    /// may stand anywhere.
    private boolean exists(Beginning ids) {
        var bounds = new HashMap<String, @Nullable Object>(values);
        bounds.put("first", ids.first());
        bounds.put("beyond", ids.beyond());
        return tx.first(EXISTS, bounds, _ -> true).isPresent();
    }

    private static UUID min(UUID one, UUID other) {
        return ORDER.compare(one, other) <= 0 ? one : other;
    }

    private static UUID max(UUID one, UUID other) {
        return ORDER.compare(one, other) >= 0 ? one : other;
    }

    /// The next runs that may fit, newest first; empty when there are none or it is time to give up.
    ///
    /// @param most how many at most
    List<UUID> next(int most, Instant now) {
        int window = Math.min(most, stop.most() - looked);
        if (over || window <= 0 || (looked > 0 && !now.isBefore(stop.deadline()))) {
            return List.of();
        }
        values.put("before", last);
        // One more says whether there are more.
        values.put("window", window + 1);
        var found = sources.stream()
                .map(sql -> tx.query(sql, values, row -> row.uuid("id")))
                .min(Comparator.comparing((List<UUID> ids) -> reach(ids, window), ORDER)
                        .thenComparingInt(List::size))
                .orElseThrow();
        over = found.size() <= window;
        var ids = over ? found : found.subList(0, window);
        looked += ids.size();
        if (!ids.isEmpty()) {
            last = ids.getLast();
        }
        return ids;
    }

    /// How far back a window goes.
    private static UUID reach(List<UUID> ids, int window) {
        return ids.size() <= window ? BEFORE_ALL : ids.get(window - 1);
    }

    /// Whether there is nothing more to be looked at.
    boolean over() {
        return over;
    }

    /// The last run that was looked at.
    UUID last() {
        return last;
    }

    /// The values of every condition of the filter, for a statement about some of the ids.
    Map<String, @Nullable Object> about(List<UUID> ids) {
        var some = new HashMap<String, @Nullable Object>(values);
        some.put("ids", ids);
        some.put("newest", ids.getFirst());
        some.put("last", ids.getLast());
        return some;
    }

    /// Whether a window holds all or most of the runs of its time, for lack of a filter that has an index. What
    /// they await is no such filter: only runs that have not ended await anything.
    boolean dense() {
        return sources.equals(List.of(ALL)) || sources.equals(List.of(ROOTS));
    }

    private static List<String> sources(RunScope scope, RunFilter filter) {
        var sources = new ArrayList<String>();
        if (filter.kind() == Kind.TEMPLATE) {
            sources.add(TEMPLATE_RUNS);
        } else {
            sources.add(filter.steps() ? ALL : ROOTS);
        }
        if (!filter.definitions().isEmpty()) {
            sources.add(OF_DEFINITIONS);
        }
        if (filter.requestedBy() != null) {
            sources.add(OF_REQUESTER);
        }
        if (filter.entityId() != null) {
            sources.add(OF_ENTITY);
        }
        var environment = environment(scope, filter);
        if (environment != null && !environment.equals("default")) {
            sources.add(IN_ENVIRONMENT);
        }
        if (!standing(filter).contains(State.SUCCEEDED)) {
            sources.add(NOT_SUCCEEDED);
        }
        return sources;
    }

    private static @Nullable String environment(RunScope scope, RunFilter filter) {
        return scope.environment() == null ? filter.environment() : scope.environment();
    }

    /// The states that a run that fits can have. What waits has not ended.
    private static Set<State> standing(RunFilter filter) {
        var asked = filter.states().isEmpty() ? Set.of(State.values()) : filter.states();
        return filter.awaits().isEmpty()
                ? asked
                : Set.copyOf(asked.stream().filter(state -> !state.ended()).toList());
    }

    private static Map<String, @Nullable Object> values(RunScope scope, RunFilter filter, Instant now) {
        var states = standing(filter);
        var words = filter.text();
        var values = new HashMap<String, @Nullable Object>();
        values.put("project", scope.projectId());
        values.put("environment", scope.environment());
        values.put("only_environment", filter.environment());
        values.put("indexed_environment", environment(scope, filter));
        values.put("kind", filter.kind());
        values.put("steps", filter.steps());
        values.put("any_definition", filter.definitions().isEmpty());
        values.put("definitions", filter.definitions());
        values.put("requester", filter.requestedBy());
        values.put("entity", filter.entityId());
        values.put("via", filter.via());
        values.put("any_awaits", filter.awaits().isEmpty());
        values.put("awaits", words(List.copyOf(filter.awaits())));
        values.put("longer", filter.longerThan());
        values.put("now", now);
        values.put("text", words == null ? null : words.text());
        values.put("json_text", words == null ? null : escaped(words.text()));
        values.put("named", words == null ? List.of() : List.copyOf(words.named()));
        values.put("failed", states.contains(State.FAILED));
        values.put("canceled", states.contains(State.CANCELED));
        values.put(
                "phases",
                words(Arrays.stream(Phase.values())
                        .filter(phase -> states.contains(State.of(phase, null)))
                        .toList()));
        values.put(
                "endings",
                words(Arrays.stream(Ending.values())
                        .filter(ending -> states.contains(State.of(ending)))
                        .toList()));
        return values;
    }

    private static List<String> words(List<? extends Enum<?>> all) {
        return all.stream().map(it -> it.name().toLowerCase(Locale.ROOT)).toList();
    }

    /// The text as it stands inside a string of stored JSON.
    private static String escaped(String text) {
        var quoted = Json.write(text);
        return quoted.substring(1, quoted.length() - 1);
    }
}
