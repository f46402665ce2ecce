package dev.slipway.dialect.forgeportal;

import dev.slipway.catalog.Catalog;
import dev.slipway.dialect.Portal;
import dev.slipway.http.Routes;
import dev.slipway.run.AuditLog;
import dev.slipway.run.Engine;
import dev.slipway.run.Logs;
import dev.slipway.run.RunList;
import dev.slipway.run.Starts;

/// All of ForgePortal's API.
public final class ForgePortal {
    private ForgePortal() {}

    /// What is read of runs.
    public record Reads(RunList runs, Logs logs, AuditLog audit) {}

    /// Adds every route.
    public static void addTo(Routes routes, Portal portal, Catalog catalog, Starts starts, Engine engine, Reads reads) {
        new TemplateRoutes(catalog, starts, reads.runs()).addTo(routes, portal);
        new TemplateRunRoutes(catalog, engine, reads.runs()).addTo(routes, portal);
        new ActionRoutes(starts, reads.runs()).addTo(routes, portal);
        new ActionRunRoutes(engine, reads.runs(), reads.logs()).addTo(routes, portal);
        new AuditRoutes(reads.audit()).addTo(routes, portal);
        new AuthRoutes(portal.signIn()).addTo(routes, portal);
        new SignInRoutes(portal.signIn()).addTo(routes);
    }
}
