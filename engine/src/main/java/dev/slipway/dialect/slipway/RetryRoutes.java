package dev.slipway.dialect.slipway;

import dev.slipway.auth.Permission;
import dev.slipway.dialect.Form;
import dev.slipway.dialect.InputField;
import dev.slipway.dialect.Portal;
import dev.slipway.dialect.States;
import dev.slipway.http.Call;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import dev.slipway.run.Kind;
import dev.slipway.run.Requester;
import dev.slipway.run.RunScope;
import dev.slipway.run.Started;
import dev.slipway.run.Starts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `/templates/runs/{runId}/retry` and `/rerun`, and the same for `/actions`.
final class RetryRoutes {
    private final Starts starts;

    RetryRoutes(Starts starts) {
        this.starts = starts;
    }

    void addTo(Routes routes, Portal portal) {
        for (var kind : Kind.values()) {
            var permission = switch (kind) {
                case ACTION -> Permission.ACTION_RUN;
                case TEMPLATE -> Permission.TEMPLATE_RUN;
            };
            var path = switch (kind) {
                case ACTION -> "/actions/runs/{runId}";
                case TEMPLATE -> "/templates/runs/{runId}";
            };
            var guard = portal.needs(permission);
            Portal.add(
                    routes,
                    "POST",
                    path + "/retry",
                    guard,
                    call -> again(call, kind, starts::retry),
                    "Do an ended run again, keeping what succeeded");
            Portal.add(
                    routes,
                    "POST",
                    path + "/rerun",
                    guard,
                    call -> again(call, kind, starts::rerun),
                    "Do an ended run again, all anew");
        }
    }

    /// One of the two ways to do a run again.
    private interface Way {
        Started start(
                RunScope scope, Kind kind, UUID runId, @Nullable Map<String, @Nullable Object> input, Requester by);
    }

    private static Reply again(Call call, Kind kind, Way way) {
        var tenant = Portal.tenant(call);
        var form = Form.optional(call);
        var field = switch (kind) {
            case ACTION -> "input";
            case TEMPLATE -> "inputs";
        };
        var input = form.object(field).orElse(null);
        form.endStrictly();
        var id = Portal.id(
                call,
                "runId",
                switch (kind) {
                    case ACTION -> "Run not found";
                    case TEMPLATE -> "Template run not found";
                });
        call.put(InputField.class, new InputField(field));
        var started = way.start(tenant.scope(), kind, id, input, tenant.requester(call));
        var data = new LinkedHashMap<String, @Nullable Object>();
        data.put("runId", started.runId());
        data.put("status", States.accepted(kind));
        return Portal.data(202, data);
    }
}
