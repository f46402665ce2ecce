package dev.slipway.run;

import dev.slipway.db.Db;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Finds and counts runs of both kinds, by any combination of filters, in a time that does not depend on how
/// many runs there are: what is not found within some bounds is looked for by the next request.
public final class RunSearch {
    private static final Duration USUAL_SPAN = Duration.ofHours(24);

    private final Db db;
    private final Clock clock;
    private final Bounds bounds;

    /// Runs of one database.
    public RunSearch(Db db, Clock clock, Bounds bounds) {
        this.db = db;
        this.clock = clock;
        this.bounds = bounds;
    }

    /// How much one request does at most.
    ///
    /// @param window how many runs are looked at at once
    /// @param looked how many runs are looked at for a page
    /// @param counted how many runs are looked at to count
    /// @param patience how long, give or take a window
    public record Bounds(int window, int looked, int counted, Duration patience) {
        /// Those of a server.
        public static final Bounds USUAL = new Bounds(2_000, 20_000, 50_000, Duration.ofMillis(300));
    }

    // In `input` a sealed secret is a text that nobody may learn anything of, so what stands there is no match.
    private static final String FITTING = """
            where project_id = :project and (:ids::uuid[] is null or id = any(:ids::uuid[]))
              and id <= :newest and id >= :last
              and (:environment::text is null or environment = :environment)
              and (:only_environment::text is null or environment = :only_environment)
              and (:kind::text is null or kind = :kind::run_kind)
              and (:steps or parent_id is null)
              and (:any_definition or definition_id = any(:definitions::uuid[]))
              and (:requester::text is null or requested_by = :requester)
              and (:entity::uuid is null or entity_id = :entity)
              and (:via::text is null or split_part(via, ' ', 1) = :via)
              and (:any_awaits or awaits = any(:awaits::text[])
                or (kind = 'template' and exists (
                  select 1 from step s
                  join run_wait w on w.project_id = s.project_id and w.run_id = s.run_id
                  where s.project_id = :project and s.parent_id = id and w.kind = any(:awaits::text[]))))
              and (ending = any(:endings::ending[]) or phase = any(:phases::phase[]))
              and (:longer::bigint is null
                or extract(epoch from coalesce(finished_at, :now::timestamptz) - started_at) > :longer)
              and (:text::text is null
                or definition_id = any(:named::uuid[])
                or strpos(id::text, lower(:text)) > 0
                or strpos(lower(error), lower(:text)) > 0
                or (strpos(lower(input::text), lower(:json_text)) > 0
                  and strpos(lower(regexp_replace(input::text, '\\{"\\$sealed": "[^"]*"\\}', '', 'g')),
                    lower(:json_text)) > 0))
            """;

    private static final String ROWS = "select * from run_now " + FITTING + " order by id desc limit :limit";

    private static final String BY_STATE =
            "select width_bucket(id, :beginnings::uuid[]) as bucket, phase, ending, count(*) as runs ";

    private static final String COUNTS = BY_STATE + "from run_now " + FITTING + " group by 1, 2, 3";

    // To look up fifty thousand runs one by one takes longer than to count them where they are: with the bounds at the
    // endings, too, both tables are read through side by side.
    private static final String COUNTS_SIDE_BY_SIDE = BY_STATE + """
            from (
                select r.*, l.phase, e.ending, e.error, e.finished_at,
                    coalesce(e.started_at, l.started_at) as started_at, null::text as awaits
                from run r
                left join run_live l on l.project_id = r.project_id and l.id = r.id
                left join run_end e
                    on e.project_id = r.project_id and e.id = r.id and e.id <= :newest and e.id >= :last
            ) it
            """ + FITTING + " group by 1, 2, 3";

    // PostgreSQL takes a short span of UUIDs for a single row, and would read one table through for each of the other.
    private static final String READ_THROUGH_ONCE = "select set_config('enable_nestloop', 'off', true)";

    /// A page of runs, newest first.
    ///
    /// @param next the run after which the next page begins, whether it fits or not; null when there is none
    /// @param searchedBack when the last run was created that was looked at; null unless that is why the page
    ///     is short
    public record Page(
            List<FullRun> runs,
            @Nullable UUID next,
            @Nullable Instant searchedBack) {}

    /// Runs that fit and are older than one that was seen, newest first. Ids rise with time and a run's never
    /// changes, so whoever goes on from `next` meets every run that was there at the start once.
    ///
    /// @param before where the last page ended; null for the first
    public Page page(RunScope scope, RunFilter filter, @Nullable UUID before, int limit) {
        var now = clock.instant();
        var stop = new RunWalk.Stop(bounds.looked(), now.plus(bounds.patience()));
        return db.read(scope.projectId(), tx -> {
            var walk = new RunWalk(tx, scope, filter, before, now, stop);
            var found = new ArrayList<FullRun>();
            // Most pages are full after a few runs: the windows grow.
            int window = limit + 1;
            for (var ids = walk.next(Math.min(window, bounds.window()), now);
                    !ids.isEmpty();
                    ids = walk.next(Math.min(window, bounds.window()), clock.instant())) {
                var values = walk.about(ids);
                values.put("limit", limit + 1 - found.size());
                found.addAll(tx.query(ROWS, values, FullRun::of));
                if (found.size() > limit) {
                    var page = List.copyOf(found.subList(0, limit));
                    return new Page(page, page.getLast().run().id(), null);
                }
                window *= 4;
            }
            var next = walk.over() ? null : walk.last();
            var back = next == null || found.size() == limit ? null : Ids.createdAt(next);
            return new Page(List.copyOf(found), next, back);
        });
    }

    /// How many runs were created in a part of a span, by how they are seen now.
    public record Bucket(Instant since, Instant until, Map<State, Integer> byState) {}

    /// How many runs fit.
    ///
    /// @param countedBack when the last run was created that was looked at; null when all were
    public record Summary(@Nullable Instant countedBack, List<Bucket> buckets) {
        /// Over all buckets.
        public Map<State, Integer> byState() {
            var all = new EnumMap<State, Integer>(State.class);
            buckets.forEach(
                    bucket -> bucket.byState().forEach((state, count) -> all.merge(state, count, Integer::sum)));
            return all;
        }
    }

    /// The time that is counted over.
    ///
    /// @param until not included
    public record Period(Instant since, Instant until) {}

    /// The time that a span means: until now, since a day before, unless it says otherwise.
    public Period period(RunFilter.Span span) {
        var until = span.until() == null ? clock.instant() : span.until();
        return new Period(span.since() == null ? until.minus(USUAL_SPAN) : span.since(), until);
    }

    /// Counts the newest runs that fit.
    ///
    /// @param filter whose span does not count
    /// @param period that has a beginning before its end
    /// @param buckets into how many parts the period is cut
    public Summary summary(RunScope scope, RunFilter filter, Period period, int buckets) {
        var since = period.since();
        var until = period.until();
        var within = filter.within(new RunFilter.Span(since, until));
        long span = Math.max(1, Duration.between(since, until).toMillis());
        var beginnings = IntStream.range(1, buckets)
                .mapToObj(i -> Ids.from(since.plusMillis(part(span, i, buckets))))
                .toList();
        var counts = IntStream.range(0, buckets)
                .mapToObj(_ -> new EnumMap<State, Integer>(State.class))
                .toList();
        var now = clock.instant();
        var stop = new RunWalk.Stop(bounds.counted(), now.plus(bounds.patience()));
        var back = db.read(scope.projectId(), tx -> {
            var walk = new RunWalk(tx, scope, within, null, now, stop);
            if (walk.dense()) {
                tx.query(READ_THROUGH_ONCE, Map.of(), _ -> true);
            }
            int window = bounds.window();
            for (var ids = walk.next(window, now); !ids.isEmpty(); ids = walk.next(window, clock.instant())) {
                var values = walk.about(ids);
                values.put("beginnings", beginnings);
                if (walk.dense()) {
                    values.put("ids", null);
                }
                tx.query(
                        walk.dense() ? COUNTS_SIDE_BY_SIDE : COUNTS,
                        values,
                        row -> counts.get(row.integer("bucket"))
                                .merge(RunList.state(row), row.integer("runs"), Integer::sum));
                window = walk.dense() ? bounds.window() * 5 : bounds.window();
            }
            return walk.over() ? null : Ids.createdAt(walk.last());
        });
        return new Summary(
                back,
                IntStream.range(0, buckets)
                        .mapToObj(i -> new Bucket(
                                since.plusMillis(part(span, i, buckets)),
                                i == buckets - 1 ? until : since.plusMillis(part(span, i + 1, buckets)),
                                Map.copyOf(counts.get(i))))
                        .toList());
    }

    /// Rounded up, as a run belongs to the bucket whose share of the span it has reached.
    private static long part(long span, int index, int buckets) {
        return Math.ceilDiv(span * index, buckets);
    }
}
