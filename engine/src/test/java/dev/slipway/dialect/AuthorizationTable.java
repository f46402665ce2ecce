package dev.slipway.dialect;

import static dev.slipway.auth.Permission.ACTION_READ;
import static dev.slipway.auth.Permission.ACTION_RUN;
import static dev.slipway.auth.Permission.AUDIT_READ;
import static dev.slipway.auth.Permission.CATALOG_WRITE;
import static dev.slipway.auth.Permission.NODE_READ;
import static dev.slipway.auth.Permission.PROJECT_READ;
import static dev.slipway.auth.Permission.RUN_APPROVE;
import static dev.slipway.auth.Permission.SECRET_WRITE;
import static dev.slipway.auth.Permission.TEMPLATE_READ;
import static dev.slipway.auth.Permission.TEMPLATE_RUN;
import static dev.slipway.auth.Permission.TOKEN_WRITE;

import dev.slipway.auth.Permission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Every route of a server, with who may use it and what its path and body name: SECURITY.md 3, whose cells
/// follow from it by rule.
final class AuthorizationTable {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-zA-Z]+)\\*?}");

    private AuthorizationTable() {}

    /// How a route finds out who asks, and about which place.
    enum Door {
        /// Not at all.
        OPEN,
        /// By the token of a run that is called back.
        CALLBACK,
        /// Who asks; it is about no one place, and shows what they see.
        ANYWHERE,
        /// Who asks; it is about the whole server, and not for those who are bound to a part of it.
        EVERYWHERE,
        /// The body names a place, which must lie in the caller's reach.
        BODY,
        /// The place is the token's, else the one that a header names.
        HEADER,
        /// The path names the place.
        PATH,
        /// The same, where another environment than the token's is forbidden rather than not there.
        PATH_FOR_WRITERS
    }

    /// How ids look.
    enum Form {
        UUID,
        RUN_ID,
        NUMBER,
        HEX,
        NAME
    }

    /// What a thing belongs to, as far as it is not all of a project.
    enum Belongs {
        /// It is a place itself.
        IS_PLACE,
        TO_PROJECT,
        TO_ENVIRONMENT
    }

    /// What paths and bodies name.
    enum Thing {
        ORGANIZATION(Form.NAME, Belongs.IS_PLACE),
        PROJECT(Form.NAME, Belongs.IS_PLACE),
        ENVIRONMENT(Form.NAME, Belongs.IS_PLACE),
        /// `organization~project`
        SLUG(Form.NAME, Belongs.IS_PLACE),
        ACTION(Form.UUID, Belongs.TO_PROJECT),
        ACTION_NAME(Form.NAME, Belongs.TO_PROJECT),
        TEMPLATE(Form.UUID, Belongs.TO_PROJECT),
        DEFINITION(Form.NAME, Belongs.TO_PROJECT),
        /// An action or a template.
        ANY_DEFINITION(Form.UUID, Belongs.TO_PROJECT),
        ACTION_RUN(Form.UUID, Belongs.TO_ENVIRONMENT),
        TEMPLATE_RUN(Form.UUID, Belongs.TO_ENVIRONMENT),
        /// A run where both kinds will do.
        ANY_RUN(Form.UUID, Belongs.TO_ENVIRONMENT),
        APPROVAL(Form.UUID, Belongs.TO_ENVIRONMENT),
        SECRET(Form.NAME, Belongs.TO_ENVIRONMENT),
        TOKEN(Form.UUID, Belongs.TO_ENVIRONMENT),
        /// An action run as RakerOne writes it.
        RUN(Form.RUN_ID, Belongs.TO_ENVIRONMENT),
        PIPELINE(Form.NUMBER, Belongs.TO_PROJECT),
        /// A pipeline that is run, so that the others keep their executions.
        PIPELINE_TO_RUN(Form.NUMBER, Belongs.TO_PROJECT),
        STEP(Form.NUMBER, Belongs.TO_PROJECT),
        EXECUTION(Form.NUMBER, Belongs.TO_ENVIRONMENT),
        ACTION_EXECUTION(Form.HEX, Belongs.TO_ENVIRONMENT);

        private final Form form;
        private final Belongs belongs;

        Thing(Form form, Belongs belongs) {
            this.form = form;
            this.belongs = belongs;
        }

        Form form() {
            return form;
        }

        boolean place() {
            return belongs == Belongs.IS_PLACE;
        }

        boolean ofEnvironment() {
            return belongs == Belongs.TO_ENVIRONMENT;
        }
    }

    /// What a request that succeeds uses up, so that each needs one of its own.
    enum Spent {
        NOTHING,
        LIVE_ACTION_RUN,
        QUEUED_ACTION_RUN,
        FAILED_ACTION_RUN,
        LIVE_TEMPLATE_RUN,
        FAILED_TEMPLATE_RUN,
        APPROVAL,
        QUESTION,
        TOKEN,
        SECRET,
        DEFINITION,
        LIVE_EXECUTION
    }

    /// A route.
    ///
    /// @param path as the route table has it
    /// @param needs all of these
    /// @param named what the placeholders of path and body stand for, those with a fixed value apart
    /// @param fixed the values of the other placeholders
    /// @param body what a request that succeeds sends; null for nothing
    /// @param shared whether it changes what all environments share, which who is bound to one may not
    record Row(
            String method,
            String path,
            Door door,
            Set<Permission> needs,
            Map<String, Thing> named,
            Map<String, String> fixed,
            @Nullable String body,
            Spent spent,
            boolean shared) {
        Row with(String name, Thing thing) {
            var more = new HashMap<>(named);
            more.put(name, thing);
            return new Row(method, path, door, needs, Map.copyOf(more), fixed, body, spent, shared);
        }

        Row with(String name, String value) {
            var more = new HashMap<>(fixed);
            more.put(name, value);
            return new Row(method, path, door, needs, named, Map.copyOf(more), body, spent, shared);
        }

        Row sends(String text) {
            return new Row(method, path, door, needs, named, fixed, text, spent, shared);
        }

        Row spends(Spent what) {
            return new Row(method, path, door, needs, named, fixed, body, what, shared);
        }

        Row forAllEnvironments() {
            return new Row(method, path, door, needs, named, fixed, body, spent, true);
        }

        private Row through(Door way) {
            return new Row(method, path, way, needs, named, fixed, body, spent, shared);
        }

        private Row below(String base) {
            return new Row(method, base + path, door, needs, named, fixed, body, spent, shared);
        }

        String text() {
            return method + " " + path;
        }

        /// Whether a name stands in the path rather than in the body.
        boolean inPath(String name) {
            return path.contains("{" + name + "}");
        }

        /// The path to ask for.
        String path(Map<String, String> values) {
            return filled(path, values);
        }

        /// The body to send.
        Optional<String> body(Map<String, String> values) {
            return Optional.ofNullable(body).map(text -> filled(text, values));
        }

        private String filled(String text, Map<String, String> values) {
            return PLACEHOLDER.matcher(text).replaceAll(it -> {
                var name = it.group(1);
                return fixed.getOrDefault(name, String.valueOf(values.get(name)));
            });
        }
    }

    private static Row row(String method, String path, Door door, Permission... needs) {
        var all = EnumSet.noneOf(Permission.class);
        all.addAll(List.of(needs));
        return new Row(method, path, door, all, Map.of(), Map.of(), null, Spent.NOTHING, false);
    }

    private static Row portal(String method, String path, Permission... needs) {
        return row(method, "/api/v1" + path, Door.HEADER, needs);
    }

    private static Row rakerone(String method, String path, Permission... needs) {
        return row(method, "/api/projects/{projectId}" + path, Door.PATH, needs).with("projectId", Thing.SLUG);
    }

    private static Row terrantula(String method, String path, Permission... needs) {
        return row(method, "/{organization}/{project}/envs/{environment}" + path, Door.PATH, needs)
                .with("organization", Thing.ORGANIZATION)
                .with("project", Thing.PROJECT)
                .with("environment", Thing.ENVIRONMENT);
    }

    private static Row workspace(String path, Permission... needs) {
        return row("GET", "/workspaces/{workspace}" + path, Door.PATH, needs).with("workspace", Thing.ORGANIZATION);
    }

    private static Row pipelines(String method, String path, Permission... needs) {
        return row(method, "/workspaces/{workspace}/projects/{project}" + path, Door.PATH, needs)
                .with("workspace", Thing.ORGANIZATION)
                .with("project", Thing.PROJECT);
    }

    private static final List<Row> OPEN = List.of(
            row("GET", "/api/v1/auth/login", Door.OPEN),
            row("GET", "/api/v1/auth/callback", Door.OPEN),
            row("GET", "/healthz", Door.OPEN),
            row("GET", "/livez", Door.OPEN),
            row("GET", "/readyz", Door.OPEN),
            row("GET", "/metrics", Door.OPEN),
            row("GET", "/api/v1/healthz", Door.OPEN),
            row("GET", "/api/v1/livez", Door.OPEN),
            row("GET", "/api/v1/readyz", Door.OPEN),
            row("GET", "/api/v1/metrics", Door.OPEN),
            row("GET", "/", Door.OPEN),
            row("GET", "/ui", Door.OPEN),
            row("GET", "/ui/{path*}", Door.OPEN).with("path", "runs"),
            row("GET", "/docs", Door.OPEN),
            row("GET", "/docs/{name}", Door.OPEN).with("name", "slipway"),
            row("GET", "/openapi/{file}", Door.OPEN).with("file", "slipway.yaml"),
            row("GET", "/schema/{file}", Door.OPEN).with("file", "action.json"));

    private static final List<Row> FORGEPORTAL = List.of(
            portal("GET", "/templates", TEMPLATE_READ),
            portal("GET", "/templates/{id}", TEMPLATE_READ).with("id", Thing.TEMPLATE),
            portal("POST", "/templates/run", TEMPLATE_RUN)
                    .with("templateId", Thing.TEMPLATE)
                    .sends("{\"templateId\":\"{templateId}\"}"),
            portal("GET", "/templates/runs", TEMPLATE_READ),
            portal("GET", "/templates/runs/{runId}", TEMPLATE_READ).with("runId", Thing.TEMPLATE_RUN),
            portal("POST", "/templates/runs/{runId}/cancel", TEMPLATE_RUN)
                    .with("runId", Thing.TEMPLATE_RUN)
                    .sends("{}")
                    .spends(Spent.LIVE_TEMPLATE_RUN),
            portal("POST", "/actions/{actionId}/run", ACTION_RUN)
                    .with("actionId", Thing.ACTION)
                    .sends("{}"),
            portal("GET", "/actions/runs", ACTION_READ),
            portal("GET", "/actions/runs/{runId}", ACTION_READ).with("runId", Thing.ACTION_RUN),
            portal("GET", "/actions/runs/{runId}/logs", ACTION_READ).with("runId", Thing.ACTION_RUN),
            portal("POST", "/actions/runs/{runId}/cancel", ACTION_RUN)
                    .with("runId", Thing.ACTION_RUN)
                    .sends("{}")
                    .spends(Spent.LIVE_ACTION_RUN),
            portal("GET", "/action-runs", ACTION_READ),
            portal("GET", "/action-runs/{runId}", ACTION_READ).with("runId", Thing.ACTION_RUN),
            portal("GET", "/audit-logs", AUDIT_READ),
            portal("GET", "/auth/me").through(Door.ANYWHERE),
            portal("GET", "/auth/csrf-token").through(Door.ANYWHERE),
            portal("POST", "/auth/logout").through(Door.ANYWHERE));

    private static final List<Row> OWN = List.of(
            portal("GET", "/actions", ACTION_READ),
            portal("GET", "/runs", ACTION_READ, TEMPLATE_READ),
            portal("GET", "/runs/summary", ACTION_READ, TEMPLATE_READ),
            portal("GET", "/runs/{runId}", ACTION_READ, TEMPLATE_READ).with("runId", Thing.ANY_RUN),
            // A run that is not to be seen is answered like one that is not there, among the others.
            portal("POST", "/runs/bulk", ACTION_RUN, TEMPLATE_RUN)
                    .sends("{\"verb\":\"cancel\",\"runs\":[\"0193ad3c-8a60-7d11-8000-5f0b8c2a7e12\"]}"),
            portal("GET", "/templates/statistics", TEMPLATE_READ),
            portal("GET", "/templates/{id}/statistics", TEMPLATE_READ).with("id", Thing.TEMPLATE),
            portal("GET", "/actions/statistics", ACTION_READ),
            portal("GET", "/actions/{id}/statistics", ACTION_READ).with("id", Thing.ACTION),
            // Of an action; a template takes the right to read templates as well.
            portal("GET", "/definitions/{id}", ACTION_READ).with("id", Thing.ANY_DEFINITION),
            portal("POST", "/templates/{id}/dry-run", TEMPLATE_RUN)
                    .with("id", Thing.TEMPLATE)
                    .sends("{}"),
            portal("POST", "/actions/{id}/dry-run", ACTION_RUN)
                    .with("id", Thing.ACTION)
                    .sends("{}"),
            portal("GET", "/actions/runs/{runId}/logs/stream", ACTION_READ).with("runId", Thing.ACTION_RUN),
            portal("GET", "/actions/runs/{runId}/logs/lines", ACTION_READ).with("runId", Thing.ACTION_RUN),
            portal("GET", "/actions/runs/{runId}/logs/search", ACTION_READ).with("runId", Thing.ACTION_RUN),
            portal("GET", "/actions/runs/{runId}/logs/download", ACTION_READ).with("runId", Thing.ACTION_RUN),
            portal("GET", "/events", ACTION_READ, TEMPLATE_READ),
            portal("GET", "/nodes", NODE_READ).through(Door.ANYWHERE),
            portal("GET", "/queue", NODE_READ).through(Door.ANYWHERE),
            portal("GET", "/catalog/problems", CATALOG_WRITE).through(Door.EVERYWHERE),
            portal("GET", "/actions/runs/{runId}/attempts", ACTION_READ).with("runId", Thing.ACTION_RUN),
            again("/actions/runs/{runId}/retry", ACTION_RUN, Thing.ACTION_RUN, Spent.FAILED_ACTION_RUN),
            again("/actions/runs/{runId}/rerun", ACTION_RUN, Thing.ACTION_RUN, Spent.FAILED_ACTION_RUN),
            again("/templates/runs/{runId}/retry", TEMPLATE_RUN, Thing.TEMPLATE_RUN, Spent.FAILED_TEMPLATE_RUN),
            again("/templates/runs/{runId}/rerun", TEMPLATE_RUN, Thing.TEMPLATE_RUN, Spent.FAILED_TEMPLATE_RUN),
            portal("GET", "/approvals", ACTION_READ),
            portal("GET", "/approvals/{id}", ACTION_READ).with("id", Thing.APPROVAL),
            decision("approve", "{}", Spent.APPROVAL),
            decision("reject", "{\"comment\":\"no\"}", Spent.APPROVAL),
            decision("values", "{\"values\":{}}", Spent.QUESTION),
            portal("GET", "/projects", PROJECT_READ).through(Door.ANYWHERE),
            portal("GET", "/doctor", NODE_READ).through(Door.ANYWHERE),
            portal("GET", "/tokens", TOKEN_WRITE).through(Door.ANYWHERE),
            portal("POST", "/tokens", TOKEN_WRITE)
                    .through(Door.BODY)
                    .with("organization", Thing.ORGANIZATION)
                    .with("project", Thing.PROJECT)
                    .sends("""
                            {"name":"{unused}","organization":"{organization}","project":"{project}","role":"platform-admin",
                            "permissions":["token:write"]}"""),
            portal("DELETE", "/tokens/{id}", TOKEN_WRITE)
                    .through(Door.ANYWHERE)
                    .with("id", Thing.TOKEN)
                    .spends(Spent.TOKEN),
            portal("GET", "/secrets", SECRET_WRITE),
            portal("PUT", "/secrets/{name}", SECRET_WRITE).with("name", "MADE").sends("{\"value\":\"long enough\"}"),
            portal("DELETE", "/secrets/{name}", SECRET_WRITE)
                    .with("name", Thing.SECRET)
                    .spends(Spent.SECRET),
            // The kind decides what it takes to read a definition, beside seeing the project.
            portal("GET", "/catalog/{kind}/{name}", PROJECT_READ, ACTION_READ)
                    .with("kind", "action")
                    .with("name", Thing.DEFINITION),
            portal("PUT", "/catalog/{kind}/{name}", CATALOG_WRITE)
                    .with("kind", "action")
                    .with("name", "made")
                    .sends(MatrixWorld.definition("made"))
                    .forAllEnvironments(),
            portal("DELETE", "/catalog/{kind}/{name}", CATALOG_WRITE)
                    .with("kind", "action")
                    .with("name", Thing.DEFINITION)
                    .spends(Spent.DEFINITION)
                    .forAllEnvironments(),
            portal("POST", "/catalog/validate", CATALOG_WRITE).sends(MatrixWorld.definition("some")));

    private static Row again(String path, Permission needs, Thing run, Spent spent) {
        return portal("POST", path, needs).with("runId", run).sends("{}").spends(spent);
    }

    private static Row decision(String word, String body, Spent spent) {
        return portal("POST", "/approvals/{id}/" + word, RUN_APPROVE)
                .with("id", Thing.APPROVAL)
                .sends(body)
                .spends(spent);
    }

    private static final List<Row> TERRANTULA = List.of(
            terrantula("GET", "/action-runs", ACTION_READ),
            terrantula("GET", "/action-runs/{id}", ACTION_READ).with("id", Thing.ACTION_RUN),
            terrantula("DELETE", "/action-runs/{id}", ACTION_READ)
                    .through(Door.PATH_FOR_WRITERS)
                    .with("id", Thing.ACTION_RUN)
                    .spends(Spent.QUEUED_ACTION_RUN),
            terrantula("POST", "/action-runs", ACTION_RUN)
                    .through(Door.PATH_FOR_WRITERS)
                    .with("actionName", Thing.ACTION_NAME)
                    .sends("{\"actionName\":\"{actionName}\"}"),
            terrantula("POST", "/actions/{actionName}/run", ACTION_RUN)
                    .through(Door.PATH_FOR_WRITERS)
                    .with("actionName", Thing.ACTION_NAME)
                    .sends("{}"),
            terrantula("POST", "/action-runs/{id}/callback")
                    .through(Door.CALLBACK)
                    .with("id", Thing.ACTION_RUN)
                    .sends("{\"status\":\"succeeded\"}"));

    private static final List<Row> RAKERONE = List.of(
            rakerone("GET", "/actions", ACTION_READ),
            rakerone("GET", "/action-runs", ACTION_READ),
            rakerone("POST", "/action-runs", ACTION_RUN)
                    .with("actionId", Thing.ACTION)
                    .sends("{\"actionId\":\"{actionId}\"}"),
            rakerone("GET", "/action-runs/{runId}", ACTION_READ).with("runId", Thing.RUN),
            rakerone("GET", "/action-runs/{runId}/logs", ACTION_READ).with("runId", Thing.RUN),
            rakerone("POST", "/action-runs/{runId}/cancel", ACTION_RUN)
                    .with("runId", Thing.RUN)
                    .sends("{}")
                    .spends(Spent.LIVE_ACTION_RUN));

    private static final Permission[] READ = {PROJECT_READ, ACTION_READ, TEMPLATE_READ};
    private static final Permission[] RUN = {ACTION_RUN, TEMPLATE_RUN, RUN_APPROVE};
    private static final String EXECUTIONS = "/pipelines/{pipeline}/executions";

    private static final List<Row> BUDDY = List.of(
            row("GET", "/workspaces", Door.ANYWHERE, PROJECT_READ),
            workspace("", PROJECT_READ),
            workspace("/projects", PROJECT_READ),
            pipelines("GET", "", PROJECT_READ),
            pipelines("GET", "/pipelines", READ),
            pipelines("GET", "/pipelines/{pipeline}", READ).with("pipeline", Thing.PIPELINE),
            pipelines("GET", "/pipelines/{pipeline}/actions", READ).with("pipeline", Thing.PIPELINE),
            pipelines("GET", "/pipelines/{pipeline}/actions/{action}", READ)
                    .with("pipeline", Thing.PIPELINE)
                    .with("action", Thing.STEP),
            pipelines("GET", EXECUTIONS, READ).with("pipeline", Thing.PIPELINE),
            pipelines("POST", EXECUTIONS, RUN)
                    .with("pipeline", Thing.PIPELINE_TO_RUN)
                    .sends("{}"),
            pipelines("GET", EXECUTIONS + "/{execution}", READ)
                    .with("pipeline", Thing.PIPELINE)
                    .with("execution", Thing.EXECUTION),
            pipelines("PATCH", EXECUTIONS + "/{execution}", RUN)
                    .with("pipeline", Thing.PIPELINE)
                    .with("execution", Thing.EXECUTION)
                    .sends("{\"operation\":\"CANCEL\"}")
                    .spends(Spent.LIVE_EXECUTION),
            pipelines("GET", EXECUTIONS + "/{execution}/action_executions/{actionExecution}", READ)
                    .with("pipeline", Thing.PIPELINE)
                    .with("execution", Thing.EXECUTION)
                    .with("actionExecution", Thing.ACTION_EXECUTION));

    /// All rows.
    static final List<Row> ROWS = rows();

    private static List<Row> rows() {
        var rows = new ArrayList<Row>();
        List.of(OPEN, FORGEPORTAL, OWN, TERRANTULA, RAKERONE, BUDDY).forEach(rows::addAll);
        BUDDY.forEach(row -> rows.add(row.below("/api")));
        return List.copyOf(rows);
    }
}
