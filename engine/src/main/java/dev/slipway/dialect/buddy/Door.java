package dev.slipway.dialect.buddy;

import dev.slipway.auth.Access;
import dev.slipway.auth.Caller;
import dev.slipway.auth.Permission;
import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.ProjectRow;
import dev.slipway.dialect.Portal;
import dev.slipway.dialect.Tenant;
import dev.slipway.http.Call;
import dev.slipway.http.Guard;
import dev.slipway.http.Handler;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Route;
import dev.slipway.http.Routes;
import dev.slipway.run.RunScope;
import java.util.List;

/// The way in: a bearer token, then whether the caller sees the workspace and the project of the path, then
/// whether they may. What lies deeper in the path is looked up inside the project.
final class Door {
    /// Where the same routes stand a second time.
    static final List<String> BASES = List.of("", "/api");

    private final Access access;
    private final Catalog catalog;
    private final RateHeaders limits;
    private final BuddyErrors errors;

    Door(Access access, Catalog catalog, RateHeaders limits, BuddyErrors errors) {
        this.access = access;
        this.catalog = catalog;
        this.limits = limits;
        this.errors = errors;
    }

    /// A workspace, as far as the caller sees it.
    ///
    /// @param projects those that they see, by number; at least one
    record Workspace(Caller caller, String name, List<ProjectRow> projects) {}

    /// Lets those pass who have these permissions; leaves a [Caller].
    Guard anywhere(Permission... permissions) {
        return access.needsToken(permissions);
    }

    /// Lets those pass who see the workspace and have these permissions; leaves a [Workspace].
    Guard workspace(Permission... permissions) {
        return access.bearer().then(new SeesWorkspace()).then(Access.holds(permissions));
    }

    /// Lets those pass who see the project and have these permissions; leaves a [Tenant].
    Guard project(Permission... permissions) {
        return access.bearer().then(new SeesWorkspace()).then(new SeesProject()).then(Access.holds(permissions));
    }

    private final class SeesWorkspace implements Guard {
        @Override
        public void check(Call call) {
            var caller = call.get(Caller.class);
            var name = call.path("workspace");
            var projects = visible(caller).stream()
                    .filter(row -> row.project().organization().equals(name))
                    .toList();
            if (projects.isEmpty()) {
                throw new HttpProblem.NotFound(Missing.WORKSPACE);
            }
            call.put(Workspace.class, new Workspace(caller, name, projects));
        }

        @Override
        public String name() {
            return "workspace";
        }
    }

    private static final class SeesProject implements Guard {
        @Override
        public void check(Call call) {
            var workspace = call.get(Workspace.class);
            var name = call.path("project");
            var row = workspace.projects().stream()
                    .filter(it -> it.project().name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new HttpProblem.NotFound(Missing.PROJECT));
            var caller = workspace.caller();
            var scope = new RunScope(row.id(), caller.scope().environment());
            call.put(Tenant.class, new Tenant(caller, row, scope));
        }

        @Override
        public String name() {
            return "project";
        }
    }

    /// The projects that a caller sees, by number.
    List<ProjectRow> visible(Caller caller) {
        return catalog.projects().stream()
                .filter(row -> Portal.sees(caller, row))
                .toList();
    }

    /// Adds a route below every base, with the limit's headers on its replies and errors as all others here.
    void add(Routes routes, String method, String path, Guard guard, Handler handler, String description) {
        for (var base : BASES) {
            routes.add(new Route(
                    method,
                    base + path,
                    guard,
                    call -> limits.on(call, handler.handle(call)),
                    errors,
                    description));
        }
    }
}
