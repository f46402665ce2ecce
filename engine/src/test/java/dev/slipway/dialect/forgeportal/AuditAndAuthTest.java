package dev.slipway.dialect.forgeportal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.TestServer.Asker;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.json.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@TestDatabase
class AuditAndAuthTest {
    private TestServer server;
    private Asker dev;

    @BeforeEach
    void start(Db db) {
        server = TestServer.start(db);
        dev = server.developer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void every_run_that_ended_is_one_entry_and_a_live_one_none() {
        dev.startAction("nap", Map.of());
        var failed = dev.startAction("fail", Map.of());
        dev.awaitStatus("/actions/runs/" + failed, "failed");
        var template = dev.startTemplate("greet", Map.of("name", "ann", "twice", false));
        dev.awaitStatus("/templates/runs/" + template, "success");
        var data = dev.get("/audit-logs").data();
        assertThat(data).containsEntry("total", 3).containsEntry("limit", 50).containsEntry("offset", 0);
        var entries = Json.list(data.get("entries"));
        assertThat(entries).hasSize(3);
        var newest = Json.object(entries.getFirst());
        assertThat(newest)
                .containsOnlyKeys(
                        "id", "actor", "action", "target_type", "target_id", "status", "metadata", "ts", "created_at")
                .containsEntry("actor", "dev@forgeportal.local")
                .containsEntry("target_id", template)
                .containsEntry("status", "success");
        assertThat(newest.get("ts")).isEqualTo(newest.get("created_at"));
        assertThat(Json.object(entries.getLast()))
                .containsEntry("target_id", failed)
                .containsEntry("status", "failed");
        assertThat(dev.get("/audit-logs?targetId=" + failed).data()).containsEntry("total", 1);
        assertThat(dev.get("/audit-logs?targetId=nothing").data()).containsEntry("total", 0);
        assertThat(dev.get("/audit-logs?actor=nobody").data()).containsEntry("total", 0);
        var second = dev.get("/audit-logs?limit=1&offset=1").data();
        assertThat(second).containsEntry("total", 3).containsEntry("limit", 1).containsEntry("offset", 1);
        assertThat(Json.list(second.get("entries"))).containsExactly(entries.get(1));
    }

    @Test
    void what_people_change_beside_runs_stands_between_them() {
        dev.send("PUT", "/secrets/KEY", Map.of("value", "something"));
        var token = dev.post("/tokens", Map.of("name", "ci", "organization", "acme", "role", "viewer"))
                .data()
                .get("id");
        var entries = dev.get("/audit-logs").list("entries");
        assertThat(entries)
                .extracting(entry -> entry.get("action"), entry -> entry.get("target_id"))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("token.create", token),
                        org.assertj.core.groups.Tuple.tuple("secret.set", "KEY"));
        // Who sees one project alone does not see what concerns the whole server.
        var bound = server.token("platform-admin", "default/default");
        assertThat(bound.get("/audit-logs?targetId=" + token).data()).containsEntry("total", 0);
        assertThat(bound.get("/audit-logs?targetId=KEY").data()).containsEntry("total", 1);
    }

    @Test
    void me_says_who_one_is() {
        var user = Json.object(dev.get("/auth/me").json().get("user"));
        assertThat(user)
                .containsOnlyKeys("sub", "email", "name", "groups", "role", "permissions")
                .containsEntry("email", "dev@forgeportal.local")
                .containsEntry("role", "platform-admin");
        var token = Json.object(
                server.token("viewer", "default/default").get("/auth/me").json().get("user"));
        assertThat(token)
                .containsEntry("sub", "token:viewer 1")
                .containsEntry("email", null)
                .containsEntry("permissions", List.of("project:read", "action:read", "template:read"));
    }

    @Test
    void there_is_no_sign_in_without_an_issuer() {
        assertThat(dev.get("/auth/login").status()).isEqualTo(501);
        assertThat(dev.get("/auth/callback?code=x&state=y").status()).isEqualTo(501);
        assertThat(dev.get("/auth/csrf-token").json().get("token")).asString().hasSizeGreaterThan(20);
        assertThat(dev.post("/auth/logout", null).status()).isEqualTo(204);
    }

    @Test
    void a_bad_credential_is_401_also_in_dev_mode_and_says_always_the_same() {
        for (var path : List.of("/auth/me", "/templates", "/action-runs", "/projects")) {
            var answer = server.bearer("no-such-token").get(path);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.text()).isEqualTo("{\"error\":\"Unauthorized\",\"message\":\"Authentication required\"}");
            assertThat(answer.header("WWW-Authenticate")).contains("Bearer");
        }
    }

    @Test
    void another_method_is_405_and_another_path_404_in_the_same_shape() {
        var method = dev.send("DELETE", "/templates", null);
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.header("Allow")).contains("GET, HEAD");
        assertThat(method.json()).containsEntry("error", "MethodNotAllowed");
        assertThat(dev.get("/nothing").text()).isEqualTo("{\"error\":\"NotFound\",\"message\":\"Not found\"}");
    }

    @Test
    void the_curl_lines_of_the_seeds_work_as_they_stand() {
        var run = dev.startAction("echo", Map.of());
        for (var path : List.of(
                "/action-runs?status=failed&limit=5",
                "/action-runs/" + run,
                "/templates",
                "/templates/" + server.template("greet"),
                "/templates/runs?status=running&limit=10",
                "/actions/runs/" + run,
                "/actions/runs/" + run + "/logs",
                "/actions/runs?entityId=550e8400-e29b-41d4-a716-446655440000&limit=20")) {
            var request = HttpRequest.newBuilder(URI.create(server.url() + "/api/v1" + path))
                    .header("Cookie", "forgeportal.sid=x");
            assertThat(server.send(request.build()).status()).as(path).isEqualTo(200);
        }
    }
}
