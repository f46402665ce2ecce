package dev.slipway.dialect.rakerone;

import dev.slipway.auth.Permission;
import dev.slipway.catalog.Catalog;
import dev.slipway.dialect.Door;
import dev.slipway.http.Call;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import java.util.Map;

/// `/actions`.
final class ActionRoutes {
    private final Catalog catalog;

    ActionRoutes(Catalog catalog) {
        this.catalog = catalog;
    }

    void addTo(Routes routes, Door door) {
        var read = door.needs(Permission.ACTION_READ);
        RakerOne.add(routes, "GET", "/actions", read, this::list, "List the actions of a project");
    }

    private Reply list(Call call) {
        var actions = catalog.actions(Door.tenant(call).projectId()).stream()
                .map(Wire::action)
                .toList();
        return Reply.json(200, Map.of("actions", actions));
    }
}
