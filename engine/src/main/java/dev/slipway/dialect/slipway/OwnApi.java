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
        new DefinitionRoutes(catalog).addTo(routes, portal);
        new DryRunRoutes(parts.starts().dryRuns()).addTo(routes, portal);
        new RetryRoutes(parts.starts()).addTo(routes, portal);
        new AttemptRoutes(reads.runs(), reads.attempts(), reads.logs()).addTo(routes, portal);
        new ApprovalRoutes(parts.engine().answers(), reads.approvals(), parts.deciders(), new ApprovalWire(catalog))
                .addTo(routes, portal);
        new DoctorRoutes(reads.doctor()).addTo(routes, portal);
        new ProjectRoutes(parts.places()).addTo(routes, portal);
        new CatalogRoutes(catalog).addTo(routes, portal);
        new SecretRoutes(desks.secrets()).addTo(routes, portal);
        new TokenRoutes(desks.tokens(), catalog).addTo(routes, portal);
        new SchemaRoutes().addTo(routes);
    }
}
