package dev.slipway.dialect;

import dev.slipway.auth.Access;
import dev.slipway.auth.Caller;
import dev.slipway.auth.Permission;
import dev.slipway.auth.SignIn;
import dev.slipway.http.Call;
import dev.slipway.http.Guard;
import dev.slipway.http.Handler;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.http.Route;
import dev.slipway.http.Routes;
import dev.slipway.http.Uuids;
import java.util.Collections;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The door of `/api/v1`: the project is the token's, or the one that a header names, or the default one.
public final class Portal {
    /// What every path begins with.
    public static final String BASE = "/api/v1";

    private static final String HEADER = "X-Slipway-Project";
    private static final int LONGEST_PATH = 127;

    private static final String DEFAULT_PROJECT = "default/default";

    private final Access access;
    private final Places places;
    private final Door door;

    /// A door to all projects of a server.
    public Portal(Parts parts) {
        this.access = parts.access();
        this.places = parts.places();
        this.door = new Door(access.known(), this::wanted);
    }

    /// Lets those pass who see the project that they ask about and have these permissions; leaves a [Tenant].
    public Guard needs(Permission... permissions) {
        return door.needs(permissions);
    }

    /// What [#needs] asks, asked again of a call that it let pass and that is answered for long: throws as it
    /// does, counts no request, and is no use of a session.
    public Guard still(Permission... permissions) {
        return new Door(access.stillKnown(), this::wanted).needs(permissions);
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

    private Tenant wanted(Caller caller, Call call) {
        var path = caller.project()
                .map(bound -> bound.organization() + "/" + bound.project())
                .or(() -> call.header(HEADER))
                .orElse(DEFAULT_PROJECT);
        int slash = path.indexOf('/');
        return (slash < 0
                        ? Optional.<Tenant>empty()
                        : places.find(caller, path.substring(0, slash), path.substring(slash + 1)))
                .orElseThrow(() -> noProject(path));
    }

    /// What is said when a project is not there, or not to be seen.
    public static HttpProblem.NotFound noProject(String path) {
        return new HttpProblem.NotFound(
                "Project not found: " + (path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) : path));
    }

    /// Who asks about what, as [#needs] found it.
    public static Tenant tenant(Call call) {
        return Door.tenant(call);
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
