package dev.slipway.dialect.forgeportal;

import dev.slipway.dialect.Parts;
import dev.slipway.dialect.Portal;
import dev.slipway.dialect.PortalErrors;
import dev.slipway.http.Routes;

/// All of ForgePortal's API.
public final class ForgePortal {
    private ForgePortal() {}

    /// Adds every route.
    public static void addTo(Routes routes, Parts parts) {
        var portal = new Portal(parts);
        var reads = parts.reads();
        routes.errorsFor(Portal.BASE, PortalErrors.TABLE);
        new TemplateRoutes(parts.catalog(), parts.starts(), reads.runs()).addTo(routes, portal);
        new TemplateRunRoutes(parts.catalog(), parts.engine(), reads.runs()).addTo(routes, portal);
        new ActionRoutes(parts.starts(), reads.runs()).addTo(routes, portal);
        new ActionRunRoutes(parts.engine(), reads.runs(), reads.logs()).addTo(routes, portal);
        new AuditRoutes(reads.server().audit()).addTo(routes, portal);
        new AuthRoutes(portal.signIn()).addTo(routes, portal);
        new SignInRoutes(portal.signIn()).addTo(routes);
    }
}
