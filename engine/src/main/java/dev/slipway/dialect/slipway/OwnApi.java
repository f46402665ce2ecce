package dev.slipway.dialect.slipway;

import dev.slipway.dialect.Parts;
import dev.slipway.dialect.Portal;
import dev.slipway.http.Routes;

/// All of our own API.
public final class OwnApi {
    private OwnApi() {}

    /// Adds every route.
    public static void addTo(Routes routes, Parts parts) {
        var portal = new Portal(parts);
        var catalog = parts.catalog();
        var reads = parts.reads();
        var closer = reads.closer();
        var desks = parts.desks();
        new ActionRoutes(catalog).addTo(routes, portal);
        var runWire = new RunWire(catalog, closer.details());
        var detailWire = new RunDetailWire(catalog, closer.details(), closer.statistics(), runWire);
        new RunRoutes(catalog, closer.search(), closer.details(), parts.cursor(), runWire, detailWire)
                .addTo(routes, portal);
        new BulkRoutes(parts.engine(), parts.starts(), closer.details()).addTo(routes, portal);
        new StatisticsRoutes(catalog, closer.statistics()).addTo(routes, portal);
        new DefinitionRoutes(catalog).addTo(routes, portal);
        new DryRunRoutes(parts.starts().dryRuns()).addTo(routes, portal);
        new RetryRoutes(parts.starts()).addTo(routes, portal);
        new AttemptRoutes(reads.runs(), closer.attempts(), reads.logs()).addTo(routes, portal);
        new LogRoutes(closer.log()).addTo(routes, portal);
        new EventRoutes(closer.changes()).addTo(routes, portal);
        new ApprovalRoutes(parts.engine().answers(), reads.approvals(), parts.deciders(), new ApprovalWire(catalog))
                .addTo(routes, portal);
        new ServerRoutes(reads.server().nodes(), reads.server().queue(), parts.self()).addTo(routes, portal);
        new DoctorRoutes(reads.server().doctor()).addTo(routes, portal);
        new ProjectRoutes(parts.places()).addTo(routes, portal);
        new CatalogRoutes(catalog).addTo(routes, portal);
        new SecretRoutes(desks.secrets()).addTo(routes, portal);
        new TokenRoutes(desks.tokens(), catalog).addTo(routes, portal);
        new SchemaRoutes().addTo(routes);
    }
}
