package dev.slipway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.TestServer.Answer;
import dev.slipway.TestServer.Asker;
import dev.slipway.auth.Permission;
import dev.slipway.auth.Role;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who may do what, over every route of the table: SECURITY's matrix.
@TestDatabase
class WhoMayTest {
    private static final String NOBODY = "00000000-0000-7000-8000-000000000000";

    /// A route and what it needs; nothing for those that everybody may use who says who they are.
    private record Entry(String method, String path, Optional<Permission> needs) {}

    private static Entry entry(String method, String path, Permission needs) {
        return new Entry(method, path, Optional.of(needs));
    }

    private static final List<Entry> MATRIX = List.of(
            entry("GET", "/templates", Permission.TEMPLATE_READ),
            entry("GET", "/templates/{id}", Permission.TEMPLATE_READ),
            entry("POST", "/templates/run", Permission.TEMPLATE_RUN),
            entry("GET", "/templates/runs", Permission.TEMPLATE_READ),
            entry("GET", "/templates/runs/{runId}", Permission.TEMPLATE_READ),
            entry("POST", "/templates/runs/{runId}/cancel", Permission.TEMPLATE_RUN),
            entry("POST", "/templates/runs/{runId}/retry", Permission.TEMPLATE_RUN),
            entry("POST", "/templates/runs/{runId}/rerun", Permission.TEMPLATE_RUN),
            entry("GET", "/actions", Permission.ACTION_READ),
            entry("POST", "/actions/{actionId}/run", Permission.ACTION_RUN),
            entry("GET", "/actions/runs", Permission.ACTION_READ),
            entry("GET", "/actions/runs/{runId}", Permission.ACTION_READ),
            entry("GET", "/actions/runs/{runId}/logs", Permission.ACTION_READ),
            entry("GET", "/actions/runs/{runId}/logs/stream", Permission.ACTION_READ),
            entry("GET", "/actions/runs/{runId}/attempts", Permission.ACTION_READ),
            entry("POST", "/actions/runs/{runId}/cancel", Permission.ACTION_RUN),
            entry("POST", "/actions/runs/{runId}/retry", Permission.ACTION_RUN),
            entry("POST", "/actions/runs/{runId}/rerun", Permission.ACTION_RUN),
            entry("GET", "/approvals", Permission.ACTION_READ),
            entry("GET", "/approvals/{id}", Permission.ACTION_READ),
            entry("POST", "/approvals/{id}/approve", Permission.RUN_APPROVE),
            entry("POST", "/approvals/{id}/reject", Permission.RUN_APPROVE),
            entry("POST", "/approvals/{id}/values", Permission.RUN_APPROVE),
            entry("GET", "/action-runs", Permission.ACTION_READ),
            entry("GET", "/action-runs/{runId}", Permission.ACTION_READ),
            entry("GET", "/audit-logs", Permission.AUDIT_READ),
            entry("GET", "/projects", Permission.PROJECT_READ),
            entry("GET", "/doctor", Permission.NODE_READ),
            entry("GET", "/tokens", Permission.TOKEN_WRITE),
            entry("POST", "/tokens", Permission.TOKEN_WRITE),
            entry("DELETE", "/tokens/{id}", Permission.TOKEN_WRITE),
            entry("GET", "/secrets", Permission.SECRET_WRITE),
            entry("PUT", "/secrets/{name}", Permission.SECRET_WRITE),
            entry("DELETE", "/secrets/{name}", Permission.SECRET_WRITE),
            entry("GET", "/catalog/{kind}/{name}", Permission.PROJECT_READ),
            entry("PUT", "/catalog/{kind}/{name}", Permission.CATALOG_WRITE),
            entry("DELETE", "/catalog/{kind}/{name}", Permission.CATALOG_WRITE),
            entry("POST", "/catalog/validate", Permission.CATALOG_WRITE),
            new Entry("GET", "/auth/me", Optional.empty()),
            new Entry("GET", "/auth/csrf-token", Optional.empty()),
            new Entry("POST", "/auth/logout", Optional.empty()));

    private static final List<String> OPEN = List.of(
            "GET /auth/login", "GET /auth/callback", "GET /healthz", "GET /livez", "GET /readyz", "GET /metrics");

    private TestServer server;

    @BeforeEach
    void start(Db db) {
        server = TestServer.start(db, TestServer.Settings.USUAL.withoutDev());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Answer ask(Asker asker, Entry entry) {
        var path = entry.path()
                .replace("{kind}", "action")
                .replace("{name}", "NOTHING")
                .replaceAll("\\{[a-zA-Z]+}", NOBODY);
        return entry.method().equals("POST") || entry.method().equals("PUT")
                ? asker.sendRaw(entry.method(), path, "application/json", "[]")
                : asker.send(entry.method(), path, null);
    }

    @Test
    void every_route_stands_in_the_matrix() {
        var routes = server.routes().list().stream()
                .filter(route -> route.path().startsWith(Portal.BASE))
                .map(route -> route.method() + " " + route.path().substring(Portal.BASE.length()));
        var known = Stream.concat(MATRIX.stream().map(entry -> entry.method() + " " + entry.path()), OPEN.stream());
        assertThat(routes).containsExactlyInAnyOrderElementsOf(known.toList());
    }

    @Test
    void nobody_passes_without_a_good_credential() {
        for (var entry : MATRIX) {
            for (var asker : List.of(server.developer(), server.bearer("x"), server.bearer(TestServer.ADMIN + "x"))) {
                var answer = ask(asker, entry);
                assertThat(answer.status()).as(entry.toString()).isEqualTo(401);
                assertThat(answer.text())
                        .isEqualTo("{\"error\":\"Unauthorized\",\"message\":\"Authentication required\"}");
            }
        }
        for (var open : OPEN) {
            assertThat(server.developer().get(open.substring(4)).status())
                    .as(open)
                    .isNotEqualTo(401);
        }
    }

    @Test
    void each_role_may_exactly_what_it_may_and_403_comes_before_the_body_is_read() {
        for (var role : Role.values()) {
            var asker = server.token(role.word(), "default/default");
            for (var entry : MATRIX) {
                var answer = ask(asker, entry);
                if (entry.needs().isEmpty()
                        || role.permissions().contains(entry.needs().get())) {
                    assertThat(answer.status())
                            .as("%s %s: %s", role, entry, answer.text())
                            .isIn(200, 204, 400, 404);
                } else {
                    assertThat(answer.status()).as("%s %s", role, entry).isEqualTo(403);
                    assertThat(answer.text())
                            .isEqualTo("{\"error\":\"Forbidden\",\"message\":\"Missing permission: %s\"}"
                                    .formatted(entry.needs().get().word()));
                }
            }
        }
    }

    @Test
    void one_permission_opens_the_routes_that_need_it_and_no_other() {
        for (var permission : Permission.values()) {
            var asker = server.token("platform-admin", "default/default", permission.word());
            for (var entry : MATRIX) {
                boolean may = entry.needs().isEmpty() || entry.needs().get() == permission;
                // Two routes need more, depending on the kind that is asked for.
                boolean more = entry.path().equals("/catalog/{kind}/{name}")
                        && entry.method().equals("GET");
                assertThat(ask(asker, entry).status() == 403)
                        .as("%s %s", permission, entry)
                        .isEqualTo(!may || more);
            }
        }
    }

    /// What exists in default/default, by what stands for it in paths.
    private Map<String, String> existing() {
        var admin = server.admin();
        var template = admin.startTemplate("wait", Map.of());
        var action = admin.startAction("nap", Map.of());
        var ended = admin.startTemplate("break", Map.of());
        admin.awaitStatus("/templates/runs/" + ended, "failed");
        var result = new HashMap<String, String>();
        result.put("/templates/{id}", server.template("greet"));
        result.put("/templates/runs/{runId}", template);
        result.put("/templates/runs/{runId}/cancel", template);
        result.put("/templates/runs/{runId}/retry", ended);
        result.put("/templates/runs/{runId}/rerun", ended);
        for (var below : List.of("", "/logs", "/logs/stream", "/attempts", "/cancel", "/retry", "/rerun")) {
            result.put("/actions/runs/{runId}" + below, action);
        }
        result.put("/action-runs/{runId}", action);
        var approval = admin.startAction("gate", Map.of());
        admin.await("/approvals/" + approval, answer -> answer.status() == 200);
        for (var below : List.of("", "/approve", "/reject", "/values")) {
            result.put("/approvals/{id}" + below, approval);
        }
        result.put("/actions/{actionId}/run", server.action("strict"));
        return result;
    }

    @Test
    void what_lies_in_another_project_looks_as_if_it_were_not_there() {
        var existing = existing();
        for (var scope : List.of("acme/web", "acme/web/staging", "acme/shop", "acme")) {
            var stranger = server.token("platform-admin", scope);
            if (scope.equals("acme")) {
                stranger = stranger.about("acme/web");
            }
            for (var entry : MATRIX) {
                var id = existing.get(entry.path());
                if (id == null) {
                    continue;
                }
                var random = UUID.randomUUID().toString();
                var real = send(stranger, entry, id);
                var none = send(stranger, entry, random);
                assertThat(real.status()).as("%s %s", scope, entry).isEqualTo(404);
                assertThat(real.text())
                        .as("%s %s", scope, entry)
                        .isEqualTo(none.text().replace(random, id));
                assertThat(real.response().headers().map().keySet())
                        .isEqualTo(none.response().headers().map().keySet());
            }
            var byTemplate = Map.of("templateId", server.template("wait"));
            assertThat(stranger.post("/templates/run", byTemplate).status()).isEqualTo(404);
            for (var list : List.of("/templates/runs", "/actions/runs?requestedBy=token:admin")) {
                assertThat(stranger.get(list).data()).containsEntry("total", 0);
            }
            assertThat(Json.object(stranger.get("/action-runs").json().get("pagination")))
                    .containsEntry("total", 0);
            assertThat(stranger.get("/audit-logs").data()).containsEntry("total", 0);
        }
    }

    private Answer send(Asker asker, Entry entry, String id) {
        var path = entry.path().replaceAll("\\{[a-zA-Z]+}", id);
        var body = switch (entry.path().substring(entry.path().lastIndexOf('/'))) {
            case "/run" -> Map.of();
            case "/reject" -> Map.of("comment", "no");
            case "/values" -> Map.of("values", Map.of());
            default -> null;
        };
        return asker.send(entry.method(), path, body);
    }

    @Test
    void a_token_for_one_environment_sees_and_starts_runs_there_alone() {
        var staging = server.token("developer", "acme/web/staging");
        var production = server.token("developer", "acme/web/production");
        var both = server.token("developer", "acme/web");
        var nap = Json.object(staging.get("/actions").list("actions").get(1)).get("id");
        var here = staging.post("/actions/" + nap + "/run", Map.of()).data().get("runId");
        var there = production.post("/actions/" + nap + "/run", Map.of()).data().get("runId");
        var unsaid = both.post("/actions/" + nap + "/run", Map.of()).data().get("runId");
        assertThat(staging.get("/action-runs").json().get("pagination"))
                .isEqualTo(Map.of("limit", 20, "offset", 0, "total", 2));
        assertThat(staging.get("/actions/runs/" + here).status()).isEqualTo(200);
        assertThat(staging.get("/actions/runs/" + unsaid).status())
                .as("the first environment")
                .isEqualTo(200);
        assertThat(staging.get("/actions/runs/" + there).status()).isEqualTo(404);
        assertThat(staging.get("/actions/runs/" + there + "/attempts").status()).isEqualTo(404);
        assertThat(staging.post("/actions/runs/" + there + "/cancel", null).status())
                .isEqualTo(404);
        assertThat(Json.object(both.get("/action-runs").json().get("pagination")))
                .containsEntry("total", 3);
    }

    @Test
    void a_project_is_the_tokens_else_the_headers_else_the_default_one() {
        var admin = server.admin();
        assertThat(admin.get("/templates").list("templates")).hasSize(3);
        assertThat(admin.about("acme/web").get("/templates").list("templates"))
                .extracting(it -> it.get("name"))
                .containsExactly("web-only");
        var bound = server.token("viewer", "acme/web");
        assertThat(bound.about("default/default").get("/templates").list("templates"))
                .extracting(it -> it.get("name"))
                .containsExactly("web-only");
        var organization = server.token("viewer", "acme");
        assertThat(organization.about("acme/shop").get("/templates").status()).isEqualTo(200);
        for (var path : List.of("default/default", "acme/none", "none/none", "acme", "/", "acme/web/x")) {
            var answer = organization.about(path).get("/templates");
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.json()).containsEntry("message", "Project not found: " + path);
        }
        assertThat(organization.get("/templates").status())
                .as("the default project is not theirs")
                .isEqualTo(404);
    }

    @Test
    void a_project_out_of_sight_is_404_before_a_missing_permission_is_403() {
        var viewer = server.token("viewer", "acme").about("default/default");
        assertThat(viewer.post("/templates/run", Map.of()).status()).isEqualTo(404);
        assertThat(viewer.about("acme/web").post("/templates/run", Map.of()).status())
                .isEqualTo(403);
    }

    @Test
    void nothing_that_one_sends_is_a_bug_of_ours() {
        var admin = server.admin();
        var run = admin.startAction("lines", Map.of("lines", 1));
        admin.awaitStatus("/actions/runs/" + run, "success");
        var ids = List.of(run, server.action("echo"), server.template("greet"), "%F0%9F%98%80", "0");
        var bodies = List.of(
                "null",
                "7",
                "{\"input\":{\"count\":1e308,\"text\":\"\\ud83d\\ude00\"},\"value\":\"\\uffff\\uffff\\uffff\\uffff\\uffff\\uffff\"}",
                "{\"input\":{\"count\":123456789012345678901234567890}}",
                "{\"input\":{\"count\":1.5}}",
                "{\"input\":{\"count\":-1e-308}}",
                "{\"input\":{\"count\":123456789012345678901234567890.5}}",
                "{\"inputs\":{\"name\":{}},\"templateId\":\"" + server.template("greet") + "\"}",
                "{\"input\":{\"text\":\"\\u0000\"}}",
                "{\"input\":{\"text\":\"\\ud800\"}}",
                "{\"a\":1e99999999999}",
                "[".repeat(100_000),
                "{\"apiVersion\":[],\"kind\":{},\"metadata\":null}");
        var queries = List.of(
                "",
                "?limit=1&offset=999999999999999999",
                "?after=2147483647",
                "?after=999999999999999999",
                "?actor=%27",
                "?targetId=%25",
                "?environment=%27");
        for (var entry : MATRIX) {
            for (var id : ids) {
                var path = entry.path().replace("{kind}", "action").replaceAll("\\{[a-zA-Z]+}", id);
                if (entry.method().equals("POST") || entry.method().equals("PUT")) {
                    for (var body : bodies) {
                        var answer = admin.sendRaw(entry.method(), path, "application/json", body);
                        assertThat(answer.status())
                                .as("%s %s %s", entry, id, body)
                                .isLessThan(500);
                    }
                } else if (!path.endsWith("/stream")) {
                    for (var query : queries) {
                        var answer = admin.send(entry.method(), path + query, null);
                        assertThat(answer.status())
                                .as("%s %s %s", entry, id, query)
                                .isLessThan(500);
                    }
                }
            }
        }
    }
}
