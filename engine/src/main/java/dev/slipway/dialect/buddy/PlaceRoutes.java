package dev.slipway.dialect.buddy;

import dev.slipway.auth.Caller;
import dev.slipway.auth.Permission;
import dev.slipway.catalog.Project;
import dev.slipway.catalog.ProjectRow;
import dev.slipway.dialect.Tenant;
import dev.slipway.http.Call;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `/workspaces` and `…/projects`: organizations and their projects, as far as the token sees them.
final class PlaceRoutes {
    private static final String WORKSPACE = "/workspaces/{workspace}";

    private final Gate gate;
    private final Links links;

    PlaceRoutes(Gate gate, Links links) {
        this.gate = gate;
        this.links = links;
    }

    void addTo(Routes routes) {
        var read = Permission.PROJECT_READ;
        gate.add(routes, "GET", "/workspaces", gate.anywhere(read), this::workspaces, "List workspaces");
        gate.add(routes, "GET", WORKSPACE, gate.workspace(read), this::workspace, "Get a workspace");
        gate.add(routes, "GET", WORKSPACE + "/projects", gate.workspace(read), this::projects, "List projects");
        gate.add(routes, "GET", WORKSPACE + "/projects/{project}", gate.project(read), this::project, "Get a project");
    }

    private Reply workspaces(Call call) {
        var workspaces =
                gate.visible(call.get(Caller.class)).stream().map(this::item).toList();
        return Reply.json(200, list(links.workspaces(), "workspaces", workspaces));
    }

    private Reply workspace(Call call) {
        var workspace = call.get(Gate.Workspace.class).name();
        var fields = item(workspace);
        fields.put("owner_id", null);
        fields.put("create_date", null);
        fields.put("projects_url", links.projects(workspace).url());
        return Reply.json(200, fields);
    }

    private Map<String, @Nullable Object> item(String workspace) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        links.workspace(workspace).into(fields);
        // An organization has no row of its own, so its number is computed from its name.
        fields.put("id", Ids.workspace(workspace));
        fields.put("name", workspace);
        fields.put("domain", workspace);
        return fields;
    }

    private Reply projects(Call call) {
        var workspace = call.get(Gate.Workspace.class);
        var projects = workspace.projects().stream()
                .map(ProjectRow::project)
                .map(project -> project(links, project))
                .toList();
        return Reply.json(200, list(links.projects(workspace.name()), "projects", projects));
    }

    private Reply project(Call call) {
        var project = call.get(Tenant.class).project().project();
        var fields = project(links, project);
        fields.put("create_date", null);
        fields.put("created_by", null);
        fields.put("default_branch", null);
        fields.put("pipelines_url", links.of(project).pipelines().url());
        return Reply.json(200, fields);
    }

    /// A project as lists show it, and as a pipeline names it.
    static Map<String, @Nullable Object> project(Links links, Project project) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        links.of(project).project().into(fields);
        fields.put("name", project.name());
        fields.put("display_name", project.title());
        fields.put("status", "ACTIVE");
        return fields;
    }

    /// A list with its addresses.
    static Map<String, @Nullable Object> list(Links.Link link, String name, List<?> items) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        link.into(fields);
        fields.put(name, items);
        return fields;
    }
}
