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
        var desks = parts.desks();
        new ActionRoutes(catalog).addTo(routes, portal);
        var runWire = new RunWire(catalog, reads.details());
        var detailWire = new RunDetailWire(catalog, reads.details(), reads.statistics(), runWire);
        new RunRoutes(catalog, reads.search(), reads.details(), parts.cursor(), runWire, detailWire)
                .addTo(routes, portal);
        new BulkRoutes(parts.engine(), parts.starts(), reads.details()).addTo(routes, portal);
        new StatisticsRoutes(catalog, reads.statistics()).addTo(routes, portal);
        new DefinitionRoutes(catalog).addTo(routes, portal);
        new DryRunRoutes(parts.starts().dryRuns()).addTo(routes, portal);
        new RetryRoutes(parts.starts()).addTo(routes, portal);
        new AttemptRoutes(reads.runs(), reads.attempts(), reads.logs()).addTo(routes, portal);
        new LogRoutes(reads.live().log()).addTo(routes, portal);
        new EventRoutes(reads.live().changes()).addTo(routes, portal);
        new ApprovalRoutes(parts.engine().answers(), reads.approvals(), parts.deciders(), new ApprovalWire(catalog))
                .addTo(routes, portal);
        new ServerRoutes(reads.live().nodes(), reads.live().queue(), parts.self()).addTo(routes, portal);
        new DoctorRoutes(reads.doctor()).addTo(routes, portal);
        new ProjectRoutes(parts.places()).addTo(routes, portal);
        new CatalogRoutes(catalog).addTo(routes, portal);
        new SecretRoutes(desks.secrets()).addTo(routes, portal);
        new TokenRoutes(desks.tokens(), catalog).addTo(routes, portal);
        new SchemaRoutes().addTo(routes);
    }
}
