package dev.slipway.dialect.slipway;

import dev.slipway.auth.Caller;
import dev.slipway.auth.Permission;
import dev.slipway.auth.Scope;
import dev.slipway.catalog.ProjectRow;
import dev.slipway.dialect.Places;
import dev.slipway.dialect.Portal;
import dev.slipway.http.Call;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `/projects`.
final class ProjectRoutes {
    private final Places places;

    ProjectRoutes(Places places) {
        this.places = places;
    }

    void addTo(Routes routes, Portal portal) {
        var read = portal.needsAnywhere(Permission.PROJECT_READ);
        Portal.add(routes, "GET", "/projects", read, this::list, "List the projects that one sees");
    }

    private Reply list(Call call) {
        var caller = call.get(Caller.class);
        var projects =
                places.seenBy(caller).stream().map(row -> project(caller, row)).toList();
        return Portal.data(200, Map.of("projects", projects));
    }

    private static Map<String, @Nullable Object> project(Caller caller, ProjectRow row) {
        var project = row.project();
        var environments = project.environments().stream()
                .filter(name -> caller.covers(new Scope(project.organization(), project.name(), name)))
                .toList();
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("id", row.id());
        fields.put("organization", project.organization());
        fields.put("name", project.name());
        fields.put("title", project.title());
        fields.put("environments", environments);
        return fields;
    }
}
