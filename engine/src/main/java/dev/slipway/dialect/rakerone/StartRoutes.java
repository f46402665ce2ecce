package dev.slipway.dialect.rakerone;

import dev.slipway.auth.Permission;
import dev.slipway.catalog.Action;
import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Revision;
import dev.slipway.dialect.Door;
import dev.slipway.dialect.Form;
import dev.slipway.http.Call;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import dev.slipway.http.Uuids;
import dev.slipway.run.Kind;
import dev.slipway.run.Refusal;
import dev.slipway.run.Refused;
import dev.slipway.run.RunList;
import dev.slipway.run.RunScope;
import dev.slipway.run.Start;
import dev.slipway.run.Starts;
import java.util.Map;
import java.util.UUID;

/// `POST /action-runs`.
final class StartRoutes {
    private final Catalog catalog;
    private final Starts starts;
    private final RunList runs;
    private final Wire wire;

    StartRoutes(Catalog catalog, Starts starts, RunList runs, Wire wire) {
        this.catalog = catalog;
        this.starts = starts;
        this.runs = runs;
        this.wire = wire;
    }

    void addTo(Routes routes, Door door) {
        var run = door.needs(Permission.ACTION_RUN);
        RakerOne.add(routes, "POST", "/action-runs", run, this::launch, "Launch an action");
    }

    private Reply launch(Call call) {
        var tenant = Door.tenant(call);
        var form = Form.required(call);
        var reference = form.requiredText("actionId");
        var input = form.object("input").orElse(Map.of());
        var key = form.key("idempotencyKey", 255);
        form.end();
        var id = action(tenant.projectId(), reference);
        var origin = tenant.origin(call, null);
        var started = starts.action(new Start(tenant.place(), id, input, origin, tenant.conditions(key.orElse(null))));
        // The key is the user's in the whole project, so its run may lie in another environment.
        var view = runs.find(new RunScope(tenant.projectId(), null), Kind.ACTION, started.runId())
                .orElseThrow();
        return Reply.json(started.replayed() ? 200 : 202, wire.one(tenant, view));
    }

    /// @param reference an id, `name@version`, or a name for its highest version
    private UUID action(int projectId, String reference) {
        return Uuids.read(reference)
                .flatMap(id -> catalog.action(projectId, id))
                .or(() -> catalog.action(projectId, reference))
                .map(Revision<Action>::id)
                .orElseThrow(() -> new Refused(new Refusal.NotFound(Refusal.What.ACTION, reference)));
    }
}
