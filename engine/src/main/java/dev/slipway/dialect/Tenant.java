package dev.slipway.dialect;

import dev.slipway.auth.Caller;
import dev.slipway.auth.Permission;
import dev.slipway.catalog.ProjectRow;
import dev.slipway.http.Call;
import dev.slipway.run.Requester;
import dev.slipway.run.Run;
import dev.slipway.run.RunScope;
import dev.slipway.run.RunView;
import dev.slipway.run.Start;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who asks, and about which project.
///
/// @param scope what they may see of the project's runs
public record Tenant(Caller caller, ProjectRow project, RunScope scope) {
    /// The priority of a run of which nothing else is said.
    public static final int USUAL_PRIORITY = 5;

    /// The project's number.
    public int projectId() {
        return project.id();
    }

    /// `organization/name` of the project.
    public String path() {
        return project.project().path();
    }

    /// Whether they may read a run of the project. One that was found by their own idempotency key can lie
    /// in an environment that they do not see now, and who may start runs need not be allowed to read them.
    public boolean mayRead(RunView view) {
        var bound = scope.environment();
        var permission = switch (view.run().kind()) {
            case ACTION -> Permission.ACTION_READ;
            case TEMPLATE -> Permission.TEMPLATE_READ;
        };
        return caller.can(permission)
                && (bound == null || bound.equals(view.run().place().environment()));
    }

    /// Where a run belongs that is started without a word about it: the environment that the token is bound
    /// to, else the project's first.
    public Run.Place place() {
        var bound = scope.environment();
        return new Run.Place(
                project.id(), bound == null ? project.project().environments().getFirst() : bound);
    }

    /// Who asks, as the engine knows them.
    ///
    /// @param call the request they ask with
    public Requester requester(Call call) {
        return new Requester(caller.name(), caller.limitKey(), request(call));
    }

    /// Who asks for a run, and for what.
    ///
    /// @param call the request they ask with
    /// @param entityId what the run is about, null when it is not said
    public Run.Origin origin(Call call, @Nullable UUID entityId) {
        return origin(call, entityId, USUAL_PRIORITY, Map.of());
    }

    /// The same with a priority and with what the dialect remarks about the run.
    public Run.Origin origin(
            Call call, @Nullable UUID entityId, int priority, Map<String, @Nullable Object> annotations) {
        return new Run.Origin(caller.name(), entityId, null, priority, annotations, request(call));
    }

    private Run.Request request(Call call) {
        return new Run.Request(caller.via().text(), call.requestId());
    }

    /// A start at once by who asks.
    ///
    /// @param idempotencyKey null for none
    public Start.Conditions conditions(@Nullable String idempotencyKey) {
        return new Start.Conditions(idempotencyKey, caller.limitKey(), null);
    }
}
