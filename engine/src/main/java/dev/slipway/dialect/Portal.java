package dev.slipway.dialect;

import dev.slipway.auth.Access;
import dev.slipway.auth.Caller;
import dev.slipway.auth.Permission;
import dev.slipway.auth.Scope;
import dev.slipway.auth.SignIn;
import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.ProjectRow;
import dev.slipway.http.Call;
import dev.slipway.http.Guard;
import dev.slipway.http.Handler;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.http.Route;
import dev.slipway.http.Routes;
import dev.slipway.http.Uuids;
import dev.slipway.run.RunScope;
import java.util.Collections;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The door of `/api/v1`: finds who asks and about which project, before anything else of a request is looked
/// at.
public final class Portal {
    /// What every path begins with.
    public static final String BASE = "/api/v1";

    private static final String HEADER = "X-Slipway-Project";
    private static final int LONGEST_PATH = 127;

    private final Access access;
    private final Catalog catalog;
    private final String defaultProject;

    /// @param defaultProject `organization/name` of the project of a request that names none
    public Portal(Access access, Catalog catalog, String defaultProject) {
        this.access = access;
        this.catalog = catalog;
        this.defaultProject = defaultProject;
    }

    /// Lets those pass who see the project that they ask about and have these permissions; leaves a [Tenant].
    public Guard needs(Permission... permissions) {
        return access.known().then(new SeesProject(permissions)).then(Access.holds(permissions));
    }

    /// Lets those pass who have these permissions, whatever project they ask about; leaves a [Caller].
    public Guard needsAnywhere(Permission... permissions) {
        return access.needs(permissions);
    }

    /// Where people sign in; empty for nowhere.
    public Optional<SignIn> signIn() {
        return access.signIn();
    }

    /// Lets everybody pass who says who they are; leaves a [Caller].
    public Guard known() {
        return access.known();
    }

    private final class SeesProject implements Guard {
        private final Permission[] needed;

        SeesProject(Permission... needed) {
            this.needed = needed;
        }

        @Override
        public void check(Call call) {
            var caller = call.get(Caller.class);
            var path = wanted(caller, call);
            var row = find(caller, path).orElseThrow(() -> noProject(path));
            var there = at(caller, row, needed).orElseThrow(() -> noProject(path));
            var scope = new RunScope(row.id(), there.scope().environment());
            call.put(Caller.class, there);
            call.put(Tenant.class, new Tenant(there, row, scope));
        }

        @Override
        public String name() {
            return "project";
        }
    }

    private String wanted(Caller caller, Call call) {
        return caller.project()
                .map(bound -> bound.organization() + "/" + bound.project())
                .or(() -> call.header(HEADER))
                .orElse(defaultProject);
    }

    /// The project of that path, when there is one and the caller sees some of it.
    ///
    /// @param path `organization/name`
    public Optional<ProjectRow> find(Caller caller, String path) {
        int slash = path.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        return catalog.project(path.substring(0, slash), path.substring(slash + 1))
                .filter(row -> sees(caller, row));
    }

    /// Whether a caller sees some of a project: all of it, or an environment that it has.
    public static boolean sees(Caller caller, ProjectRow row) {
        return at(caller, row).isPresent();
    }

    /// The caller with the one right that counts in a project, see [Caller#in].
    ///
    /// @return empty when they do not see the project
    public static Optional<Caller> at(Caller caller, ProjectRow row, Permission... needed) {
        var project = row.project();
        return caller.only(right -> right.scope().environment() == null
                        || project.environments().contains(right.scope().environment()))
                .in(new Scope(project.organization(), project.name(), null), needed);
    }

    /// What is said when a project is not there, or not to be seen.
    public static HttpProblem.NotFound noProject(String path) {
        return new HttpProblem.NotFound(
                "Project not found: " + (path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) : path));
    }

    /// Who asks about what, as [#needs] found it.
    public static Tenant tenant(Call call) {
        return call.get(Tenant.class);
    }

    /// Adds a route whose failures look like those of all others here.
    ///
    /// @param path below [#BASE]
    public static void add(
            Routes routes, String method, String path, Guard guard, Handler handler, String description) {
        routes.add(new Route(method, BASE + path, guard, handler, PortalErrors.TABLE, description));
    }

    /// An answer in its envelope: `{"data": …}`.
    public static Reply data(int status, @Nullable Object value) {
        return Reply.json(status, Collections.singletonMap("data", value));
    }

    /// The id in a path. One that is not well formed is like one that nothing has.
    ///
    /// @param missing what is said then
    public static UUID id(Call call, String name, String missing) {
        return Uuids.read(call.path(name)).orElseThrow(() -> new HttpProblem.NotFound(missing));
    }
}
