package dev.slipway.dialect.example;

import dev.slipway.auth.Permission;
import dev.slipway.dialect.Door;
import dev.slipway.dialect.Parts;
import dev.slipway.http.Guard;
import dev.slipway.http.Handler;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Route;
import dev.slipway.http.Routes;

/// All of the example's API.
public final class Example {
    private static final String BASE = "/api/example";

    private Example() {}

    /// Adds every route.
    public static void addTo(Routes routes, Parts parts) {
        var places = parts.places();
        var door = new Door(
                parts.access().bearer(),
                (caller, call) -> places.find(caller, call.path("organization"), call.path("project"))
                        .orElseThrow(() -> new HttpProblem.NotFound("no such project")));
        var read = door.needs(Permission.ACTION_READ);
        var run = door.needs(Permission.ACTION_RUN);
        var runs = new RunRoutes(parts);
        routes.errorsFor(BASE, Errors.TABLE);
        add(routes, "GET", "/runs", read, runs::list, "List runs");
        add(routes, "POST", "/runs", run, runs::start, "Start an action");
        add(routes, "GET", "/runs/{id}", read, runs::show, "Get a run");
        add(routes, "DELETE", "/runs/{id}", run, runs::cancel, "Cancel a run");
    }

    private static void add(
            Routes routes, String method, String path, Guard guard, Handler handler, String description) {
        routes.add(new Route(
                method, BASE + "/{organization}/{project}" + path, guard, handler, Errors.TABLE, description));
    }
}
