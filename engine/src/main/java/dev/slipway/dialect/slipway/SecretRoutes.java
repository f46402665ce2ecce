package dev.slipway.dialect.slipway;

import dev.slipway.auth.Actor;
import dev.slipway.auth.Audit;
import dev.slipway.auth.AuditEntry;
import dev.slipway.auth.AuditPlace;
import dev.slipway.auth.Permission;
import dev.slipway.dialect.Form;
import dev.slipway.dialect.Portal;
import dev.slipway.dialect.Query;
import dev.slipway.dialect.Tenant;
import dev.slipway.http.Call;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import dev.slipway.http.Timestamps;
import dev.slipway.secret.Secrets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// `/secrets`: put and deleted here, read by attempts alone.
final class SecretRoutes {
    private final Secrets secrets;

    SecretRoutes(Secrets secrets) {
        this.secrets = secrets;
    }

    void addTo(Routes routes, Portal portal) {
        var write = portal.needs(Permission.SECRET_WRITE);
        Portal.add(routes, "GET", "/secrets", write, this::list, "List secrets without their values");
        Portal.add(routes, "PUT", "/secrets/{name}", write, this::put, "Set a secret");
        Portal.add(routes, "DELETE", "/secrets/{name}", write, this::delete, "Delete a secret");
    }

    private Reply list(Call call) {
        var tenant = Portal.tenant(call);
        var bound = tenant.scope().environment();
        var entries = secrets.list(tenant.projectId()).stream()
                .filter(entry -> bound == null
                        || entry.environment().equals(Secrets.EVERY_ENVIRONMENT)
                        || entry.environment().equals(bound))
                .map(SecretRoutes::entry)
                .toList();
        return Portal.data(200, Map.of("secrets", entries));
    }

    private static Map<String, @Nullable Object> entry(Secrets.Entry entry) {
        var every = entry.environment().equals(Secrets.EVERY_ENVIRONMENT);
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("name", entry.name());
        fields.put("environment", every ? null : entry.environment());
        fields.put("version", entry.version());
        fields.put("createdAt", Timestamps.text(entry.createdAt()));
        fields.put("updatedAt", Timestamps.text(entry.updatedAt()));
        return fields;
    }

    private Reply put(Call call) {
        var tenant = Portal.tenant(call);
        var form = Form.required(call);
        var value = form.requiredText("value");
        var asked = form.text("environment");
        var environment = environment(tenant, asked.orElse(null));
        if (!reaches(tenant, environment)) {
            form.wrong("environment", "Unknown environment");
        }
        form.endStrictly();
        var name = call.path("name");
        var entry = entry(tenant, "secret.set", environment, name);
        secrets.put(tenant.projectId(), environment, name, value, Audit.of(Actor.of(call), entry));
        return Reply.noContent();
    }

    private Reply delete(Call call) {
        var tenant = Portal.tenant(call);
        var query = new Query(call);
        var environment = environment(tenant, query.text("environment").orElse(null));
        var name = call.path("name");
        var entry = entry(tenant, "secret.delete", environment, name);
        if (!reaches(tenant, environment)
                || !secrets.delete(tenant.projectId(), environment, name, Audit.of(Actor.of(call), entry))) {
            throw new HttpProblem.NotFound("Secret not found");
        }
        return Reply.noContent();
    }

    /// Who is bound to an environment means that one; who is not means all of them.
    private static String environment(Tenant tenant, @Nullable String asked) {
        if (asked != null) {
            return asked;
        }
        var bound = tenant.scope().environment();
        return bound == null ? Secrets.EVERY_ENVIRONMENT : bound;
    }

    private static boolean reaches(Tenant tenant, String environment) {
        var bound = tenant.scope().environment();
        return bound == null
                ? environment.equals(Secrets.EVERY_ENVIRONMENT)
                        || tenant.project().project().environments().contains(environment)
                : environment.equals(bound);
    }

    /// Which versions there were, and nothing of what they hold.
    private static Function<Secrets.Change, AuditEntry> entry(
            Tenant tenant, String action, String environment, String name) {
        var bound = environment.equals(Secrets.EVERY_ENVIRONMENT) ? null : environment;
        return change -> {
            var metadata = new LinkedHashMap<String, @Nullable Object>();
            metadata.put("before", version(change.before()));
            metadata.put("after", version(change.after()));
            var place = new AuditPlace(tenant.projectId(), bound);
            return AuditEntry.success(place, action, "secret", name, metadata);
        };
    }

    private static @Nullable Map<String, Object> version(@Nullable Integer version) {
        return version == null ? null : Map.of("version", version);
    }
}
