package dev.slipway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a place is in `/api/v1`, and that nothing sent there is a failure of ours. Who may use which route is in
/// [AuthorizationMatrixTest].
@TestDatabase
class PortalTest {
    private TestServer server;

    @BeforeEach
    void start(Db db) {
        server = TestServer.start(db, TestServer.Settings.USUAL.withoutDev());
    }

    @AfterEach
    void stop() {
        server.close();
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
        for (var entry : AuthorizationTable.ROWS) {
            // What is open is no matter of the project's, and signing in is 501 where nobody can.
            if (!entry.path().startsWith(Portal.BASE) || entry.door() == AuthorizationTable.Door.OPEN) {
                continue;
            }
            for (var id : ids) {
                var path = entry.path()
                        .substring(Portal.BASE.length())
                        .replace("{kind}", "action")
                        .replaceAll("\\{[a-zA-Z]+}", id);
                if (entry.method().equals("POST") || entry.method().equals("PUT")) {
                    for (var body : bodies) {
                        var answer = admin.sendRaw(entry.method(), path, "application/json", body);
                        assertThat(answer.status())
                                .as("%s %s %s", entry.text(), id, body)
                                .isLessThan(500);
                    }
                } else if (!path.endsWith("/stream")) {
                    for (var query : queries) {
                        var answer = admin.send(entry.method(), path + query, null);
                        assertThat(answer.status())
                                .as("%s %s %s", entry.text(), id, query)
                                .isLessThan(500);
                    }
                }
            }
        }
    }
}
