package dev.slipway.dialect.slipway;

import dev.slipway.auth.TokenDesk;
import dev.slipway.catalog.Catalog;
import dev.slipway.dialect.Portal;
import dev.slipway.http.Routes;
import dev.slipway.run.Attempts;
import dev.slipway.run.Doctor;
import dev.slipway.run.Logs;
import dev.slipway.run.RunList;
import dev.slipway.run.Starts;
import dev.slipway.secret.Secrets;

/// All of our own API.
public final class OwnApi {
    private OwnApi() {}

    /// What is read of runs.
    public record Reads(RunList runs, Attempts attempts, Logs logs, Doctor doctor) {}

    /// What is changed beside runs.
    public record Desks(TokenDesk tokens, Secrets secrets) {}

    /// Adds every route.
    public static void addTo(Routes routes, Portal portal, Catalog catalog, Starts starts, Reads reads, Desks desks) {
        new ActionRoutes(catalog).addTo(routes, portal);
        new RetryRoutes(starts).addTo(routes, portal);
        new AttemptRoutes(reads.runs(), reads.attempts(), reads.logs()).addTo(routes, portal);
        new DoctorRoutes(reads.doctor()).addTo(routes, portal);
        new ProjectRoutes(catalog).addTo(routes, portal);
        new CatalogRoutes(catalog).addTo(routes, portal);
        new SecretRoutes(desks.secrets()).addTo(routes, portal);
        new TokenRoutes(desks.tokens(), catalog).addTo(routes, portal);
        new SchemaRoutes().addTo(routes);
    }
}
