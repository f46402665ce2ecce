package dev.slipway.run;

import dev.slipway.db.Db;
import dev.slipway.db.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// SQL that reads how the latest runs of definitions went.
public final class RunStatistics {
    private static final int LATEST = 100;
    private static final int LOOKED_AT = 1_000;

    private final Db db;

    /// Runs of one database.
    public RunStatistics(Db db) {
        this.db = db;
    }

    /// How long some runs took.
    ///
    /// @param runs how many they are, at least 1
    /// @param p50 half of them took no longer
    /// @param p95 95 of a hundred took no longer
    public record Durations(int runs, Duration average, Duration p50, Duration p95) {
        /// Of some runs, empty when there is none.
        static Optional<Durations> of(Collection<Duration> all) {
            if (all.isEmpty()) {
                return Optional.empty();
            }
            var sorted = all.stream().sorted().toList();
            var sum = sorted.stream().reduce(Duration.ZERO, Duration::plus);
            return Optional.of(
                    new Durations(sorted.size(), sum.dividedBy(sorted.size()), rank(sorted, 50), rank(sorted, 95)));
        }

        /// The shortest one that so many of a hundred do not exceed.
        private static Duration rank(List<Duration> sorted, int percent) {
            return sorted.get(Math.ceilDiv(sorted.size() * percent, 100) - 1);
        }
    }

    /// A run and how it went.
    ///
    /// @param startedAt when its first attempt began
    public record Went(
            UUID runId,
            State state,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {
        /// When it was accepted.
        public Instant createdAt() {
            return Ids.createdAt(runId);
        }

        /// From its first start to its end; empty unless it had both.
        public Optional<Duration> duration() {
            return startedAt == null || finishedAt == null
                    ? Optional.empty()
                    : Optional.of(Duration.between(startedAt, finishedAt));
        }
    }

    /// How the latest runs of a definition went.
    ///
    /// @param runs newest first, at most 100
    public record Statistics(List<Went> runs) {
        /// There was none.
        public static final Statistics NONE = new Statistics(List.of());

        /// How many are seen as what.
        public Map<State, Integer> byState() {
            var counts = new EnumMap<State, Integer>(State.class);
            runs.forEach(run -> counts.merge(run.state(), 1, Integer::sum));
            return counts;
        }

        /// How long those took that succeeded.
        public Optional<Durations> usual() {
            return Durations.of(runs.stream()
                    .filter(run -> run.state() == State.SUCCEEDED)
                    .flatMap(run -> run.duration().stream())
                    .toList());
        }
    }

    // Of a definition with runs in many environments, no more than some are looked at for those of one.
    private static final String STATISTICS = """
            select d.id as definition, n.id, n.phase, n.ending, n.started_at, n.finished_at
            from unnest(:definitions::uuid[]) d (id)
            cross join lateral (
                select id from (
                    select id, environment from run
                    where project_id = :project and definition_id = d.id
                    order by id desc
                    limit :looked
                ) newest
                where :environment::text is null or environment = :environment
                order by id desc
                limit :latest
            ) r
            join run_now n on n.project_id = :project and n.id = r.id
            order by d.id, n.id desc
            """;

    /// By definition: how its latest runs went. Nothing for those without a run.
    public Map<UUID, Statistics> of(RunScope scope, Collection<UUID> definitions) {
        if (definitions.isEmpty()) {
            return Map.of();
        }
        var values = values(scope, scope.environment() == null ? LATEST : LOOKED_AT);
        values.put("definitions", definitions);
        return db
                .read(
                        scope.projectId(),
                        tx -> tx.query(STATISTICS, values, row -> Map.entry(row.uuid("definition"), went(row))))
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey,
                        Collectors.collectingAndThen(
                                Collectors.mapping(Map.Entry::getValue, Collectors.toList()), Statistics::new)));
    }

    private static final String SUCCEEDED = """
            select e.started_at, e.finished_at
            from (
                select project_id, id, environment from run
                where project_id = :project and definition_id = :definition
                order by id desc
                limit :looked
            ) r
            join run_end e on e.project_id = r.project_id and e.id = r.id and e.ending = 'succeeded'
            where e.started_at is not null and (:environment::text is null or r.environment = :environment)
            order by r.id desc
            limit :latest
            """;

    /// How long the runs of a definition take: the latest 100 of those that succeeded, as far as they are
    /// among its latest 1,000.
    public Optional<Durations> usual(RunScope scope, UUID definition) {
        var values = values(scope, LOOKED_AT);
        values.put("definition", definition);
        return Durations.of(db.read(
                scope.projectId(),
                tx -> tx.query(
                        SUCCEEDED,
                        values,
                        row -> Duration.between(row.instant("started_at"), row.instant("finished_at")))));
    }

    private static Map<String, @Nullable Object> values(RunScope scope, int looked) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("project", scope.projectId());
        values.put("environment", scope.environment());
        values.put("looked", looked);
        values.put("latest", LATEST);
        return values;
    }

    private static Went went(Row row) {
        return new Went(
                row.uuid("id"), RunList.state(row), row.instantOrNull("started_at"), row.instantOrNull("finished_at"));
    }
}
