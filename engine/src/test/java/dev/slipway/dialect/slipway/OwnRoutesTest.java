package dev.slipway.dialect.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.TestServer.Asker;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@TestDatabase
class OwnRoutesTest {
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
    void actions_are_listed_with_their_schemas() {
        var actions = dev.get("/actions").list("actions");
        assertThat(actions)
                .extracting(it -> it.get("name"))
                .contains("echo", "strict")
                .isSorted();
        assertThat(actions.getFirst())
                .containsOnlyKeys("id", "name", "version", "title", "description", "tags", "parameters");
        var strict = actions.stream()
                .filter(it -> "strict".equals(it.get("name")))
                .findFirst()
                .orElseThrow();
        assertThat(strict).containsEntry("id", server.action("strict")).containsEntry("version", "v1");
        assertThat(Json.object(strict.get("parameters"))).containsEntry("required", List.of("service"));
    }

    @Test
    void projects_are_those_that_one_sees() {
        assertThat(dev.get("/projects").list("projects"))
                .extracting(it -> it.get("organization") + "/" + it.get("name"))
                .containsExactlyInAnyOrder("default/default", "acme/web", "acme/shop");
        assertThat(server.token("viewer", "acme").get("/projects").list("projects"))
                .hasSize(2);
        assertThat(server.token("viewer", "acme/web/production")
                        .get("/projects")
                        .list("projects"))
                .singleElement()
                .satisfies(it -> assertThat(it).containsEntry("environments", List.of("production")));
    }

    @Test
    void the_doctor_finds_nothing() {
        var id = dev.startTemplate("greet", Map.of("name", "ann"));
        dev.awaitStatus("/templates/runs/" + id, "success");
        var data = dev.get("/doctor").data();
        assertThat(data).containsEntry("findings", List.of());
        assertThat(data.get("checked"))
                .isInstanceOfSatisfying(Integer.class, it -> assertThat(it).isPositive());
    }

    @Test
    void a_retry_of_a_template_keeps_what_succeeded_and_a_rerun_does_not() {
        var old = dev.startTemplate("break", Map.of());
        var before = dev.awaitStatus("/templates/runs/" + old, "failed").data();
        var retried = dev.post("/templates/runs/" + old + "/retry", null);
        assertThat(retried.status()).isEqualTo(202);
        assertThat(retried.data()).containsEntry("status", "running");
        var after = dev.awaitStatus("/templates/runs/" + retried.data().get("runId"), "failed")
                .data();
        assertThat(after).containsEntry("retryOf", old);
        assertThat(step(after, 0).get("runId")).isEqualTo(step(before, 0).get("runId"));
        assertThat(step(after, 1).get("runId")).isNotEqualTo(step(before, 1).get("runId"));
        assertThat(dev.get("/templates/runs/" + old).data()).isEqualTo(before);

        var rerun = dev.post("/templates/runs/" + old + "/rerun", Map.of());
        assertThat(rerun.status()).isEqualTo(202);
        var anew = dev.awaitStatus("/templates/runs/" + rerun.data().get("runId"), "failed")
                .data();
        assertThat(step(anew, 0).get("runId")).isNotEqualTo(step(before, 0).get("runId"));
    }

    private static Map<String, Object> step(Map<String, Object> run, int index) {
        return Json.object(Json.list(run.get("steps")).get(index));
    }

    @Test
    void a_run_is_done_again_with_other_inputs_and_its_secrets_stay() {
        var first = dev.startAction("echo", Map.of("text", "a", "password", "hunter22"));
        dev.awaitStatus("/actions/runs/" + first, "success");
        var again =
                dev.post("/actions/runs/" + first + "/rerun", Map.of("input", Map.of("text", "b", "password", "***")));
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.data()).containsEntry("status", "queued");
        var run = dev.awaitStatus("/actions/runs/" + again.data().get("runId"), "success")
                .data();
        assertThat(run)
                .containsEntry("input", Map.of("text", "b", "password", "***"))
                .containsEntry("retryOf", first);
        var bad = dev.post("/actions/runs/" + first + "/rerun", Map.of("input", Map.of("count", -1)));
        assertThat(bad.status()).isEqualTo(400);
        assertThat(dev.post("/actions/runs/" + first + "/rerun", Map.of("inputs", Map.of()))
                        .status())
                .as("an unknown field")
                .isEqualTo(400);
    }

    @Test
    void what_has_not_ended_or_has_succeeded_is_not_retried() {
        var live = dev.startAction("nap", Map.of());
        var done = dev.startAction("echo", Map.of());
        dev.awaitStatus("/actions/runs/" + done, "success");
        assertThat(dev.post("/actions/runs/" + live + "/retry", null).status()).isEqualTo(409);
        assertThat(dev.post("/actions/runs/" + live + "/rerun", null).status()).isEqualTo(409);
        var refused = dev.post("/actions/runs/" + done + "/retry", null);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json())
                .containsEntry("message", "Run %s cannot be retried (status: success)".formatted(done));
        assertThat(dev.post("/actions/runs/x/retry", null).json()).containsEntry("message", "Run not found");
        assertThat(dev.post("/templates/runs/x/retry", null).json()).containsEntry("message", "Template run not found");
    }

    @Test
    void attempts_show_the_whole_chain_with_outcome_times_node_and_log() {
        var first = dev.startAction("fail", Map.of());
        dev.awaitStatus("/actions/runs/" + first, "failed");
        var second = dev.post("/actions/runs/" + first + "/retry", null).data().get("runId");
        dev.awaitStatus("/actions/runs/" + second, "failed");
        var attempts = dev.get("/actions/runs/" + second + "/attempts").list("attempts");
        assertThat(attempts).extracting(it -> it.get("runId")).containsExactly(first, second);
        assertThat(attempts).allSatisfy(attempt -> {
            assertThat(attempt).containsEntry("outcome", "failed").containsEntry("attempt", 1);
            assertThat(attempt.get("node")).isNotNull();
            assertThat(attempt.get("error")).asString().isNotEmpty();
            assertThat(attempt.get("startedAt")).isNotNull();
            assertThat(attempt.get("finishedAt")).isNotNull();
            assertThat(Json.object(Json.list(attempt.get("log")).getFirst())).containsEntry("message", "broken");
        });
        assertThat(dev.get("/actions/runs/x/attempts").status()).isEqualTo(404);
    }

    @Test
    void the_log_is_followed_to_its_end_and_resumed_from_any_line() throws Exception {
        var id = dev.startAction("lines", Map.of("lines", 5));
        var events = events("/actions/runs/" + id + "/logs/stream", null);
        assertThat(events).filteredOn(it -> it.startsWith("event: log")).hasSize(5);
        assertThat(events).contains("event: end", "data: {\"status\":\"success\"}");
        var ids = events.stream().filter(it -> it.startsWith("id: ")).toList();
        var rest = events("/actions/runs/" + id + "/logs/stream", ids.get(2).substring(4));
        assertThat(rest.stream().filter(it -> it.startsWith("id: "))).isEqualTo(ids.subList(3, 5));
        assertThat(dev.get("/actions/runs/x/logs/stream").status()).isEqualTo(404);
    }

    private List<String> events(String path, String lastEventId) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(server.url() + "/api/v1" + path));
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        try (var client = HttpClient.newHttpClient()) {
            var response = client.send(request.build(), BodyHandlers.ofInputStream());
            var lines = new ArrayList<String>();
            try (var reader = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines.add(line);
                }
            }
            return lines;
        }
    }

    @Test
    void a_secret_is_set_and_deleted_and_never_shown() {
        assertThat(dev.send("PUT", "/secrets/DEPLOY", Map.of("value", "hunter22"))
                        .status())
                .isEqualTo(204);
        assertThat(dev.send("PUT", "/secrets/DEPLOY", Map.of("value", "hunter23", "environment", "default"))
                        .status())
                .isEqualTo(204);
        var list = dev.get("/secrets");
        assertThat(list.text()).doesNotContain("hunter");
        assertThat(list.list("secrets"))
                .extracting(it -> it.get("name"), it -> it.get("environment"))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("DEPLOY", null),
                        org.assertj.core.groups.Tuple.tuple("DEPLOY", "default"));
        assertThat(dev.send("DELETE", "/secrets/DEPLOY?environment=default", null)
                        .status())
                .isEqualTo(204);
        assertThat(dev.send("DELETE", "/secrets/DEPLOY?environment=default", null)
                        .status())
                .isEqualTo(404);
        assertThat(dev.send("DELETE", "/secrets/DEPLOY", null).status()).isEqualTo(204);
        assertThat(dev.get("/secrets").list("secrets")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            A   | {}                                          | value
            A   | {"value":7}                                 | value
            A   | {"value":"short"}                           | value
            A.B | {"value":"hunter22"}                        | value
            A   | {"value":"hunter22","environment":"nowhere"} | environment
            A   | {"value":"hunter22","environment":""}       |
            """)
    void a_secret_that_is_not_as_it_must_be_is_400(String name, String body, String field) {
        var answer = dev.sendRaw("PUT", "/secrets/" + name, "application/json", body);
        if (field == null) {
            assertThat(answer.status()).isEqualTo(204);
            return;
        }
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).doesNotContain("hunter22");
        assertThat(Json.object(Json.list(answer.json().get("details")).getFirst()))
                .containsEntry("path", List.of(field));
    }

    @Test
    void a_token_for_an_environment_sets_secrets_there_alone() {
        var staging = server.token("team-admin", "acme/web/staging");
        assertThat(staging.send("PUT", "/secrets/A", Map.of("value", "hunter22"))
                        .status())
                .isEqualTo(204);
        assertThat(staging.get("/secrets").list("secrets"))
                .singleElement()
                .satisfies(it -> assertThat(it).containsEntry("environment", "staging"));
        for (var environment : List.of("production", "nowhere", "")) {
            var body = Map.of("value", "hunter22", "environment", environment);
            assertThat(staging.send("PUT", "/secrets/A", body).status()).isEqualTo(400);
        }
        assertThat(server.token("team-admin", "acme/web/production")
                        .get("/secrets")
                        .list("secrets"))
                .isEmpty();
    }

    @Test
    void unknown_fields_are_400_on_our_own_routes() {
        var answer = dev.send("PUT", "/secrets/A", Map.of("value", "hunter22", "enviroment", "default"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(Json.object(Json.list(answer.json().get("details")).getFirst()))
                .containsEntry("code", "unrecognized_keys")
                .containsEntry("keys", List.of("enviroment"));
    }

    @Test
    void a_token_is_shown_once_and_ends_at_once() {
        var made = dev.post(
                "/tokens",
                Map.of(
                        "name",
                        "ci",
                        "organization",
                        "acme",
                        "project",
                        "web",
                        "role",
                        "developer",
                        "expiresIn",
                        "30d"));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.data()).containsOnlyKeys("id", "token");
        var text = String.valueOf(made.data().get("token"));
        var list = dev.get("/tokens");
        assertThat(list.text()).doesNotContain(text);
        assertThat(list.list("tokens"))
                .singleElement()
                .satisfies(it -> assertThat(it)
                        .containsEntry("id", made.data().get("id"))
                        .containsEntry("organization", "acme")
                        .containsEntry("project", "web")
                        .containsEntry("role", "developer")
                        .containsEntry("revokedAt", null));
        assertThat(server.bearer(text).get("/templates").status()).isEqualTo(200);
        assertThat(dev.send("DELETE", "/tokens/" + made.data().get("id"), null).status())
                .isEqualTo(204);
        assertThat(server.bearer(text).get("/templates").status()).isEqualTo(401);
        assertThat(dev.send("DELETE", "/tokens/x", null).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"organization":"acme","role":"viewer"}                                       | name
            {"name":"a","role":"viewer"}                                                  | organization
            {"name":"a","organization":"acme"}                                            | role
            {"name":"a","organization":"acme","role":"king"}                              | role
            {"name":"a","organization":"acme","role":"viewer","permissions":["fly"]}      | permissions
            {"name":"a","organization":"acme","role":"viewer","permissions":["action:run"]} | permissions
            {"name":"a","organization":"acme","role":"viewer","expiresIn":"soon"}         | expiresIn
            {"name":"a","organization":"acme","role":"viewer","expiresIn":"0s"}           | expiresIn
            {"name":"a","organization":"acme","role":"viewer","environment":"x"}          | environment
            {"name":"a","organization":"acme","project":"none","role":"viewer"}           | project
            {"name":"a","organization":"acme","project":"web","environment":"x","role":"viewer"} | environment
            {"name":"a","organization":"acme","role":"viewer","user":"x"}                 | user
            """)
    void a_token_that_cannot_be_made_is_400_with_the_field(String body, String field) {
        var answer = dev.sendRaw("POST", "/tokens", "application/json", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(Json.list(answer.json().get("details")))
                .anySatisfy(detail -> assertThat(
                                Json.list(Json.object(detail).get("path")).getFirst())
                        .isEqualTo(field));
    }

    @Test
    void nobody_hands_out_more_than_they_have() {
        var admin = server.token("team-admin", "acme/web");
        assertThat(admin.post("/tokens", Map.of("name", "a", "organization", "acme", "role", "viewer"))
                        .status())
                .isEqualTo(403);
        var elsewhere = Map.of("name", "a", "organization", "acme", "project", "none", "role", "viewer");
        assertThat(admin.post("/tokens", elsewhere).status()).isEqualTo(403);
        var more = Map.of("name", "a", "organization", "acme", "project", "web", "role", "platform-admin");
        assertThat(admin.post("/tokens", more).status()).isEqualTo(403);
        var same = Map.of("name", "a", "organization", "acme", "project", "web", "role", "viewer");
        assertThat(admin.post("/tokens", same).status()).isEqualTo(201);
        assertThat(admin.get("/tokens").list("tokens")).hasSize(2);
        assertThat(server.token("team-admin", "acme/shop").get("/tokens").list("tokens"))
                .hasSize(1);
    }

    @Test
    void a_schema_is_public_and_nothing_else_is_read_by_that_road() {
        var action = server.send(HttpRequest.newBuilder(URI.create(server.url() + "/schema/action.json"))
                .header("Authorization", "Bearer is-not-asked-for")
                .build());
        assertThat(action.status()).isEqualTo(200);
        assertThat(action.json()).containsKey("$schema");
        for (var name : List.of("nothing.json", "..json", "logback.xml", "a")) {
            var answer = server.send(HttpRequest.newBuilder(URI.create(server.url() + "/schema/" + name))
                    .build());
            assertThat(answer.status()).as(name).isEqualTo(404);
        }
    }

    /// How a definition is sent.
    enum Format {
        YAML("application/yaml", """
                apiVersion: slipway/v1
                kind: Action
                metadata: {name: mine}
                spec:
                  run: {noop: {}}
                """),
        TEXT("text/yaml; charset=utf-8", YAML.text),
        JSON(
                "application/json",
                "{\"apiVersion\":\"slipway/v1\",\"kind\":\"Action\",\"metadata\":{\"name\":\"mine\"},"
                        + "\"spec\":{\"run\":{\"noop\":{}}}}");

        private final String type;
        private final String text;

        Format(String type, String text) {
            this.type = type;
            this.text = text;
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_definition_is_put_changed_read_started_and_deleted(Format format) {
        var put = dev.sendRaw("PUT", "/catalog/action/mine", format.type, format.text);
        assertThat(put.status()).as(put.text()).isEqualTo(201);
        assertThat(put.data()).containsEntry("kind", "Action").containsEntry("name", "mine@v1");
        assertThat(dev.sendRaw("PUT", "/catalog/Action/mine@v1", format.type, format.text)
                        .status())
                .isEqualTo(200);
        var got = dev.get("/catalog/ACTION/mine").data();
        assertThat(got)
                .containsEntry("kind", "Action")
                .containsEntry("name", "mine@v1")
                .containsEntry("source", null);
        assertThat(Json.object(got.get("document"))).containsEntry("kind", "Action");
        var run = dev.startAction("mine", Map.of());
        dev.awaitStatus("/actions/runs/" + run, "success");
        assertThat(dev.send("DELETE", "/catalog/action/mine", null).status()).isEqualTo(204);
        assertThat(dev.get("/catalog/action/mine").status()).isEqualTo(404);
        assertThat(dev.send("DELETE", "/catalog/action/mine", null).status()).isEqualTo(404);
        assertThat(dev.get("/actions/runs/" + run).status()).isEqualTo(200);
        assertThat(dev.get("/audit-logs?targetId=mine@v1").list("entries"))
                .extracting(it -> it.get("action"))
                .contains("catalog.delete");
    }

    @Test
    void a_definition_with_problems_is_400_with_line_path_and_message_and_validate_says_the_same() {
        var text = """
                apiVersion: slipway/v1
                kind: Action
                metadata: {name: mine}
                spec:
                  run: {fly: {}}
                  tiemout: 5m
                """;
        var put = dev.sendRaw("PUT", "/catalog/action/mine", "application/yaml", text);
        assertThat(put.status()).isEqualTo(400);
        assertThat(put.json()).containsEntry("error", "ValidationError");
        var details = Json.list(put.json().get("details"));
        assertThat(details)
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(detail -> assertThat(Json.object(detail)).containsOnlyKeys("line", "path", "message"));
        var validated = dev.sendRaw("POST", "/catalog/validate", "application/yaml", text);
        assertThat(validated.status()).isEqualTo(200);
        assertThat(validated.data().get("problems")).isEqualTo(details);
        assertThat(dev.sendRaw("POST", "/catalog/validate", "application/yaml", Format.YAML.text)
                        .data())
                .containsEntry("problems", List.of());
        assertThat(dev.get("/catalog/action/mine").status()).isEqualTo(404);
    }

    @Test
    void a_definition_of_a_catalog_file_is_changed_there_alone() {
        var text = Format.YAML.text.replace("mine", "echo");
        for (var answer : List.of(
                dev.sendRaw("PUT", "/catalog/action/echo", "application/yaml", text),
                dev.send("DELETE", "/catalog/action/echo", null))) {
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.json())
                    .containsEntry("error", "Conflict")
                    .containsEntry("message", "Action echo belongs to the catalog file actions.yaml: change it there");
        }
    }

    @Test
    void an_address_that_does_not_fit_its_document_is_refused() {
        assertThat(dev.sendRaw("PUT", "/catalog/action/other", "application/yaml", Format.YAML.text)
                        .status())
                .isEqualTo(400);
        assertThat(dev.sendRaw("PUT", "/catalog/template/mine", "application/yaml", Format.YAML.text)
                        .status())
                .isEqualTo(400);
        assertThat(dev.sendRaw("PUT", "/catalog/thing/mine", "application/yaml", Format.YAML.text)
                        .status())
                .isEqualTo(404);
        assertThat(dev.sendRaw("PUT", "/catalog/action/mine", "text/plain", Format.YAML.text)
                        .status())
                .isEqualTo(415);
        assertThat(dev.sendRaw("PUT", "/catalog/action/mine", null, "").status())
                .isEqualTo(400);
        assertThat(dev.sendRaw("PUT", "/catalog/action/mine", "application/yaml", "a: [")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_document_for_a_project_out_of_reach_is_404_and_nothing_is_stored() {
        var web = server.token("template-admin", "acme/web");
        var elsewhere = Format.YAML.text.replace("{name: mine}", "{name: mine, project: acme/shop}");
        var nowhere = Format.YAML.text.replace("{name: mine}", "{name: mine, project: acme/none}");
        for (var text : List.of(elsewhere, nowhere)) {
            assertThat(web.sendRaw("PUT", "/catalog/action/mine", "application/yaml", text)
                            .status())
                    .isEqualTo(404);
            assertThat(web.sendRaw("POST", "/catalog/validate", "application/yaml", text)
                            .status())
                    .isEqualTo(404);
        }
        assertThat(dev.about("acme/shop").get("/catalog/action/mine").status()).isEqualTo(404);
        assertThat(web.sendRaw("PUT", "/catalog/action/mine", "application/yaml", Format.YAML.text)
                        .status())
                .isEqualTo(201);
        assertThat(dev.about("acme/web").get("/catalog/action/mine").status()).isEqualTo(200);
        assertThat(dev.get("/catalog/action/mine").status()).isEqualTo(404);
    }

    @Test
    void what_environments_share_is_not_changed_by_a_token_for_one_of_them() {
        var staging = server.token("template-admin", "acme/web/staging");
        assertThat(staging.sendRaw("PUT", "/catalog/action/mine", "application/yaml", Format.YAML.text)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void a_project_is_made_by_those_who_may() {
        var text = """
                apiVersion: slipway/v1
                kind: Project
                metadata: {organization: acme, name: fresh, title: Fresh}
                spec: {environments: [one, two]}
                """;
        var refused = server.token("template-admin", "acme").about("acme/web");
        assertThat(refused.sendRaw("PUT", "/catalog/project/fresh", "application/yaml", text)
                        .json())
                .containsEntry("message", "Missing permission: project:write");
        assertThat(dev.sendRaw("PUT", "/catalog/project/fresh", "application/yaml", text)
                        .status())
                .isEqualTo(201);
        var fresh = dev.about("acme/fresh");
        assertThat(fresh.get("/templates").status()).isEqualTo(200);
        assertThat(fresh.get("/catalog/project/fresh").data()).containsEntry("name", "acme/fresh");
        assertThat(fresh.send("DELETE", "/catalog/project/fresh", null).status())
                .isEqualTo(409);
    }
}
