package dev.slipway.dialect.forgeportal;

import dev.slipway.auth.Permission;
import dev.slipway.catalog.Catalog;
import dev.slipway.dialect.Form;
import dev.slipway.dialect.InputField;
import dev.slipway.dialect.Portal;
import dev.slipway.dialect.States;
import dev.slipway.http.Call;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import dev.slipway.run.Kind;
import dev.slipway.run.RunList;
import dev.slipway.run.RunScope;
import dev.slipway.run.Start;
import dev.slipway.run.Starts;
import java.util.Map;

/// `/templates`, `/templates/{id}`, `/templates/run`.
final class TemplateRoutes {
    private final Catalog catalog;
    private final Starts starts;
    private final RunList runs;

    TemplateRoutes(Catalog catalog, Starts starts, RunList runs) {
        this.catalog = catalog;
        this.starts = starts;
        this.runs = runs;
    }

    void addTo(Routes routes, Portal portal) {
        var read = portal.needs(Permission.TEMPLATE_READ);
        var run = portal.needs(Permission.TEMPLATE_RUN);
        Portal.add(routes, "GET", "/templates", read, this::list, "List templates");
        Portal.add(routes, "GET", "/templates/{id}", read, this::get, "Get a template with its steps and outputs");
        Portal.add(routes, "POST", "/templates/run", run, this::run, "Start a template");
    }

    private Reply list(Call call) {
        var templates = catalog.templates(Portal.tenant(call).projectId()).stream()
                .map(Wire::template)
                .toList();
        return Portal.data(200, Map.of("templates", templates));
    }

    private Reply get(Call call) {
        var missing = "Template not found";
        var id = Portal.id(call, "id", missing);
        var template = catalog.template(Portal.tenant(call).projectId(), id)
                .orElseThrow(() -> new HttpProblem.NotFound(missing));
        return Portal.data(200, Wire.templateDetail(template));
    }

    private Reply run(Call call) {
        var tenant = Portal.tenant(call);
        var form = Form.required(call);
        var id = form.requiredUuid("templateId");
        var inputs = form.object("inputs").orElse(Map.of());
        var key = form.key("idempotencyKey", 255);
        form.end();
        call.put(InputField.class, new InputField("inputs"));
        var origin = tenant.origin(call, null);
        var started =
                starts.template(new Start(tenant.place(), id, inputs, origin, tenant.conditions(key.orElse(null))));
        if (!started.replayed()) {
            return Portal.data(202, Wire.status(started.runId(), States.accepted(Kind.TEMPLATE)));
        }
        // The key is the user's in the whole project, so its run may lie in another environment.
        var view = runs.find(new RunScope(tenant.projectId(), null), Kind.TEMPLATE, started.runId())
                .orElseThrow();
        return Portal.data(200, Wire.replay(view, tenant.mayRead(view)));
    }
}
