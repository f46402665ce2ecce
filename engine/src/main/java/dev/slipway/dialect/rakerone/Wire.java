package dev.slipway.dialect.rakerone;

import dev.slipway.catalog.Action;
import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Revision;
import dev.slipway.dialect.Tenant;
import dev.slipway.http.Timestamps;
import dev.slipway.run.Logs;
import dev.slipway.run.RunView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// From what the engine knows to RakerOne's JSON, field by field.
final class Wire {
    private final Catalog catalog;

    /// @param catalog where the names of actions are
    Wire(Catalog catalog) {
        this.catalog = catalog;
    }

    static Map<String, @Nullable Object> action(Revision<Action> revision) {
        var metadata = revision.definition().metadata();
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("id", revision.id());
        fields.put("name", metadata.name());
        fields.put("version", metadata.version());
        fields.put("title", metadata.title());
        fields.put("status", "active");
        return fields;
    }

    /// `{run: …}`
    Map<String, @Nullable Object> one(Tenant tenant, RunView view) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("run", runs(tenant, List.of(view)).getFirst());
        return fields;
    }

    /// Runs of the tenant's project.
    List<Map<String, @Nullable Object>> runs(Tenant tenant, List<RunView> views) {
        var ids = views.stream().map(view -> view.run().definition().id()).collect(Collectors.toSet());
        var names = catalog.names(tenant.projectId(), ids);
        return views.stream()
                .map(view -> run(view, names.get(view.run().definition().id()), tenant.mayRead(view)))
                .toList();
    }

    private static Map<String, @Nullable Object> run(RunView view, @Nullable String actionName, boolean read) {
        var run = view.run();
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("id", RunId.text(run.id()));
        fields.put("status", Status.word(view.state()));
        fields.put("actionId", run.definition().id());
        fields.put("actionName", actionName);
        fields.put("startedAt", Timestamps.textOrNull(view.startedAt()));
        fields.put("finishedAt", Timestamps.textOrNull(view.finishedAt()));
        fields.put("createdAt", Timestamps.text(run.createdAt()));
        fields.put("triggeredBy", run.origin().requestedBy());
        fields.put("result", result(view, read));
        return fields;
    }

    private static @Nullable Map<String, @Nullable Object> result(RunView view, boolean read) {
        return switch (view.state()) {
            case QUEUED, RUNNING, WAITING -> null;
            case SUCCEEDED -> result(view, true, "Action executed successfully", read);
            case FAILED -> result(view, false, "Action failed", read);
            case CANCELED -> {
                var by = view.result() == null ? null : view.result().endedBy();
                yield result(view, false, by == null ? "Action cancelled" : "Action cancelled by " + by, read);
            }
        };
    }

    private static Map<String, @Nullable Object> result(RunView view, boolean success, String details, boolean read) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("success", success);
        fields.put("details", details);
        if (read && view.output() != null) {
            fields.put("output", view.output());
        }
        if (read && view.error() != null) {
            fields.put("error", view.error());
        }
        return fields;
    }

    static Map<String, @Nullable Object> line(Logs.Line line) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("seq", line.seq());
        fields.put("at", Timestamps.text(line.at()));
        fields.put("level", line.level().name().toLowerCase(Locale.ROOT));
        fields.put("message", line.message());
        return fields;
    }
}
