package dev.slipway.dialect.slipway;

import dev.slipway.dialect.LogLines;
import dev.slipway.dialect.Portal;
import dev.slipway.dialect.Query;
import dev.slipway.dialect.States;
import dev.slipway.dialect.Tenant;
import dev.slipway.http.Call;
import dev.slipway.http.Guard;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import dev.slipway.http.Sse;
import dev.slipway.run.Kind;
import dev.slipway.run.Logs;
import dev.slipway.run.NumberedLog;
import dev.slipway.run.NumberedLog.Extent;
import dev.slipway.run.State;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/// `/actions/runs/{runId}/logs/stream`: lines as they are written, and at last an event `end` with the status
/// that the run ended in.
final class LogStream {
    private static final int LINES_READ = 2_000;
    private static final int LINES_TOLD = 500;
    private static final long CHARACTERS_READ = 1L << 20;
    private static final Duration WHILE_RUNNING = Duration.ofMillis(100);
    private static final Duration OTHERWISE = Duration.ofMillis(250);
    private static final Pattern SEQ = Pattern.compile("[0-9]{1,18}");

    private final NumberedLog log;
    private final Guard still;

    /// @param still whether who listens still may
    LogStream(NumberedLog log, Guard still) {
        this.log = log;
        this.still = still;
    }

    void addTo(Routes routes, Guard read) {
        var path = "/actions/runs/{runId}/logs/stream";
        Portal.add(routes, "GET", path, read, this::stream, "Follow the log of an action run");
    }

    /// How lines are told.
    @FunctionalInterface
    private interface Teller {
        void tell(Sse events, Extent extent, List<Logs.Line> lines) throws IOException;
    }

    private Reply stream(Call call) {
        var tenant = Portal.tenant(call);
        var id = Portal.id(call, "runId", LogRoutes.MISSING);
        var query = new Query(call);
        long asked = query.number("after", 0, 0);
        boolean batch =
                query.option("batch", Map.of("true", true, "false", false)).orElse(false);
        query.end();
        if (log.extent(tenant.scope(), id).isEmpty()) {
            throw new HttpProblem.NotFound(LogRoutes.MISSING);
        }
        long after = call.header("Last-Event-ID")
                .filter(text -> SEQ.matcher(text).matches())
                .map(Long::parseLong)
                .orElse(asked);
        Teller teller = batch ? LogStream::together : (events, extent, lines) -> oneByOne(id, events, extent, lines);
        return Reply.events(events -> follow(new StillAllowed(call, still), tenant, id, after, teller, events));
    }

    private void follow(StillAllowed allowed, Tenant tenant, UUID id, long after, Teller teller, Sse events)
            throws IOException, InterruptedException {
        long last = after;
        while (allowed.check()) {
            var extent = log.extent(tenant.scope(), id).orElseThrow();
            var lines = extent.last() > last
                    ? log.behind(tenant.projectId(), id, extent, last, LINES_READ, CHARACTERS_READ)
                    : List.<Logs.Line>of();
            if (!lines.isEmpty()) {
                teller.tell(events, extent, lines);
                last = lines.getLast().seq();
            } else if (extent.state().ended()) {
                events.event(null, "end", Map.of("status", States.word(Kind.ACTION, extent.state())));
                return;
            } else {
                Thread.sleep(extent.state() == State.RUNNING ? WHILE_RUNNING : OTHERWISE);
            }
        }
    }

    private static void oneByOne(UUID id, Sse events, Extent extent, List<Logs.Line> lines) throws IOException {
        for (var line : lines) {
            var fields = LogLines.line(id, line);
            fields.put("number", extent.number(line));
            events.event(Long.toString(line.seq()), "log", fields);
        }
    }

    private static void together(Sse events, Extent extent, List<Logs.Line> lines) throws IOException {
        for (int at = 0; at < lines.size(); at += LINES_TOLD) {
            var some = lines.subList(at, Math.min(lines.size(), at + LINES_TOLD));
            events.event(
                    Long.toString(some.getLast().seq()), "lines", Map.of("lines", LogRoutes.numbered(extent, some)));
        }
    }
}
