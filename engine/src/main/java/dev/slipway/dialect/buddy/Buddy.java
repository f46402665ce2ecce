package dev.slipway.dialect.buddy;

import dev.slipway.auth.Access;
import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.SmallNumbers;
import dev.slipway.dialect.Deciders;
import dev.slipway.http.Routes;
import dev.slipway.run.ApprovalList;
import dev.slipway.run.Engine;
import dev.slipway.run.Executions;
import dev.slipway.run.Logs;
import dev.slipway.run.Starts;
import java.net.URI;
import java.time.Clock;
import java.util.function.Supplier;

/// All of Buddy's API.
public final class Buddy {
    private Buddy() {}

    /// Who gets in, and who decides.
    public record Entry(Access access, Deciders deciders) {}

    /// What is read.
    public record Reads(SmallNumbers numbers, Executions executions, Logs logs, ApprovalList approvals) {}

    /// Adds every route.
    ///
    /// @param url how links to this server begin
    public static void addTo(
            Routes routes, Entry entry, Catalog catalog, Starts starts, Engine engine, Reads reads, Supplier<URI> url) {
        var limits = new RateHeaders(Clock.systemUTC());
        var errors = new BuddyErrors(limits);
        Door.BASES.forEach(base -> routes.errorsFor(base + "/workspaces", errors));
        var door = new Door(entry.access(), catalog, limits, errors);
        var links = new Links(url);
        var pipelines = new Pipelines(catalog, reads.numbers(), reads.executions());
        var actions = new Actions(catalog, reads.numbers(), links);
        var actionExecutions = new ActionExecutions(actions, pipelines, reads.logs(), reads.approvals(), links);
        var operations = new Operations(engine, starts, reads.approvals(), reads.numbers(), entry.deciders());
        var deeds = new ExecutionRoutes.Deeds(starts, reads.executions());
        new PlaceRoutes(door, links).addTo(routes);
        new PipelineRoutes(door, pipelines, actions, reads.executions(), links).addTo(routes);
        new ExecutionRoutes(door, pipelines, actionExecutions, operations, deeds, links).addTo(routes);
    }
}
