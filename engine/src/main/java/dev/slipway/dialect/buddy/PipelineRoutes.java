package dev.slipway.dialect.buddy;

import dev.slipway.auth.Permission;
import dev.slipway.dialect.Tenant;
import dev.slipway.http.Call;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import dev.slipway.http.Timestamps;
import dev.slipway.run.Executions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `…/pipelines` and `…/pipelines/{pipeline}/actions`: templates and their steps, to look at.
final class PipelineRoutes {
    /// What the paths of all pipelines begin with.
    static final String PIPELINES = "/workspaces/{workspace}/projects/{project}/pipelines";

    private final Gate gate;
    private final Pipelines pipelines;
    private final Actions actions;
    private final Executions executions;
    private final Links links;

    PipelineRoutes(Gate gate, Pipelines pipelines, Actions actions, Executions executions, Links links) {
        this.gate = gate;
        this.pipelines = pipelines;
        this.actions = actions;
        this.executions = executions;
        this.links = links;
    }

    void addTo(Routes routes) {
        var read = gate.project(Permission.PROJECT_READ, Permission.ACTION_READ, Permission.TEMPLATE_READ);
        var pipeline = PIPELINES + "/{pipeline}";
        gate.add(routes, "GET", PIPELINES, read, this::list, "List pipelines");
        gate.add(routes, "GET", pipeline, read, this::get, "Get a pipeline with its actions");
        gate.add(routes, "GET", pipeline + "/actions", read, this::actions, "List a pipeline's actions");
        gate.add(routes, "GET", pipeline + "/actions/{action}", read, this::action, "Get an action");
    }

    private Reply list(Call call) {
        var tenant = call.get(Tenant.class);
        var all = pipelines.all(tenant);
        var latest = executions
                .latest(tenant.scope(), all.stream().map(Pipeline::name).toList())
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> Words.execution(entry.getValue().newest().state())));
        var items = all.stream()
                .map(pipeline -> pipeline(tenant, pipeline, latest.getOrDefault(pipeline.name(), Words.INITIAL)))
                .toList();
        var link = links.of(tenant.project().project()).pipelines();
        return Reply.json(200, PlaceRoutes.list(link, "pipelines", items));
    }

    private Reply get(Call call) {
        var tenant = call.get(Tenant.class);
        var pipeline = pipelines.find(tenant, call.path("pipeline"));
        var template = Pipelines.template(pipeline);
        var latest = pipelines.latest(tenant, pipeline);
        var status = latest.map(story -> Words.execution(story.state())).orElse(Words.INITIAL);
        var fields = pipeline(tenant, pipeline, status);
        fields.put("project", PlaceRoutes.project(links, tenant.project().project()));
        fields.put("creator", null);
        fields.put("actions", actions.of(tenant, pipeline, template, latest).all());
        return Reply.json(200, fields);
    }

    private Map<String, @Nullable Object> pipeline(Tenant tenant, Pipeline pipeline, String status) {
        var template = Pipelines.template(pipeline);
        var fields = new LinkedHashMap<String, @Nullable Object>();
        links.of(tenant.project().project()).pipeline(pipeline).into(fields);
        fields.put("id", pipeline.id());
        fields.put("name", template.metadata().title());
        fields.put("identifier", pipeline.name());
        fields.put("description", template.metadata().description());
        fields.put("on", "CLICK");
        fields.put("refs", List.of());
        fields.put("tags", template.metadata().tags());
        fields.put("last_execution_status", status);
        fields.put("last_execution_revision", null);
        fields.put("create_date", Timestamps.text(pipeline.since()));
        fields.put("disabled", false);
        return fields;
    }

    private Reply actions(Call call) {
        var tenant = call.get(Tenant.class);
        var pipeline = pipelines.find(tenant, call.path("pipeline"));
        var shelf = shelf(tenant, pipeline);
        var link = links.of(tenant.project().project()).actions(pipeline);
        return Reply.json(200, PlaceRoutes.list(link, "actions", shelf.all()));
    }

    private Reply action(Call call) {
        var tenant = call.get(Tenant.class);
        var shelf = shelf(tenant, pipelines.find(tenant, call.path("pipeline")));
        return Ids.number(call.path("action"))
                .flatMap(shelf::find)
                .map(action -> Reply.json(200, action))
                .orElseThrow(() -> new HttpProblem.NotFound(Missing.ACTION));
    }

    private Actions.Shelf shelf(Tenant tenant, Pipeline pipeline) {
        var template = Pipelines.template(pipeline);
        return actions.of(tenant, pipeline, template, pipelines.latest(tenant, pipeline));
    }
}
