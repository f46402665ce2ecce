package dev.slipway.dialect.buddy;

import dev.slipway.dialect.Parts;
import dev.slipway.http.Routes;
import java.time.Clock;

/// All of Buddy's API.
public final class Buddy {
    private Buddy() {}

    /// Adds every route.
    public static void addTo(Routes routes, Parts parts) {
        var limits = new RateHeaders(Clock.systemUTC());
        var errors = new BuddyErrors(limits);
        Gate.BASES.forEach(base -> routes.errorsFor(base + "/workspaces", errors));
        var gate = new Gate(parts.access(), parts.places(), limits, errors);
        var links = new Links(parts.links().url());
        var reads = parts.reads();
        var executions = reads.numbered().executions();
        var numbers = reads.numbered().numbers();
        var pipelines = new Pipelines(parts.catalog(), numbers, executions);
        var actions = new Actions(parts.catalog(), numbers, links);
        var actionExecutions = new ActionExecutions(actions, pipelines, reads.logs(), reads.approvals(), links);
        var operations = new Operations(parts.engine(), parts.starts(), reads.approvals(), numbers, parts.deciders());
        var deeds = new ExecutionRoutes.Deeds(parts.starts(), executions);
        new PlaceRoutes(gate, links).addTo(routes);
        new PipelineRoutes(gate, pipelines, actions, executions, links).addTo(routes);
        new ExecutionRoutes(gate, pipelines, actionExecutions, operations, deeds, links).addTo(routes);
    }
}
