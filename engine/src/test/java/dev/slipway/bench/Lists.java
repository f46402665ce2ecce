package dev.slipway.bench;

import dev.slipway.db.Db;
import dev.slipway.run.Awaited;
import dev.slipway.run.Ids;
import dev.slipway.run.Kind;
import dev.slipway.run.RunFilter;
import dev.slipway.run.RunList;
import dev.slipway.run.RunScope;
import dev.slipway.run.RunSearch;
import dev.slipway.run.RunStatistics;
import dev.slipway.run.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Every list of runs, with each of its filters.
final class Lists {
    private static final RunScope SCOPE = new RunScope(Past.PROJECT, null);
    private static final int PAGE = 50;
    private static final UUID NOBODY = Past.definition(0xffff);
    private static final String SOMEBODY = "user-7@example.com";

    private final RunSearch search;
    private final RunStatistics statistics;
    private final RunList list;
    private final Past past;
    private final UUID deep;

    Lists(Db db, Past past) {
        this.search = new RunSearch(db, Clock.systemUTC(), RunSearch.Bounds.USUAL);
        this.statistics = new RunStatistics(db);
        this.list = new RunList(db);
        this.past = past;
        this.deep = new UUID(middle().toEpochMilli() << 16, 0);
    }

    private Instant middle() {
        return past.since().plus(Duration.between(past.since(), past.until()).dividedBy(2));
    }

    /// What of a filter is not anything.
    private static final class Wanted {
        @Nullable
        Kind kind;

        boolean steps;
        Set<State> states = Set.of();
        List<UUID> definitions = List.of();

        @Nullable
        String requestedBy;

        @Nullable
        String environment;

        @Nullable
        UUID entity;

        @Nullable
        String via;

        @Nullable
        Awaited awaits;

        @Nullable
        Long longerThan;

        @Nullable
        String text;

        @Nullable
        Instant since;

        @Nullable
        Instant until;

        static RunFilter filter(Consumer<Wanted> as) {
            var it = new Wanted();
            as.accept(it);
            return new RunFilter(
                    it.kind,
                    it.steps,
                    it.states,
                    it.definitions,
                    it.requestedBy,
                    it.environment,
                    it.entity,
                    it.via,
                    it.awaits,
                    it.longerThan,
                    it.text == null ? null : new RunFilter.Text(it.text, Set.of()),
                    new RunFilter.Span(it.since, it.until));
        }
    }

    private static Map<String, Consumer<Wanted>> found() {
        var all = new LinkedHashMap<String, Consumer<Wanted>>();
        all.put("no filter", _ -> {});
        all.put("with steps", it -> it.steps = true);
        all.put("template runs", it -> it.kind = Kind.TEMPLATE);
        all.put("action runs", it -> it.kind = Kind.ACTION);
        all.put("succeeded", it -> it.states = Set.of(State.SUCCEEDED));
        all.put("failed", it -> it.states = Set.of(State.FAILED));
        all.put("failed, canceled", it -> it.states = Set.of(State.FAILED, State.CANCELED));
        all.put("failed, steps too", it -> {
            it.states = Set.of(State.FAILED);
            it.steps = true;
        });
        all.put("live", it -> it.states = Set.of(State.QUEUED, State.RUNNING, State.WAITING));
        all.put("waits for approval", it -> it.awaits = Awaited.APPROVAL);
        all.put("frequent definition", it -> it.definitions = List.of(Past.FREQUENT));
        all.put("rare definition", it -> it.definitions = List.of(Past.RARE));
        all.put("three definitions", it -> it.definitions = List.of(Past.FREQUENT, Past.RARE, Past.TEMPLATE));
        all.put("requester", it -> it.requestedBy = SOMEBODY);
        all.put("environment default", it -> it.environment = "default");
        all.put("environment production", it -> it.environment = "production");
        all.put("entity", it -> it.entity = Past.definition(1007));
        all.put("by token", it -> it.via = "token");
        all.put("longer than a minute", it -> it.longerThan = 60L);
        all.put("text that many have", it -> it.text = "service-9");
        all.put("text that few have", it -> it.text = "host-77 ");
        all.put("requester, failed, frequent definition", it -> {
            it.requestedBy = SOMEBODY;
            it.states = Set.of(State.FAILED);
            it.definitions = List.of(Past.FREQUENT);
        });
        all.put("production, canceled, by token", it -> {
            it.environment = "production";
            it.states = Set.of(State.CANCELED);
            it.via = "token";
        });
        return all;
    }

    private static Map<String, Consumer<Wanted>> missing() {
        var all = new LinkedHashMap<String, Consumer<Wanted>>();
        all.put("definition", it -> it.definitions = List.of(NOBODY));
        all.put("requester", it -> it.requestedBy = "nobody@example.com");
        all.put("environment", it -> it.environment = "staging");
        all.put("entity", it -> it.entity = NOBODY);
        all.put("waits for a callback", it -> it.awaits = Awaited.CALLBACK);
        all.put("via", it -> it.via = "carrier-pigeon");
        all.put("longer than a year", it -> it.longerThan = 31_536_000L);
        all.put("text", it -> it.text = "xyzzy");
        all.put("text, steps too", it -> {
            it.text = "xyzzy";
            it.steps = true;
        });
        all.put("failed, text", it -> {
            it.text = "xyzzy";
            it.states = Set.of(State.FAILED);
        });
        all.put("requester, succeeded, longer than a year", it -> {
            it.requestedBy = SOMEBODY;
            it.states = Set.of(State.SUCCEEDED);
            it.longerThan = 31_536_000L;
        });
        all.put("frequent definition, via", it -> {
            it.definitions = List.of(Past.FREQUENT);
            it.via = "carrier-pigeon";
        });
        return all;
    }

    private static Map<String, Consumer<Wanted>> counted() {
        var all = new LinkedHashMap<String, Consumer<Wanted>>();
        all.put("no filter", _ -> {});
        all.put("with steps", it -> it.steps = true);
        all.put("template runs", it -> it.kind = Kind.TEMPLATE);
        all.put("succeeded", it -> it.states = Set.of(State.SUCCEEDED));
        all.put("failed", it -> it.states = Set.of(State.FAILED));
        all.put("frequent definition", it -> it.definitions = List.of(Past.FREQUENT));
        all.put("requester", it -> it.requestedBy = SOMEBODY);
        all.put("environment production", it -> it.environment = "production");
        all.put("by token", it -> it.via = "token");
        all.put("text that many have", it -> it.text = "service-9");
        return all;
    }

    void measure(String only) {
        var watch = new Stopwatch(only);
        System.out.printf("%,d runs; milliseconds%n", past.runs());
        pages(watch);
        summaries(watch);
        statistics(watch);
        lists(watch);
    }

    private void pages(Stopwatch watch) {
        watch.title("GET /runs");
        found().forEach((name, as) -> {
            watch.measure("page: " + name, () -> page(as, null));
            watch.measure("deep: " + name, () -> page(as, deep));
        });
        var newest = search.page(SCOPE, Wanted.filter(_ -> {}), deep, 1)
                .runs()
                .getFirst()
                .run()
                .id();
        watch.measure(
                "page: beginning of an id",
                () -> page(it -> it.text = newest.toString().substring(0, 20), null));
        watch.measure(
                "page: an hour in the middle",
                () -> page(
                        it -> {
                            it.since = middle();
                            it.until = middle().plus(Duration.ofHours(1));
                        },
                        null));
        watch.title("GET /runs, nothing fits");
        missing().forEach((name, as) -> {
            watch.measure("none: " + name, () -> page(as, null));
            watch.measure("none, deep: " + name, () -> page(as, deep));
        });
    }

    private Object page(Consumer<Wanted> as, @Nullable UUID before) {
        var page = search.page(SCOPE, Wanted.filter(as), before, PAGE);
        var back = page.searchedBack();
        return page.runs().size()
                + (back == null
                        ? ""
                        : ", searched back "
                                + Duration.between(back, before == null ? past.until() : Ids.createdAt(before)));
    }

    private void summaries(Stopwatch watch) {
        watch.title("GET /runs/summary");
        counted().forEach((name, as) -> {
            watch.measure("summary of a day: " + name, () -> summary(as, Duration.ofDays(1)));
            watch.measure("summary of all: " + name, () -> summary(as, Past.LENGTH.plusDays(1)));
        });
    }

    private Object summary(Consumer<Wanted> as, Duration length) {
        var until = past.until().plusSeconds(1);
        var period = new RunSearch.Period(until.minus(length), until);
        return search.summary(SCOPE, Wanted.filter(as), period, 48).byState().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    private void statistics(Stopwatch watch) {
        watch.title("statistics");
        var all = IntStream.range(0, 50).mapToObj(Past::definition).toList();
        watch.measure(
                "statistics of 50 definitions", () -> statistics.of(SCOPE, all).size());
        var production = new RunScope(Past.PROJECT, "production");
        watch.measure(
                "statistics of 50 definitions, one environment",
                () -> statistics.of(production, all).size());
        watch.measure(
                "usual time of a definition",
                () -> statistics.usual(SCOPE, Past.FREQUENT).isPresent());
    }

    private void lists(Stopwatch watch) {
        watch.title("lists of the dialects");
        var actions = RunList.Filter.all(Kind.ACTION);
        for (long offset : new long[] {0, 100_000}) {
            watch.measure("with total: action runs, offset " + offset, () -> total(actions, offset));
        }
        watch.measure("with total: template runs", () -> total(RunList.Filter.all(Kind.TEMPLATE), 0));
        watch.measure("with total: failed actions", () -> total(of(Set.of(State.FAILED), null, null, null), 0));
        watch.measure("with total: requester", () -> total(of(Set.of(), null, null, SOMEBODY), 0));
        watch.measure("with total: template", () -> total(of(Set.of(), Past.TEMPLATE, null, null), 0));
        watch.measure("with total: entity", () -> total(of(Set.of(), null, Past.definition(1007), null), 0));
        var before = new LinkedHashMap<String, RunList.Filter>();
        before.put("action runs", actions);
        before.put("succeeded", of(Set.of(State.SUCCEEDED), null, null, null));
        before.put("failed", of(Set.of(State.FAILED), null, null, null));
        before.put("queued", of(Set.of(State.QUEUED), null, null, null));
        before.put("requester", of(Set.of(), null, null, SOMEBODY));
        before.put("nobody", of(Set.of(), null, null, "nobody@example.com"));
        before.put("requester, failed", of(Set.of(State.FAILED), null, null, SOMEBODY));
        before.put("entity", of(Set.of(), null, Past.definition(1007), null));
        before.forEach((name, filter) -> {
            watch.measure("before: " + name, () -> before(filter, null));
            watch.measure("before, deep: " + name, () -> before(filter, deep));
        });
    }

    private static RunList.Filter of(
            Set<State> states, @Nullable UUID template, @Nullable UUID entity, @Nullable String requester) {
        return new RunList.Filter(Kind.ACTION, states, null, template, entity, requester);
    }

    private Object total(RunList.Filter filter, long offset) {
        var page = list.page(SCOPE, filter, 20, offset);
        return page.runs().size() + " of " + page.total();
    }

    private Object before(RunList.Filter filter, @Nullable UUID before) {
        return list.pageBefore(SCOPE, filter, before, PAGE + 1).size();
    }
}
