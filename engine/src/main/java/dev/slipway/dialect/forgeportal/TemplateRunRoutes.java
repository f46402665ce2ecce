package dev.slipway.dialect.forgeportal;

import dev.slipway.auth.Permission;
import dev.slipway.catalog.Catalog;
import dev.slipway.dialect.Cancel;
import dev.slipway.dialect.Portal;
import dev.slipway.dialect.Query;
import dev.slipway.dialect.States;
import dev.slipway.http.Call;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import dev.slipway.run.Engine;
import dev.slipway.run.Kind;
import dev.slipway.run.RunList;
import dev.slipway.run.RunView;
import dev.slipway.run.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `/templates/runs` and what lies below it.
final class TemplateRunRoutes {
    private static final String MISSING = "Template run not found";

    private final Catalog catalog;
    private final Engine engine;
    private final RunList runs;

    TemplateRunRoutes(Catalog catalog, Engine engine, RunList runs) {
        this.catalog = catalog;
        this.engine = engine;
        this.runs = runs;
    }

    void addTo(Routes routes, Portal portal) {
        var read = portal.needs(Permission.TEMPLATE_READ);
        var run = portal.needs(Permission.TEMPLATE_RUN);
        Portal.add(routes, "GET", "/templates/runs", read, this::list, "List template runs");
        Portal.add(routes, "GET", "/templates/runs/{runId}", read, this::get, "Get a template run with its steps");
        Portal.add(routes, "POST", "/templates/runs/{runId}/cancel", run, this::cancel, "Cancel a template run");
    }

    private Reply list(Call call) {
        var tenant = Portal.tenant(call);
        var query = new Query(call);
        var states = query.option("status", States.words(Kind.TEMPLATE)).orElse(Set.<State>of());
        int limit = query.limit(20, 200, Query.Over.REFUSED);
        long offset = query.offset();
        query.end();
        var filter = new RunList.Filter(Kind.TEMPLATE, states, null, null, null, null);
        var page = runs.page(tenant.scope(), filter, limit, offset);
        var ids = page.runs().stream().map(view -> view.run().id()).toList();
        var outputs = runs.stepOutputs(tenant.projectId(), ids);
        var lastSteps = runs.lastSteps(tenant.projectId(), ids);
        var rows = page.runs().stream()
                .map(view -> {
                    var id = view.run().id();
                    return Wire.templateRow(view, outputs.getOrDefault(id, Map.of()), lastSteps.get(id));
                })
                .toList();
        var data = new LinkedHashMap<String, @Nullable Object>();
        data.put("runs", rows);
        data.put("total", page.total());
        return Portal.data(200, data);
    }

    private Reply get(Call call) {
        var tenant = Portal.tenant(call);
        var id = Portal.id(call, "runId", MISSING);
        var view = runs.find(tenant.scope(), Kind.TEMPLATE, id).orElseThrow(() -> new HttpProblem.NotFound(MISSING));
        var steps = new ArrayList<>(runs.steps(tenant.projectId(), id));
        var order = order(view);
        steps.sort(Comparator.comparingInt(step ->
                step.run().step() == null ? -1 : order.indexOf(step.run().step().key())));
        var lastStep = runs.lastSteps(tenant.projectId(), List.of(id)).get(id);
        return Portal.data(200, Wire.templateRunDetail(view, steps, lastStep));
    }

    /// The steps of the template as it was when the run was accepted.
    private List<String> order(RunView view) {
        var pin = view.run().definition();
        return catalog
                .templateRevision(view.run().place().projectId(), pin.id(), pin.revision())
                .definition()
                .steps()
                .stream()
                .map(step -> step.id())
                .toList();
    }

    private Reply cancel(Call call) {
        var tenant = Portal.tenant(call);
        var _ = call.jsonBody();
        var id = Portal.id(call, "runId", MISSING);
        Cancel.run(engine, call, tenant.scope(), Kind.TEMPLATE, id);
        return Portal.data(200, Wire.status(id, States.word(Kind.TEMPLATE, State.CANCELED)));
    }
}
