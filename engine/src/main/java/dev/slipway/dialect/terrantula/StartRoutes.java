package dev.slipway.dialect.terrantula;

import dev.slipway.catalog.Catalog;
import dev.slipway.dialect.Door;
import dev.slipway.dialect.Form;
import dev.slipway.dialect.Parts;
import dev.slipway.dialect.Tenant;
import dev.slipway.http.Call;
import dev.slipway.http.Guard;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import dev.slipway.json.Json;
import dev.slipway.run.Kind;
import dev.slipway.run.Refusal;
import dev.slipway.run.Refused;
import dev.slipway.run.RunList;
import dev.slipway.run.RunScope;
import dev.slipway.run.Start;
import dev.slipway.run.Starts;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The two ways to start an action: below its name, and as a new action run.
final class StartRoutes {
    private static final int MOST_BYTES = 64 * 1024;

    private final Catalog catalog;
    private final Starts starts;
    private final RunList runs;
    private final Wire wire;

    StartRoutes(Parts parts, Wire wire) {
        this.catalog = parts.catalog();
        this.starts = parts.starts();
        this.runs = parts.reads().runs();
        this.wire = wire;
    }

    void addTo(Routes routes, Guard guard) {
        Terrantula.add(routes, "POST", "/actions/{actionName}/run", guard, this::run, "Start an action");
        Terrantula.add(routes, "POST", "/action-runs", guard, this::create, "Create an action run");
    }

    private Reply run(Call call) {
        return start(call, Form.optional(call).withoutNulls(), call.path("actionName"), 202);
    }

    private Reply create(Call call) {
        var form = Form.optional(call).withoutNulls();
        return start(call, form, form.requiredText("actionName"), 201);
    }

    private Reply start(Call call, Form form, String reference, int accepted) {
        var tenant = Door.tenant(call);
        var parameters = form.object("parameters").orElse(Map.of());
        var recommendations = form.object("recommendations").orElse(Map.of());
        if (Json.write(recommendations).getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            form.wrong("recommendations", "is over 64 KiB as JSON");
        }
        var entity = form.uuid("entityId");
        var key = form.key("idempotencyKey", 255);
        form.end();
        var action = catalog.action(tenant.projectId(), reference)
                .orElseThrow(() -> new Refused(new Refusal.NotFound(Refusal.What.ACTION, reference)));
        var origin = tenant.origin(
                call,
                entity.orElse(null),
                Tenant.USUAL_PRIORITY,
                recommendations.isEmpty() ? Map.of() : Map.of(Wire.RECOMMENDATIONS, recommendations));
        var conditions = new Start.Conditions(key.orElse(null), tenant.caller().limitKey(), null);
        var started = starts.action(new Start(tenant.place(), action.id(), parameters, origin, conditions));
        // The key is the user's in the whole project, so its run may lie in another environment.
        var view = runs.find(new RunScope(tenant.projectId(), null), Kind.ACTION, started.runId())
                .orElseThrow();
        if (!started.replayed()) {
            return Reply.json(accepted, wire.accepted(view));
        }
        return Reply.json(200, tenant.mayRead(view) ? wire.run(view) : wire.unread(view));
    }
}
