package dev.slipway.dialect.slipway;

import dev.slipway.auth.Permission;
import dev.slipway.catalog.Action;
import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Revision;
import dev.slipway.dialect.Portal;
import dev.slipway.http.Call;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `/actions`.
final class ActionRoutes {
    private final Catalog catalog;

    ActionRoutes(Catalog catalog) {
        this.catalog = catalog;
    }

    void addTo(Routes routes, Portal portal) {
        Portal.add(routes, "GET", "/actions", portal.needs(Permission.ACTION_READ), this::list, "List actions");
    }

    private Reply list(Call call) {
        var actions = catalog.actions(Portal.tenant(call).projectId()).stream()
                .map(ActionRoutes::action)
                .toList();
        return Portal.data(200, Map.of("actions", actions));
    }

    private static Map<String, @Nullable Object> action(Revision<Action> revision) {
        var metadata = revision.definition().metadata();
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("id", revision.id());
        fields.put("name", metadata.name());
        fields.put("version", metadata.version());
        fields.put("title", metadata.title());
        fields.put("description", metadata.description());
        fields.put("tags", metadata.tags());
        fields.put("parameters", revision.definition().parameters());
        return fields;
    }
}
