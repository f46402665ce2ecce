package dev.slipway.dialect.buddy;

import dev.slipway.auth.Permission;
import dev.slipway.dialect.Query;
import dev.slipway.dialect.Tenant;
import dev.slipway.http.Call;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import dev.slipway.run.Executions;
import dev.slipway.run.Start;
import dev.slipway.run.Starts;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `…/executions` and `…/action_executions`.
final class ExecutionRoutes {
    private static final int USUAL_PAGE = 20;
    private static final int LONGEST_PAGE = 100;

    private final Gate gate;
    private final Pipelines pipelines;
    private final ActionExecutions actionExecutions;
    private final Operations operations;
    private final Deeds deeds;
    private final Links links;

    /// What is done with executions.
    record Deeds(Starts starts, Executions executions) {}

    ExecutionRoutes(
            Gate gate,
            Pipelines pipelines,
            ActionExecutions actionExecutions,
            Operations operations,
            Deeds deeds,
            Links links) {
        this.gate = gate;
        this.pipelines = pipelines;
        this.actionExecutions = actionExecutions;
        this.operations = operations;
        this.deeds = deeds;
        this.links = links;
    }

    void addTo(Routes routes) {
        var read = gate.project(Permission.PROJECT_READ, Permission.ACTION_READ, Permission.TEMPLATE_READ);
        var run = gate.project(Permission.ACTION_RUN, Permission.TEMPLATE_RUN, Permission.RUN_APPROVE);
        var executions = PipelineRoutes.PIPELINES + "/{pipeline}/executions";
        var execution = executions + "/{execution}";
        var actionExecution = execution + "/action_executions/{actionExecution}";
        gate.add(routes, "GET", executions, read, this::list, "List executions of a pipeline");
        gate.add(routes, "POST", executions, run, this::run, "Run a pipeline");
        gate.add(routes, "GET", execution, read, this::get, "Get an execution with its action executions");
        gate.add(routes, "PATCH", execution, run, this::operate, "Do something with an execution");
        gate.add(routes, "GET", actionExecution, read, this::action, "Get an action execution with its log");
    }

    private Reply list(Call call) {
        var tenant = call.get(Tenant.class);
        var pipeline = pipelines.find(tenant, call.path("pipeline"));
        var query = new Query(call);
        long page = query.number("page", 1, 1);
        int size = (int) Math.min(query.number("per_page", USUAL_PAGE, 1), LONGEST_PAGE);
        query.end();
        // A page that far lies past the end, and past what the database counts to.
        long offset = page - 1 > Long.MAX_VALUE / size ? Long.MAX_VALUE : (page - 1) * size;
        var found = deeds.executions().page(tenant.scope(), pipeline.name(), size, offset);
        var fields = new LinkedHashMap<String, @Nullable Object>();
        links.of(tenant.project().project()).executions(pipeline).into(fields);
        fields.put("page", page);
        fields.put("page_size", size);
        fields.put("total_page_count", (found.total() + size - 1) / size);
        fields.put("element_count", found.executions().size());
        fields.put("total_element_count", found.total());
        fields.put(
                "executions",
                found.executions().stream()
                        .map(it -> ExecutionWire.execution(links, tenant, pipeline, it))
                        .toList());
        return Reply.json(200, fields);
    }

    private Reply run(Call call) {
        var tenant = call.get(Tenant.class);
        var pipeline = pipelines.find(tenant, call.path("pipeline"));
        var template = pipeline.current().orElseThrow(() -> new HttpProblem.NotFound(Missing.PIPELINE));
        var wanted = NewExecution.read(call);
        var types = template.definition().parameters().listing().stream()
                .collect(Collectors.toMap(
                        parameter -> String.valueOf(parameter.get("id")),
                        parameter -> String.valueOf(parameter.getOrDefault("type", "string"))));
        var input = Variables.typed(wanted.variables(), types);
        var caller = tenant.caller();
        var origin = tenant.origin(
                call, null, wanted.priority().ours(), wanted.remarks().annotations());
        var conditions = new Start.Conditions(wanted.key(), caller.limitKey(), wanted.delayUntil());
        var started = deeds.starts().template(new Start(tenant.place(), template.id(), input, origin, conditions));
        var execution = deeds.executions().of(tenant.projectId(), started.runId());
        return Reply.json(started.replayed() ? 200 : 201, ExecutionWire.execution(links, tenant, pipeline, execution));
    }

    private Reply get(Call call) {
        var story = story(call);
        var fields = ExecutionWire.execution(links, story.tenant(), story.pipeline(), story.execution());
        fields.put("action_executions", actionExecutions.all(story));
        return Reply.json(200, fields);
    }

    private Reply action(Call call) {
        return Reply.json(200, actionExecutions.find(story(call), call.path("actionExecution")));
    }

    private Reply operate(Call call) {
        var story = story(call);
        operations.carryOut(story, call);
        var now = pipelines.execution(story.tenant(), story.pipeline(), call.path("execution"));
        return Reply.json(200, ExecutionWire.execution(links, story.tenant(), story.pipeline(), now));
    }

    private Story story(Call call) {
        var tenant = call.get(Tenant.class);
        var pipeline = pipelines.find(tenant, call.path("pipeline"));
        return pipelines.story(tenant, pipeline, pipelines.execution(tenant, pipeline, call.path("execution")));
    }
}
