package dev.slipway.dialect.rakerone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.TestServer.Answer;
import dev.slipway.TestServer.Asker;
import dev.slipway.auth.Permission;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.json.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// CONTRACTS.md 3, what [RakerOneContractTest] and [RunListTest] leave.
@TestDatabase
class RakerOneTest {
    private TestServer server;
    private Asker admin;

    @BeforeEach
    void start(Db db) {
        server = TestServer.start(db, TestServer.Settings.USUAL.withoutDev());
        admin = server.admin().below("/api/projects/default~default");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Map<String, @Nullable Object> run(Answer answer) {
        return RakerOneWindow.run(answer);
    }

    private Answer launch(String actionId, Map<String, ?> input) {
        return admin.post("/action-runs", Map.of("actionId", actionId, "input", input));
    }

    private Answer ended(Answer launched) {
        assertThat(launched.status()).as(launched.text()).isEqualTo(202);
        return admin.await(
                "/action-runs/" + run(launched).get("id"), answer -> run(answer).get("result") != null);
    }

    @Test
    void a_run_has_the_fields_of_the_seed_and_its_words() {
        var done = run(ended(launch("echo", Map.of("text", "hi", "password", "hush-hush"))));
        assertThat(done)
                .containsOnlyKeys(
                        "id",
                        "status",
                        "actionId",
                        "actionName",
                        "startedAt",
                        "finishedAt",
                        "createdAt",
                        "triggeredBy",
                        "result")
                .containsEntry("status", "completed")
                .containsEntry("actionId", server.action("echo"))
                .containsEntry("actionName", "echo")
                .containsEntry("triggeredBy", "token:admin")
                .containsEntry(
                        "result",
                        Map.of(
                                "success",
                                true,
                                "details",
                                "Action executed successfully",
                                "output",
                                Map.of("text", "hi", "password", "***")));
        assertThat(String.valueOf(done.get("id"))).matches("run_[0-9a-f]{32}");
        var failed = run(ended(launch("fail", Map.of())));
        assertThat(failed).containsEntry("status", "failed");
        assertThat(Json.object(failed.get("result")))
                .containsOnlyKeys("success", "details", "error")
                .containsEntry("success", false)
                .containsEntry("details", "Action failed");
        var nap = launch("nap", Map.of());
        assertThat(run(nap)).containsEntry("result", null).containsEntry("finishedAt", null);
        var canceled = admin.post("/action-runs/" + run(nap).get("id") + "/cancel", Map.of());
        assertThat(run(canceled))
                .containsEntry("status", "cancelled")
                .containsEntry("result", Map.of("success", false, "details", "Action cancelled by token:admin"));
        var again = admin.post("/action-runs/" + run(nap).get("id") + "/cancel", null);
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json()).containsEntry("error", "conflict");
    }

    @Test
    void an_action_is_named_by_id_or_by_name_and_version_or_by_name_alone() {
        var v2 = "apiVersion: slipway/v1\nkind: Action\nmetadata: {name: echo, version: v10}\nspec: {run: {noop: {}}}";
        assertThat(server.admin()
                        .sendRaw("PUT", "/catalog/action/echo@v10", "application/yaml", v2)
                        .status())
                .isEqualTo(201);
        assertThat(run(launch("echo", Map.of()))).containsEntry("actionId", server.action("echo@v10"));
        assertThat(run(launch("echo@v1", Map.of()))).containsEntry("actionId", server.action("echo@v1"));
        assertThat(run(launch(server.action("echo@v1"), Map.of()))).containsEntry("actionId", server.action("echo@v1"));
        for (var unknown : List.of("nothing", "echo@v2", "", "01931a2b-0000-7000-8000-000000000001", "web-only")) {
            var answer = launch(unknown, Map.of());
            assertThat(answer.status()).as(unknown).isEqualTo(404);
            assertThat(answer.text()).isEqualTo("{\"error\":\"not_found\"}");
        }
    }

    @Test
    void an_action_that_was_retired_keeps_its_name_in_its_runs() {
        var text = "apiVersion: slipway/v1\nkind: Action\nmetadata: {name: gone}\nspec: {run: {noop: {}}}";
        var _ = server.admin().sendRaw("PUT", "/catalog/action/gone", "application/yaml", text);
        var id = run(ended(launch("gone", Map.of()))).get("id");
        assertThat(server.admin().send("DELETE", "/catalog/action/gone", null).status())
                .isEqualTo(204);
        assertThat(run(admin.get("/action-runs/" + id))).containsEntry("actionName", "gone");
        assertThat(launch("gone", Map.of()).status()).isEqualTo(404);
    }

    @Test
    void actions_are_listed() {
        var actions = Json.list(admin.get("/actions").json().get("actions"));
        assertThat(actions)
                .hasSameSizeAs(server.catalog().actions(1))
                .contains(Map.of(
                        "id",
                        server.action("echo"),
                        "name",
                        "echo",
                        "version",
                        "v1",
                        "title",
                        "Echo",
                        "status",
                        "active"));
    }

    @Test
    void what_is_wrong_with_a_body_is_said_by_field() {
        var refused = launch("strict", Map.of("service", "NO", "more", 1));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json()).containsOnlyKeys("error", "issues").containsEntry("error", "invalid_body");
        assertThat(Json.list(refused.json().get("issues")))
                .extracting(issue -> Json.object(issue).get("path"))
                .contains(List.of("input", "service"));
        for (var body : List.of(
                Map.of(),
                Map.of("actionId", 1),
                Map.of("actionId", "echo", "input", List.of()),
                Map.of("actionId", "echo", "idempotencyKey", ""),
                Map.of("actionId", "echo", "idempotencyKey", "x".repeat(256)))) {
            var answer = admin.post("/action-runs", body);
            assertThat(answer.status()).as(body.toString()).isEqualTo(400);
            assertThat(answer.json()).containsEntry("error", "invalid_body");
            assertThat(Json.list(answer.json().get("issues")))
                    .isNotEmpty()
                    .allSatisfy(issue -> assertThat(Json.object(issue)).containsKeys("path", "message"));
        }
        var broken = admin.sendRaw("POST", "/action-runs", "application/json", "{");
        assertThat(broken.json()).containsEntry("error", "invalid_body").containsKey("issues");
    }

    @Test
    void a_key_is_the_users_and_its_run_comes_back_whatever_became_of_it() {
        var body = Map.of("actionId", "echo", "input", Map.of("text", "a"), "idempotencyKey", "k");
        var first = admin.post("/action-runs", body);
        var done = ended(first);
        var second = admin.post("/action-runs", body);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.text()).isEqualTo(done.text());
        var starter = server.token("developer", "default/default", "action:run").below("/api/projects/default~default");
        var mine = starter.post("/action-runs", body);
        assertThat(mine.status()).as("another user's key").isEqualTo(202);
        var _ = admin.await(
                "/action-runs/" + run(mine).get("id"), answer -> run(answer).get("result") != null);
        assertThat(run(starter.post("/action-runs", body)))
                .as("who may not read learns how it ended and not with what")
                .containsEntry("result", Map.of("success", true, "details", "Action executed successfully"));
        var other = admin.post("/action-runs", Map.of("actionId", "nap", "idempotencyKey", "k"));
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.json()).containsEntry("error", "conflict");
    }

    @Test
    void the_limit_of_a_minute_is_429_in_our_shape(Db db) {
        try (var limited =
                TestServer.start(db, TestServer.Settings.USUAL.withoutDev().withLimits(1, 0))) {
            var asker = limited.admin().below("/api/projects/default~default");
            var body = Map.of("actionId", "echo");
            assertThat(asker.post("/action-runs", body).status()).isEqualTo(202);
            var answer = asker.post("/action-runs", body);
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.json()).containsEntry("error", "rate_limited");
            assertThat(Integer.parseInt(answer.header("Retry-After").orElseThrow()))
                    .isBetween(1, 60);
        }
    }

    @Test
    void a_project_is_named_by_number_or_by_slug_or_by_a_name_that_only_one_has() {
        for (var spelled : List.of("1", "default~default", "default", "default%7Edefault")) {
            assertThat(server.admin()
                            .below("/api/projects/" + spelled)
                            .get("/actions")
                            .status())
                    .as(spelled)
                    .isEqualTo(200);
        }
        for (var unknown : List.of(
                "01",
                "+1",
                "999999999",
                "2147483648",
                "-1",
                "default~",
                "~default",
                "~",
                "default~default~",
                "no",
                "%F0%9F%98%80")) {
            var answer = server.admin().below("/api/projects/" + unknown).get("/actions");
            assertThat(answer.status()).as(unknown).isEqualTo(404);
            assertThat(answer.text()).isEqualTo("{\"error\":\"not_found\"}");
        }
        var second =
                "apiVersion: slipway/v1\nkind: Project\nmetadata: {organization: other, name: web}\nspec: {environments: [main]}";
        assertThat(server.admin().below("/api/projects/web").get("/actions").status())
                .isEqualTo(200);
        assertThat(server.admin()
                        .sendRaw("PUT", "/catalog/project/web", "application/yaml", second)
                        .status())
                .isEqualTo(201);
        assertThat(server.admin().below("/api/projects/web").get("/actions").status())
                .as("two have that name")
                .isEqualTo(404);
        assertThat(server.token("viewer", "acme")
                        .below("/api/projects/web")
                        .get("/actions")
                        .status())
                .as("they see one of them")
                .isEqualTo(200);
    }

    @Test
    void a_project_that_one_does_not_see_is_like_one_that_is_not_there_whatever_one_may_do() {
        var viewer = server.token("viewer", "acme/web");
        for (var project : List.of("default~default", "1", "default", "acme~shop", "none~none")) {
            var asker = viewer.below("/api/projects/" + project);
            for (var answer : List.of(
                    asker.get("/action-runs"),
                    asker.get("/action-runs?cursor=x&limit=x"),
                    asker.get("/actions"),
                    asker.post("/action-runs", Map.of("actionId", "echo")),
                    asker.sendRaw("POST", "/action-runs", "text/plain", "{"))) {
                assertThat(answer.status()).as(project).isEqualTo(404);
                assertThat(answer.text()).isEqualTo("{\"error\":\"not_found\"}");
            }
        }
        var here = viewer.below("/api/projects/acme~web").post("/action-runs", Map.of());
        assertThat(here.status()).isEqualTo(403);
        assertThat(here.json()).containsEntry("error", "forbidden");
    }

    @Test
    void every_route_needs_a_token_also_in_dev_mode_and_its_one_permission(Db db) {
        var nothing = "/action-runs/run_01931a2b000070008000000000000001";
        var needs = Map.of(
                "GET /actions",
                Permission.ACTION_READ,
                "GET /action-runs",
                Permission.ACTION_READ,
                "POST /action-runs",
                Permission.ACTION_RUN,
                "GET " + nothing,
                Permission.ACTION_READ,
                "GET " + nothing + "/logs",
                Permission.ACTION_READ,
                "POST " + nothing + "/cancel",
                Permission.ACTION_RUN);
        assertThat(server.routes().list())
                .filteredOn(route -> route.path().startsWith("/api/projects/"))
                .extracting(route -> route.method() + " "
                        + route.path()
                                .replace("/api/projects/{projectId}", "")
                                .replace("/action-runs/{runId}", nothing))
                .containsExactlyInAnyOrderElementsOf(needs.keySet());
        for (var permission : Permission.values()) {
            var asker = server.token("platform-admin", "default/default", permission.word())
                    .below("/api/projects/default");
            needs.forEach((route, needed) -> {
                var words = route.split(" ");
                var answer = words[0].equals("POST")
                        ? asker.sendRaw("POST", words[1], "application/json", "[")
                        : asker.get(words[1]);
                if (needed == permission) {
                    assertThat(answer.status()).as("%s %s", permission, route).isIn(200, 400, 404);
                } else {
                    assertThat(answer.status()).as("%s %s", permission, route).isEqualTo(403);
                    assertThat(answer.text()).contains("forbidden", needed.word());
                }
            });
        }
        try (var dev = TestServer.start(db)) {
            assertThat(dev.developer().get("/actions").status()).isEqualTo(200);
            assertThat(dev.developer()
                            .below("/api/projects/default")
                            .get("/actions")
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void a_token_for_one_environment_sees_the_runs_there_alone() {
        var staging = server.token("developer", "acme/web/staging").below("/api/projects/web");
        var production = server.token("developer", "acme/web/production").below("/api/projects/web");
        var here = run(staging.post("/action-runs", Map.of("actionId", "nap"))).get("id");
        var there =
                run(production.post("/action-runs", Map.of("actionId", "nap"))).get("id");
        assertThat(Json.list(staging.get("/action-runs").json().get("runs")))
                .singleElement()
                .satisfies(run -> assertThat(Json.object(run)).containsEntry("id", here));
        for (var below : List.of("", "/logs")) {
            assertThat(staging.get("/action-runs/" + there + below).text()).isEqualTo("{\"error\":\"not_found\"}");
        }
        assertThat(staging.post("/action-runs/" + there + "/cancel", null).status())
                .isEqualTo(404);
    }

    @Test
    void a_log_is_read_on_from_any_line() {
        var id = run(ended(launch("lines", Map.of("lines", 2500)))).get("id");
        var path = "/action-runs/" + id + "/logs";
        Object after = 0;
        long lines = 0;
        for (int page = 0; page < 3; page++) {
            var body = admin.get(path + "?after=" + after).json();
            assertThat(body).containsOnlyKeys("logs", "nextAfter");
            var logs = Json.list(body.get("logs")).stream().map(Json::object).toList();
            assertThat(logs).hasSize(page < 2 ? 1000 : 500);
            assertThat(logs.getFirst()).containsOnlyKeys("seq", "at", "level", "message");
            assertThat(logs.getFirst())
                    .containsEntry("level", "info")
                    .containsEntry("message", "line %d ".formatted(lines + 1));
            lines += logs.size();
            assertThat(body.get("nextAfter")).isEqualTo(logs.getLast().get("seq"));
            after = body.get("nextAfter");
        }
        var nothing = admin.get(path + "?after=" + after);
        assertThat(nothing.json()).isEqualTo(Map.of("logs", List.of(), "nextAfter", after));
        assertThat(admin.get(path + "?after=" + after).text()).as("stable").isEqualTo(nothing.text());
        var quiet = run(launch("nap", Map.of())).get("id");
        assertThat(admin.get("/action-runs/" + quiet + "/logs").json())
                .isEqualTo(Map.of("logs", List.of(), "nextAfter", 0));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            /action-runs?limit=x, 400, invalid_query
            /action-runs?limit=, 400, invalid_query
            /action-runs?limit=1.5, 400, invalid_query
            /action-runs?limit=1&limit=2, 400, invalid_query
            /action-runs?limit=%FF, 400, invalid_query
            /action-runs?cursor=, 400, invalid_cursor
            /action-runs?cursor=eyJwYWdlIjoxLCJpZCI6InJ1bl84ZjNiMmMxZCJ9, 400, invalid_cursor
            /action-runs/run_01931a2b000070008000000000000001, 404, not_found
            /action-runs/run_01931a2b000070008000000000000001/logs?after=x, 400, invalid_query
            /action-runs/run_01931a2b000070008000000000000001/logs, 404, not_found
            /nothing, 404, not_found
            """)
    void a_bad_request_has_its_code(String path, int status, String code) {
        var answer = admin.get(path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json()).containsEntry("error", code);
        if (code.equals("invalid_query")) {
            assertThat(Json.list(answer.json().get("issues"))).isNotEmpty();
        } else {
            assertThat(answer.json()).containsOnlyKeys("error");
        }
    }

    @Test
    void below_a_project_every_failure_has_our_shape() {
        assertThat(admin.send("PATCH", "/action-runs", Map.of()).text())
                .isEqualTo("{\"error\":\"method_not_allowed\"}");
        assertThat(admin.sendRaw("POST", "/action-runs", "text/plain", "{}").json())
                .containsEntry("error", "unsupported_media_type");
        assertThat(admin.sendRaw("POST", "/action-runs", "application/json", " ".repeat(2 << 20))
                        .json())
                .containsEntry("error", "payload_too_large");
        assertThat(server.developer().below("/api/projects").get("/1/actions").text())
                .isEqualTo("{\"error\":\"unauthorized\"}");
        assertThat(server.admin().below("/api/projects").get("").json()).containsEntry("error", "not_found");
    }
}
