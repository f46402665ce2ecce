package dev.slipway.dialect.rakerone;

import dev.slipway.dialect.Door;
import dev.slipway.dialect.Parts;
import dev.slipway.http.Guard;
import dev.slipway.http.Handler;
import dev.slipway.http.Route;
import dev.slipway.http.Routes;

/// All of RakerOne's API.
public final class RakerOne {
    /// What every path begins with.
    private static final String BASE = "/api/projects";

    private RakerOne() {}

    /// Adds every route.
    public static void addTo(Routes routes, Parts parts) {
        var door = new Door(parts.access().bearer(), new NamedProject(parts.places()));
        var wire = new Wire(parts.catalog());
        routes.errorsFor(BASE, Errors.TABLE);
        new ActionRoutes(parts.catalog()).addTo(routes, door);
        new StartRoutes(parts.catalog(), parts.starts(), parts.reads().runs(), wire).addTo(routes, door);
        new RunListRoutes(parts.reads().runs(), parts.cursor(), wire).addTo(routes, door);
        new RunRoutes(parts.engine(), parts.reads().runs(), parts.reads().logs(), wire).addTo(routes, door);
    }

    /// Adds a route whose failures look like those of all others here.
    ///
    /// @param path below the project
    static void add(Routes routes, String method, String path, Guard guard, Handler handler, String description) {
        routes.add(new Route(method, BASE + "/{projectId}" + path, guard, handler, Errors.TABLE, description));
    }
}
