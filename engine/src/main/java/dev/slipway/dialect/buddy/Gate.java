package dev.slipway.dialect.buddy;

import dev.slipway.auth.Access;
import dev.slipway.auth.Caller;
import dev.slipway.auth.Permission;
import dev.slipway.catalog.ProjectRow;
import dev.slipway.dialect.Door;
import dev.slipway.dialect.Places;
import dev.slipway.dialect.Tenant;
import dev.slipway.http.Call;
import dev.slipway.http.Guard;
import dev.slipway.http.Handler;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Route;
import dev.slipway.http.Routes;
import java.util.List;

/// The way in: a bearer token, then whether the caller sees the workspace and the project of the path, then
/// whether they may. What lies deeper in the path is looked up inside the project.
final class Gate {
    /// The same routes stand below each of these.
    static final List<String> BASES = List.of("", "/api");

    private final Access access;
    private final Places places;
    private final Door door;
    private final RateHeaders limits;
    private final BuddyErrors errors;

    Gate(Access access, Places places, RateHeaders limits, BuddyErrors errors) {
        this.access = access;
        this.places = places;
        this.door = new Door(access.bearer(), this::project);
        this.limits = limits;
        this.errors = errors;
    }

    /// A workspace, as far as the caller sees it.
    ///
    /// @param projects those that they see, by number; at least one
    record Workspace(String name, List<ProjectRow> projects) {}

    /// Lets those pass who have these permissions; leaves a [Caller].
    Guard anywhere(Permission... permissions) {
        return access.needsToken(permissions);
    }

    /// Lets those pass who see the workspace of the path and have these permissions; leaves a [Workspace].
    Guard workspace(Permission... permissions) {
        return access.bearer().then(new SeesWorkspace()).then(Access.holds(permissions));
    }

    /// Lets those pass who see the project of the path and have these permissions; leaves a [Tenant].
    Guard project(Permission... permissions) {
        return door.needs(permissions);
    }

    private final class SeesWorkspace implements Guard {
        @Override
        public void check(Call call) {
            call.put(Workspace.class, workspace(call.get(Caller.class), call));
        }

        @Override
        public String name() {
            return "workspace";
        }
    }

    private Workspace workspace(Caller caller, Call call) {
        var name = call.path("workspace");
        var projects = places.seenBy(caller).stream()
                .filter(row -> row.project().organization().equals(name))
                .toList();
        if (projects.isEmpty()) {
            throw new HttpProblem.NotFound(Missing.WORKSPACE);
        }
        return new Workspace(name, projects);
    }

    private Tenant project(Caller caller, Call call) {
        var workspace = workspace(caller, call);
        return places.find(caller, workspace.name(), call.path("project"))
                .orElseThrow(() -> new HttpProblem.NotFound(Missing.PROJECT));
    }

    /// The workspaces that a caller sees, by name.
    List<String> visible(Caller caller) {
        return places.seenBy(caller).stream()
                .map(row -> row.project().organization())
                .distinct()
                .sorted()
                .toList();
    }

    /// Adds a route below every base, with the limit's headers on its replies and errors as all others here.
    void add(Routes routes, String method, String path, Guard guard, Handler handler, String description) {
        for (var base : BASES) {
            routes.add(new Route(
                    method, base + path, guard, call -> limits.on(call, handler.handle(call)), errors, description));
        }
    }
}
