package dev.slipway.dialect.slipway;

import dev.slipway.auth.AuditEntry;
import dev.slipway.auth.AuditTrail;
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
import org.jspecify.annotations.Nullable;

/// `/secrets`: put and deleted here, read by attempts alone.
final class SecretRoutes {
    private final Secrets secrets;
    private final AuditTrail audit;

    SecretRoutes(Secrets secrets, AuditTrail audit) {
        this.secrets = secrets;
        this.audit = audit;
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
        secrets.put(tenant.projectId(), environment, call.path("name"), value);
        record(call, tenant, "secret.set", environment);
        return Reply.noContent();
    }

    private Reply delete(Call call) {
        var tenant = Portal.tenant(call);
        var query = new Query(call);
        var environment = environment(tenant, query.text("environment").orElse(null));
        if (!reaches(tenant, environment) || !secrets.delete(tenant.projectId(), environment, call.path("name"))) {
            throw new HttpProblem.NotFound("Secret not found");
        }
        record(call, tenant, "secret.delete", environment);
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

    private void record(Call call, Tenant tenant, String action, String environment) {
        var metadata = new LinkedHashMap<String, @Nullable Object>();
        metadata.put("environment", environment.equals(Secrets.EVERY_ENVIRONMENT) ? null : environment);
        audit.record(
                tenant.caller(),
                call.requestId(),
                new AuditEntry(tenant.projectId(), action, "secret", call.path("name"), "success", metadata));
    }
}
