package dev.slipway.dialect.slipway;

import dev.slipway.auth.Permission;
import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Revision;
import dev.slipway.dialect.Portal;
import dev.slipway.http.Call;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import dev.slipway.http.Timestamps;
import dev.slipway.run.Kind;
import dev.slipway.run.RunStatistics;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How the latest runs of actions and templates went.
final class StatisticsRoutes {
    private static final int LATEST = 20;

    private final Catalog catalog;
    private final RunStatistics statistics;

    StatisticsRoutes(Catalog catalog, RunStatistics statistics) {
        this.catalog = catalog;
        this.statistics = statistics;
    }

    void addTo(Routes routes, Portal portal) {
        var templates = portal.needs(Permission.TEMPLATE_READ);
        var actions = portal.needs(Permission.ACTION_READ);
        Portal.add(
                routes,
                "GET",
                "/templates/statistics",
                templates,
                call -> list(call, Kind.TEMPLATE),
                "How the latest runs of every template went");
        Portal.add(
                routes,
                "GET",
                "/templates/{id}/statistics",
                templates,
                call -> one(call, Kind.TEMPLATE),
                "How the latest runs of one template went");
        Portal.add(
                routes,
                "GET",
                "/actions/statistics",
                actions,
                call -> list(call, Kind.ACTION),
                "How the latest runs of every action went");
        Portal.add(
                routes,
                "GET",
                "/actions/{id}/statistics",
                actions,
                call -> one(call, Kind.ACTION),
                "How the latest runs of one action went");
    }

    private Reply list(Call call, Kind kind) {
        var tenant = Portal.tenant(call);
        var ids = current(tenant.projectId(), kind);
        var all = statistics.of(tenant.scope(), ids);
        return Portal.data(
                200,
                Map.of(
                        "statistics",
                        ids.stream()
                                .map(id -> statistics(id, all.getOrDefault(id, RunStatistics.Statistics.NONE)))
                                .toList()));
    }

    private List<UUID> current(int projectId, Kind kind) {
        return switch (kind) {
            case ACTION -> catalog.actions(projectId).stream().map(Revision::id).toList();
            case TEMPLATE ->
                catalog.templates(projectId).stream().map(Revision::id).toList();
        };
    }

    private Reply one(Call call, Kind kind) {
        var tenant = Portal.tenant(call);
        var missing = switch (kind) {
            case ACTION -> "Action not found: " + call.path("id");
            case TEMPLATE -> "Template not found: " + call.path("id");
        };
        var id = Portal.id(call, "id", missing);
        var known = switch (kind) {
            case ACTION -> catalog.action(tenant.projectId(), id).isPresent();
            case TEMPLATE -> catalog.template(tenant.projectId(), id).isPresent();
        };
        if (!known) {
            throw new HttpProblem.NotFound(missing);
        }
        var found = statistics.of(tenant.scope(), List.of(id)).getOrDefault(id, RunStatistics.Statistics.NONE);
        return Portal.data(200, statistics(id, found));
    }

    private static Map<String, @Nullable Object> statistics(UUID id, RunStatistics.Statistics found) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("id", id);
        fields.put("runs", found.runs().size());
        fields.put("byStatus", Status.counts(found.byState()));
        fields.put("usual", found.usual().map(StatisticsRoutes::durations).orElse(null));
        fields.put(
                "latest",
                found.runs().stream().limit(LATEST).map(StatisticsRoutes::went).toList());
        return fields;
    }

    private static Map<String, @Nullable Object> went(RunStatistics.Went run) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("runId", run.runId());
        fields.put("status", Status.word(run.state()));
        fields.put("createdAt", Timestamps.text(run.createdAt()));
        fields.put("finishedAt", Timestamps.textOrNull(run.finishedAt()));
        fields.put("durationMillis", run.duration().map(Duration::toMillis).orElse(null));
        return fields;
    }

    static Map<String, Object> durations(RunStatistics.Durations durations) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("runs", durations.runs());
        fields.put("averageMillis", durations.average().toMillis());
        fields.put("p50Millis", durations.p50().toMillis());
        fields.put("p95Millis", durations.p95().toMillis());
        return fields;
    }
}
