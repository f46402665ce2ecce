package dev.slipway.dialect.forgeportal;

import dev.slipway.auth.Permission;
import dev.slipway.dialect.Form;
import dev.slipway.dialect.InputField;
import dev.slipway.dialect.Portal;
import dev.slipway.dialect.States;
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

/// `/actions/{actionId}/run`.
final class ActionRoutes {
    private final Starts starts;
    private final RunList runs;

    ActionRoutes(Starts starts, RunList runs) {
        this.starts = starts;
        this.runs = runs;
    }

    void addTo(Routes routes, Portal portal) {
        var run = portal.needs(Permission.ACTION_RUN);
        Portal.add(routes, "POST", "/actions/{actionId}/run", run, this::run, "Start an action");
    }

    private Reply run(Call call) {
        var tenant = Portal.tenant(call);
        var form = Form.required(call);
        var input = form.object("input").orElse(Map.of());
        var entity = form.uuid("entityId");
        var key = form.key("idempotencyKey", 255);
        form.end();
        var text = call.path("actionId");
        var id = Uuids.read(text).orElseThrow(() -> new Refused(new Refusal.NotFound(Refusal.What.ACTION, text)));
        call.put(InputField.class, new InputField("input"));
        var origin = tenant.origin(call, entity.orElse(null));
        var started = starts.action(new Start(tenant.place(), id, input, origin, tenant.conditions(key.orElse(null))));
        if (!started.replayed()) {
            return Portal.data(202, Wire.status(started.runId(), States.accepted(Kind.ACTION)));
        }
        // The key is the user's in the whole project, so its run may lie in another environment.
        var view = runs.find(new RunScope(tenant.projectId(), null), Kind.ACTION, started.runId())
                .orElseThrow();
        return Portal.data(200, Wire.replay(view, tenant.mayRead(view)));
    }
}
