package dev.slipway.dialect.slipway;

import dev.slipway.auth.Permission;
import dev.slipway.dialect.Portal;
import dev.slipway.dialect.Query;
import dev.slipway.dialect.Tenant;
import dev.slipway.http.Call;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import dev.slipway.http.Timestamps;
import dev.slipway.json.Json;
import dev.slipway.run.Logs;
import dev.slipway.run.NumberedLog;
import dev.slipway.run.NumberedLog.Extent;
import dev.slipway.spi.Task;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `/actions/runs/{runId}/logs/…`: a log by the numbers of its lines.
final class LogRoutes {
    static final String MISSING = "Run not found";

    private static final int MOST_LISTED = 2_000;
    private static final int MOST_FOUND = 1_000;
    private static final int MOST_NUMBERS = 10_000;
    private static final int LONGEST_TEXT = 200;
    private static final long MOST_CHARACTERS = 4L << 20;
    private static final long LONGEST_WAIT = 25;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
    private static final Map<String, Task.Level> LEVELS = Arrays.stream(Task.Level.values())
            .collect(Collectors.toMap(LogRoutes::word, level -> level, (one, _) -> one, LinkedHashMap::new));

    private final NumberedLog log;

    LogRoutes(NumberedLog log) {
        this.log = log;
    }

    void addTo(Routes routes, Portal portal) {
        var read = portal.needs(Permission.ACTION_READ);
        var base = "/actions/runs/{runId}/logs";
        Portal.add(routes, "GET", base + "/lines", read, this::lines, "Get a range of a log");
        Portal.add(routes, "GET", base + "/search", read, this::search, "Search a whole log");
        Portal.add(routes, "GET", base + "/download", read, this::download, "Download a whole log");
        new LogStream(log, portal.still(Permission.ACTION_READ)).addTo(routes, read);
    }

    private Extent extent(Tenant tenant, UUID id) {
        return log.extent(tenant.scope(), id).orElseThrow(() -> new HttpProblem.NotFound(MISSING));
    }

    private Reply lines(Call call) {
        var tenant = Portal.tenant(call);
        var id = Portal.id(call, "runId", MISSING);
        var query = new Query(call);
        long from = query.number("from", 1, Long.MIN_VALUE);
        long after = query.number("after", -1, 0);
        long wait = query.number("wait", 0, 0, LONGEST_WAIT);
        int limit = query.limit(500, MOST_LISTED, Query.Over.CLAMPED);
        boolean behind = query.text("after").isPresent();
        if (behind && query.text("from").isPresent()) {
            query.wrong("from", "Either from or after, not both");
        }
        if (wait > 0 && !behind) {
            query.wrong("wait", "Only with after");
        }
        if (from == 0) {
            query.wrong("from", "Lines count from 1, or from -1 at the end");
        }
        query.end();
        var extent = behind ? newer(call, tenant, id, after, Duration.ofSeconds(wait)) : extent(tenant, id);
        long first = behind ? after + 1 : from > 0 ? from : Math.max(1, extent.total() + 1 + from);
        var data = new LinkedHashMap<String, @Nullable Object>();
        data.put("lines", numbered(extent, log.range(tenant.projectId(), id, extent, first, limit, MOST_CHARACTERS)));
        data.put("total", extent.total());
        data.put("ended", extent.state().ended());
        return Portal.data(200, data);
    }

    /// How far the log is as soon as it has a line after that number, or its run has ended, or the time is up.
    private Extent newer(Call call, Tenant tenant, UUID id, long after, Duration wait) {
        long until = System.nanoTime() + wait.toNanos();
        var extent = extent(tenant, id);
        while (extent.total() <= after && !extent.state().ended()) {
            long left = until - System.nanoTime();
            if (left <= 0 || !call.pause(LOOK_AGAIN.toNanos() < left ? LOOK_AGAIN : Duration.ofNanos(left))) {
                return extent;
            }
            extent = extent(tenant, id);
        }
        return extent;
    }

    private Reply search(Call call) {
        var tenant = Portal.tenant(call);
        var id = Portal.id(call, "runId", MISSING);
        var query = new Query(call);
        var text = query.text("text", LONGEST_TEXT).orElse("");
        var named = query.options("levels", LEVELS);
        var levels = named.isEmpty() ? EnumSet.allOf(Task.Level.class) : EnumSet.copyOf(named);
        long after = query.number("after", 0, 0);
        int limit = (int) Math.min(query.number("limit", 200, 0), MOST_FOUND);
        query.end();
        var extent = extent(tenant, id);
        var shown = new NumberedLog.Shown(MOST_NUMBERS, after, limit, MOST_CHARACTERS);
        var found = log.search(tenant.projectId(), id, extent, text, levels, shown);
        var data = new LinkedHashMap<String, @Nullable Object>();
        data.put("total", found.total());
        data.put("numbers", found.numbers());
        data.put("lines", numbered(extent, found.lines()));
        return Portal.data(200, data);
    }

    /// A way to write a log into a file.
    ///
    /// @param ending of the file's name
    private record Form(String ending, String type, Function<Numbered, String> line) {}

    private record Numbered(Extent extent, Logs.Line line) {}

    private static final Form TEXT = new Form("log", "text/plain; charset=utf-8", it -> text(it.line()));
    private static final Form JSON =
            new Form("jsonl", "application/x-ndjson", it -> Json.write(numbered(it.extent(), it.line())));
    private static final Map<String, Form> FORMS = Map.of("text", TEXT, "jsonl", JSON);

    private Reply download(Call call) {
        var tenant = Portal.tenant(call);
        var id = Portal.id(call, "runId", MISSING);
        var query = new Query(call);
        var form = query.option("format", FORMS).orElse(TEXT);
        query.end();
        var extent = extent(tenant, id);
        return Reply.stream(form.type(), out -> write(tenant.projectId(), id, extent, form, out))
                .with("Content-Disposition", "attachment; filename=\"run-%s.%s\"".formatted(id, form.ending()));
    }

    private void write(int projectId, UUID id, Extent extent, Form form, OutputStream out) throws IOException {
        log.<IOException>all(projectId, id, extent, lines -> {
            var text = new StringBuilder();
            for (var line : lines) {
                text.append(form.line().apply(new Numbered(extent, line))).append('\n');
            }
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        });
    }

    private static String text(Logs.Line line) {
        return "%s %s %s".formatted(Timestamps.text(line.at()), line.level().name(), line.message());
    }

    private static String word(Task.Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }

    /// Lines as they are shown with their numbers.
    static List<Map<String, @Nullable Object>> numbered(Extent extent, List<Logs.Line> lines) {
        return lines.stream().map(line -> numbered(extent, line)).toList();
    }

    private static Map<String, @Nullable Object> numbered(Extent extent, Logs.Line line) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("number", extent.number(line));
        fields.put("seq", line.seq());
        fields.put("attempt", line.leaseSeq());
        fields.put("level", word(line.level()));
        fields.put("message", line.message());
        fields.put("ts", Timestamps.text(line.at()));
        return fields;
    }
}
