package dev.slipway.dialect.terrantula;

import dev.slipway.auth.Caller;
import dev.slipway.auth.Permission;
import dev.slipway.dialect.Dialect;
import dev.slipway.dialect.Door;
import dev.slipway.dialect.Parts;
import dev.slipway.dialect.Places;
import dev.slipway.dialect.Tenant;
import dev.slipway.http.Call;
import dev.slipway.http.Guard;
import dev.slipway.http.Handler;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Route;
import dev.slipway.http.Routes;
import java.net.URI;
import java.util.UUID;

/// All of Terrantula's API.
///
/// @param cancel what one must be allowed to cancel a run
public record Terrantula(Cancel cancel) implements Dialect {
    /// What every path begins with.
    static final String BASE = "/{organization}/{project}/envs/{environment}";

    /// What one must be allowed to cancel a run.
    public enum Cancel {
        /// To read it, as Terrantula documents it.
        FOR_READERS,
        /// To start one, too.
        FOR_RUNNERS
    }

    @Override
    public void addTo(Routes routes, Parts parts) {
        var places = parts.places();
        var reads = new Door(parts.access().bearer(), (caller, call) -> seen(places, caller, call));
        var writes = new Door(parts.access().bearer(), (caller, call) -> touched(places, caller, call));
        routes.errorsFor(BASE, Errors.TABLE);
        var wire = new Wire(parts.catalog());
        new RunRoutes(parts, wire).addTo(routes, reads, canceling(writes));
        new StartRoutes(parts, wire).addTo(routes, writes.needs(Permission.ACTION_RUN));
        new CallbackRoute(parts, wire).addTo(routes);
    }

    private Guard canceling(Door door) {
        return switch (cancel) {
            case FOR_READERS -> door.needs(Permission.ACTION_READ);
            case FOR_RUNNERS -> door.needs(Permission.ACTION_READ, Permission.ACTION_RUN);
        };
    }

    private static Tenant seen(Places places, Caller caller, Call call) {
        return places.find(caller, call.path("organization"), call.path("project"), call.path("environment"))
                .orElseThrow(Terrantula::missing);
    }

    /// To write into another environment than the token's is forbidden rather than impossible to find,
    /// whether there is such an environment or not.
    private static Tenant touched(Places places, Caller caller, Call call) {
        var bound = caller.scope().environment();
        var project = places.find(caller, call.path("organization"), call.path("project"));
        if (project.isPresent() && bound != null && !bound.equals(call.path("environment"))) {
            throw HttpProblem.Forbidden.because("This token is for another environment");
        }
        return seen(places, caller, call);
    }

    private static HttpProblem missing() {
        return new HttpProblem.NotFound("Environment not found");
    }

    /// Adds a route whose failures look like those of all others here.
    static void add(Routes routes, String method, String path, Guard guard, Handler handler, String description) {
        routes.add(new Route(method, BASE + path, guard, handler, Errors.TABLE, description));
    }

    /// Where a run is called back.
    ///
    /// @param server how links to this server begin
    /// @param project `organization/project`
    public static String callback(URI server, String project, String environment, UUID runId) {
        return "%s/%s/envs/%s/action-runs/%s/callback".formatted(server, project, environment, runId);
    }
}
