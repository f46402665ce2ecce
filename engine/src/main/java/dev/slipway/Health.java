package dev.slipway;

import dev.slipway.db.Db;
import dev.slipway.db.DbFailure;
import dev.slipway.http.Call;
import dev.slipway.http.Guard;
import dev.slipway.http.Handler;
import dev.slipway.http.PlainErrors;
import dev.slipway.http.Reply;
import dev.slipway.http.RequestMeter;
import dev.slipway.http.Route;
import dev.slipway.http.Routes;
import dev.slipway.run.Queue;
import dev.slipway.work.Node;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Tells from outside whether this server is well: `/healthz`, `/livez`, `/readyz` and `/metrics`, also under
/// `/api/v1` (CONTRACTS.md 1).
final class Health {
    private static final List<String> PREFIXES = List.of("", "/api/v1");

    private final Db db;
    private final Node node;
    private final Clock clock;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<List<Object>, Timer> requests = new ConcurrentHashMap<>();

    @SuppressWarnings("resource") // the binders live as long as the process
    Health(Db db, Node node, Clock clock) {
        this.db = db;
        this.node = node;
        this.clock = clock;
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        Gauge.builder("slipway.attempts.busy", node, Node::busy)
                .description("Attempts at work on this node")
                .register(registry);
        for (var loop : node.loops()) {
            Gauge.builder("slipway.loop.age", () -> age(loop.name()))
                    .description("Seconds since this loop last got through a round")
                    .tag("loop", loop.name())
                    .baseUnit("seconds")
                    .register(registry);
        }
    }

    private double age(String loop) {
        return node.loops().stream()
                .filter(it -> it.name().equals(loop))
                .mapToDouble(it -> java.time.Duration.between(it.lastRound(), clock.instant())
                                .toMillis()
                        / 1000.0)
                .findFirst()
                .orElse(Double.NaN);
    }

    /// Counts requests.
    RequestMeter requests() {
        return (method, path, status, nanos) -> requests.computeIfAbsent(
                        List.of(method, path, status),
                        _ -> Timer.builder("slipway.http.requests")
                                .description("Requests answered")
                                .tags(Tags.of("method", method, "path", path, "status", String.valueOf(status)))
                                .publishPercentileHistogram(false)
                                .register(registry))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    void addTo(Routes routes) {
        for (var prefix : PREFIXES) {
            add(routes, prefix + "/healthz", this::health, "Whether the server and its database work");
            add(routes, prefix + "/livez", _ -> Reply.json(200, Map.of("status", "ok")), "Whether the process answers");
            add(routes, prefix + "/readyz", this::ready, "Whether it carries runs out");
            add(routes, prefix + "/metrics", this::metrics, "Prometheus text");
        }
    }

    private static void add(Routes routes, String path, Handler handler, String description) {
        routes.add(new Route("GET", path, Guard.open(), handler, PlainErrors.TABLE, description));
    }

    private boolean connected() {
        try {
            return db.call(tx -> tx.first("select 1 as one", Map.of(), row -> row.integer("one")))
                    .isPresent();
        } catch (DbFailure e) {
            return false;
        }
    }

    private Reply health(Call call) {
        return connected()
                ? Reply.json(200, Map.of("status", "ok", "db", "connected"))
                : Reply.json(503, Map.of("status", "error", "db", "disconnected"));
    }

    private Reply ready(Call call) {
        var loops = new LinkedHashMap<String, Object>();
        boolean alive = true;
        for (var loop : node.loops()) {
            boolean well = loop.alive(clock);
            alive &= well;
            loops.put(loop.name(), well ? "ok" : "stuck");
        }
        boolean db = connected();
        var body = new LinkedHashMap<String, Object>();
        body.put("status", db && alive ? "ok" : "error");
        body.put("db", db ? "connected" : "disconnected");
        body.put("loops", loops);
        return Reply.json(db && alive ? 200 : 503, body);
    }

    private Reply metrics(Call call) {
        var text = new StringBuilder(registry.scrape());
        try {
            var phases = new Queue(db).phases();
            text.append(
                    "# HELP slipway_runs_live Runs that have not ended, by phase\n# TYPE slipway_runs_live gauge\n");
            phases.forEach(it -> text.append(
                    "slipway_runs_live{phase=\"%s\"} %d\n".formatted(it.phase().word(), it.runs())));
            text.append("# HELP slipway_runs_oldest_seconds Age of the oldest live run, by phase\n")
                    .append("# TYPE slipway_runs_oldest_seconds gauge\n");
            phases.forEach(it -> text.append("slipway_runs_oldest_seconds{phase=\"%s\"} %s\n"
                    .formatted(it.phase().word(), it.oldestSeconds())));
        } catch (DbFailure e) {
            text.append("# the database cannot be asked for the queue\n");
        }
        return Reply.bytes(
                200, "text/plain; version=0.0.4; charset=utf-8", text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
