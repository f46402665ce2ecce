package dev.slipway.dialect.forgeportal;

import dev.slipway.auth.Permission;
import dev.slipway.auth.Scope;
import dev.slipway.dialect.Portal;
import dev.slipway.dialect.Query;
import dev.slipway.http.Call;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import dev.slipway.http.Uuids;
import dev.slipway.run.AuditLog;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// `/audit-logs`.
final class AuditRoutes {
    private final AuditLog log;

    AuditRoutes(AuditLog log) {
        this.log = log;
    }

    void addTo(Routes routes, Portal portal) {
        Portal.add(routes, "GET", "/audit-logs", portal.needs(Permission.AUDIT_READ), this::list, "List who did what");
    }

    private Reply list(Call call) {
        var tenant = Portal.tenant(call);
        var query = new Query(call);
        var target = query.text("targetId");
        var actor = query.text("actor");
        int limit = query.limit(50, 200, Query.Over.CLAMPED);
        long offset = query.offset();
        query.end();
        // What belongs to no project concerns the whole server.
        boolean everywhere = tenant.caller().scope().equals(Scope.ALL);
        var filter = new AuditLog.Filter(target.orElse(null), actor.orElse(null), everywhere);
        var targetRun = target.flatMap(Uuids::read).orElse(null);
        var page = log.page(tenant.scope(), filter, targetRun, limit, offset);
        var data = new LinkedHashMap<String, @Nullable Object>();
        data.put("entries", page.entries().stream().map(Wire::auditEntry).toList());
        data.put("total", page.total());
        data.put("limit", limit);
        data.put("offset", offset);
        return Portal.data(200, data);
    }
}
