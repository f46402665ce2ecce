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

    private Map<String, Object> only(String target) {
        var entries = dev.get("/audit-logs?targetId=" + target).list("entries");
        assertThat(entries).hasSize(1);
        return entries.getFirst();
    }

    @Test
    void a_line_says_how_it_was_asked_for_and_what_was_before_and_after() {
        var request = HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/secrets/KEY"))
                .header("Content-Type", "application/json")
                .header("x-request-id", "req-7")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"value\":\"first value\"}"));
        assertThat(server.send(request.build()).status()).isEqualTo(204);
        var metadata = Json.object(only("KEY").get("metadata"));
        assertThat(metadata)
                .containsEntry("via", "dev mode")
                .containsEntry("requestId", "req-7")
                .containsEntry("address", "127.0.0.1")
                .containsEntry("decision", "allowed")
                .containsEntry("before", null)
                .containsEntry("after", Map.of("version", 1));
        dev.send("PUT", "/secrets/KEY", Map.of("value", "second value"));
        dev.send("DELETE", "/secrets/KEY", null);
        var all = dev.get("/audit-logs?targetId=KEY");
        assertThat(all.list("entries"))
                .extracting(entry -> Json.object(entry.get("metadata")))
                .extracting(entry -> entry.get("before"), entry -> entry.get("after"))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Map.of("version", 2), null),
                        org.assertj.core.groups.Tuple.tuple(Map.of("version", 1), Map.of("version", 2)),
                        org.assertj.core.groups.Tuple.tuple(null, Map.of("version", 1)));
        assertThat(all.text()).doesNotContain("first value").doesNotContain("second value");
    }

    @Test
    void a_definition_is_told_of_by_revision_and_digest_and_never_by_its_text() {
        var yaml = """
                apiVersion: slipway/v1
                kind: Action
                metadata: {name: told, version: v1, title: %s}
                spec: {run: {noop: {}}}
                """;
        for (var title : List.of("First", "Second")) {
            var answer = dev.sendRaw("PUT", "/catalog/Action/told", "application/yaml", yaml.formatted(title));
            assertThat(answer.status()).as(answer.text()).isIn(200, 201);
        }
        assertThat(dev.send("DELETE", "/catalog/Action/told", null).status()).isEqualTo(204);
        var log = dev.get("/audit-logs?targetId=told@v1");
        var changes = log.list("entries").stream()
                .map(entry -> Json.object(entry.get("metadata")))
                .toList();
        assertThat(changes).hasSize(3);
        assertThat(changes.get(2).get("before")).isNull();
        assertThat(Json.object(changes.get(2).get("after"))).containsEntry("revision", 1);
        assertThat(changes.get(1).get("before")).isEqualTo(changes.get(2).get("after"));
        assertThat(Json.object(changes.get(1).get("after"))).containsEntry("revision", 2);
        assertThat(changes.get(0).get("before")).isEqualTo(changes.get(1).get("after"));
        assertThat(changes.get(0).get("after")).isNull();
        assertThat(Json.object(changes.get(1).get("after")).get("sha256"))
                .asString()
                .matches("[0-9a-f]{64}")
                .isNotEqualTo(Json.object(changes.get(1).get("before")).get("sha256"));
        assertThat(log.text()).doesNotContain("First").doesNotContain("Second");
    }

    @Test
    void a_project_is_told_of_by_its_environments() {
        var yaml = """
                apiVersion: slipway/v1
                kind: Project
                metadata: {organization: acme, name: told, title: Told}
                spec: {environments: [%s]}
                """;
        for (var environments : List.of("staging", "staging, production")) {
            var answer = dev.sendRaw("PUT", "/catalog/Project/told", "application/yaml", yaml.formatted(environments));
            assertThat(answer.status()).as(answer.text()).isIn(200, 201);
        }
        var entries = server.admin()
                .about("acme/told")
                .get("/audit-logs?targetId=acme/told")
                .list("entries");
        assertThat(entries).hasSize(2);
        var last = Json.object(entries.getFirst().get("metadata"));
        assertThat(Json.object(last.get("before"))).containsEntry("environments", List.of("staging"));
        assertThat(Json.object(last.get("after"))).containsEntry("environments", List.of("staging", "production"));
    }

    @Test
    void a_cancel_says_by_which_token_it_came_and_the_ending_says_who() {
        var run = dev.startAction("nap", Map.of());
        var operator = server.token("developer", "default/default");
        assertThat(operator.post("/actions/runs/" + run + "/cancel", null).status())
                .isEqualTo(200);
        var entries = dev.get("/audit-logs?targetId=" + run).list("entries");
        assertThat(entries)
                .extracting(entry -> entry.get("action"))
                .containsExactlyInAnyOrder("action.run", "action.cancel");
        var cancel = entries.stream()
                .filter(entry -> "action.cancel".equals(entry.get("action")))
                .findFirst()
                .orElseThrow();
        assertThat(cancel).containsEntry("actor", "token:developer 1").containsEntry("target_type", "action_run");
        assertThat(Json.object(cancel.get("metadata")).get("via")).asString().startsWith("token ");
        // What was refused in the end is not told as done.
        assertThat(operator.post("/actions/runs/" + run + "/cancel", null).status())
                .isEqualTo(409);
        assertThat(dev.get("/audit-logs?targetId=" + run).data()).containsEntry("total", 2);
    }

    @Test
    void what_somebody_may_not_do_is_noted_with_the_reason_and_a_stranger_without_a_credential_is_not() {
        var viewer = server.token("viewer", "default/default");
        assertThat(viewer.send("PUT", "/secrets/KEY", Map.of("value", "something"))
                        .status())
                .isEqualTo(403);
        var line = dev.get("/audit-logs?actor=token:viewer%201").list("entries").getFirst();
        assertThat(line)
                .containsEntry("action", "request")
                .containsEntry("target_type", "route")
                .containsEntry("target_id", "PUT /api/v1/secrets/{name}")
                .containsEntry("status", "refused");
        assertThat(Json.object(line.get("metadata")))
                .containsEntry("httpStatus", 403)
                .containsEntry("reason", "Missing permission: secret:write")
                .containsEntry("path", "/api/v1/secrets/KEY")
                .containsEntry("decision", "refused");
        assertThat(server.bearer("no-such-token").get("/templates").status()).isEqualTo(401);
        assertThat(dev.get("/audit-logs?actor=unknown").data()).containsEntry("total", 1);
        var stranger = HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/templates"))
                .header("Authorization", "Basic YTpi");
        assertThat(server.send(stranger.build()).status()).isEqualTo(401);
        assertThat(dev.get("/audit-logs?actor=unknown").data()).containsEntry("total", 2);
        assertThat(dev.get("/audit-logs").text())
                .doesNotContain("no-such-token")
                .doesNotContain("YTpi");
    }

    @Test
    void many_refusals_of_one_user_are_few_lines_and_do_not_hide_those_of_another() {
        var viewer = server.token("viewer", "default/default");
        var other = server.token("viewer", "default/default");
        for (int i = 0; i < 50; i++) {
            assertThat(viewer.get("/audit-logs").status()).isEqualTo(403);
        }
        assertThat(other.get("/audit-logs").status()).isEqualTo(403);
        assertThat(dev.get("/audit-logs?actor=token:viewer%201").data()).containsEntry("total", 20);
        assertThat(dev.get("/audit-logs?actor=token:viewer%202").data()).containsEntry("total", 1);
    }

    @Test
    void a_rerun_is_its_requesters_and_says_of_which_run() {
        var first = dev.startAction("fail", Map.of());
        dev.awaitStatus("/actions/runs/" + first, "failed");
        var operator = server.token("developer", "default/default");
        var second =
                operator.post("/actions/runs/" + first + "/rerun", null).data().get("runId");
        dev.awaitStatus("/actions/runs/" + second, "failed");
        var entry = only(String.valueOf(second));
        assertThat(entry).containsEntry("actor", "token:developer 1");
        assertThat(Json.object(entry.get("metadata"))).containsEntry("retryOf", first);
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

    @Test
    void a_run_and_its_retry_say_with_which_request_and_how_they_were_asked_for() {
        var token = server.token("developer", "default/default");
        var admin = server.admin();
        var started = token.sendRaw(
                "POST",
                "/templates/run",
                "application/json",
                "{\"templateId\":\"%s\"}".formatted(server.template("break")),
                "X-Request-Id",
                "first-request");
        var run = String.valueOf(started.data().get("runId"));
        admin.awaitStatus("/templates/runs/" + run, "failed");
        var again =
                token.sendRaw("POST", "/templates/runs/" + run + "/retry", null, "", "X-Request-Id", "second-request");
        var retry = String.valueOf(again.data().get("runId"));
        admin.awaitStatus("/templates/runs/" + retry, "failed");

        for (var asked : Map.of(run, "first-request", retry, "second-request").entrySet()) {
            var entry = Json.object(admin.get("/audit-logs?targetId=" + asked.getKey())
                    .list("entries")
                    .getFirst());
            assertThat(Json.object(entry.get("metadata"))).containsEntry("requestId", asked.getValue());
            assertThat(Json.object(entry.get("metadata")).get("via")).asString().startsWith("token ");
        }
    }
}
