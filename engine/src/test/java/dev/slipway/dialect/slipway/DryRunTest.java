package dev.slipway.dialect.slipway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.slipway.TestServer;
import dev.slipway.TestServer.Answer;
import dev.slipway.TestServer.Asker;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Over the sample catalog, a template of ForgePortal, and `dry-run/odd.yaml`.
@TestDatabase
class DryRunTest {
    private static final String STORED = "the-stored-secret-0815";
    private static final String WORD = "the-secret-word-4711";

    @TempDir
    Path folder;

    private TestServer server;
    private Asker dev;

    @BeforeEach
    void start(Db db) throws IOException {
        copy(Path.of("..", "catalog"));
        copy(Path.of("src", "test", "resources", "forgeportal"));
        copy(Path.of("src", "test", "resources", "dry-run"));
        server = TestServer.start(
                db, TestServer.Settings.USUAL.withCatalog(folder).withLimits(3, 2));
        dev = server.developer();
        for (var name : List.of("STORED", "HOOK")) {
            assertThat(dev.send("PUT", "/secrets/" + name, Map.of("value", STORED))
                            .status())
                    .isEqualTo(204);
        }
    }

    @AfterEach
    void nothing_was_started() {
        assertThat(dev.get("/templates/runs").data()).containsEntry("total", 0);
        assertThat(dev.get("/actions/runs").data()).containsEntry("total", 0);
        assertThat(Json.object(dev.get("/action-runs").json().get("pagination")))
                .containsEntry("total", 0);
        server.close();
    }

    private void copy(Path from) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.filter(it -> it.toString().endsWith(".yaml")).toList()) {
                var target = folder.resolve(from.relativize(file).toString());
                Files.createDirectories(Objects.requireNonNull(target.getParent()));
                Files.copy(file, target);
            }
        }
    }

    private Answer template(String name, Map<String, ?> inputs) {
        return dev.post("/templates/" + server.template(name) + "/dry-run", Map.of("inputs", inputs));
    }

    private static Map<String, @Nullable Object> step(Answer answer, String id) {
        return answer.list("steps").stream()
                .filter(step -> id.equals(step.get("id")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_new_service_shows_its_files_and_what_comes_later() {
        var answer = template("new-service", Map.of("name", "shop"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.data())
                .containsEntry(
                        "inputs", Map.of("name", "shop", "greeting", "Hello", "root", "/tmp/slipway-repositories"))
                .containsEntry("problems", List.of())
                .containsEntry("later", List.of("outputs.repository", "outputs.commit", "outputs.tests"));
        assertThat(step(answer, "create"))
                .containsEntry("name", "Create the repository")
                .containsEntry("action", "git.create-repository@v1")
                .containsEntry("executor", "shell")
                .containsEntry("verdict", "run")
                .containsEntry("reason", null)
                .containsEntry("input", Map.of("name", "shop", "root", "/tmp/slipway-repositories"))
                .containsEntry("later", List.of())
                .containsEntry("problems", List.of());
        var push = step(answer, "push");
        assertThat(push).containsEntry("later", List.of("input.url")).containsEntry("problems", List.of());
        assertThat(Json.object(push.get("input"))).containsEntry("url", "{{steps.create.outputs.url}}");
        var readme = Json.object(Json.list(push.get("files")).getFirst());
        assertThat(readme).containsEntry("path", "README.md");
        assertThat(String.valueOf(readme.get("content"))).startsWith("# shop\n\nSays \"Hello\".");
        assertThat(readme)
                .containsEntry("bytes", String.valueOf(readme.get("content")).length());
    }

    @Test
    void inputs_are_refused_as_a_start_refuses_them() {
        for (var inputs : List.of(
                Map.<String, Object>of(), Map.<String, Object>of("name", "A"), Map.<String, Object>of("name", 5))) {
            var dry = template("new-service", inputs);
            var start =
                    dev.post("/templates/run", Map.of("templateId", server.template("new-service"), "inputs", inputs));
            assertThat(dry.status()).isEqualTo(400);
            assertThat(dry.json()).isEqualTo(start.json());
        }
        var action = server.action("tell");
        var dry = dev.post("/actions/" + action + "/dry-run", Map.of("input", Map.of("text", 1, "odd", 2)));
        assertThat(dry.status()).isEqualTo(400);
        assertThat(dry.json())
                .isEqualTo(dev.post("/actions/" + action + "/run", Map.of("input", Map.of("text", 1, "odd", 2)))
                        .json());
    }

    @Test
    void what_is_no_template_or_no_body_is_refused() {
        var id = server.template("release");
        assertThat(dev.post("/templates/" + server.action("tell") + "/dry-run", Map.of())
                        .status())
                .isEqualTo(404);
        assertThat(dev.post("/templates/x/dry-run", Map.of()).status()).isEqualTo(404);
        assertThat(dev.post("/actions/" + id + "/dry-run", Map.of()).status()).isEqualTo(404);
        assertThat(dev.post("/templates/" + id + "/dry-run", Map.of("input", Map.of()))
                        .status())
                .isEqualTo(400);
        assertThat(dev.post("/templates/" + id + "/dry-run", List.of()).status())
                .isEqualTo(400);
        assertThat(dev.post("/templates/" + id + "/dry-run", Map.of("inputs", Map.of("$sealed", "x")))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void checks_that_run_side_by_side_are_all_shown() {
        var answer = template("nightly-checks", Map.of("seconds", 0));

        assertThat(answer.list("steps"))
                .extracting(step -> step.get("id"), step -> step.get("verdict"))
                .containsExactly(
                        tuple("certificates", "run"),
                        tuple("disk", "run"),
                        tuple("backups", "run"),
                        tuple("publish", "run"),
                        tuple("report", "run"));
        assertThat(step(answer, "disk")).containsEntry("input", Map.of("what", "disk", "seconds", 0, "broken", true));
        assertThat(step(answer, "report")).containsEntry("input", Map.of("text", "the nightly checks ended: success"));
    }

    @Test
    void a_release_shows_whom_it_asks_what() {
        var answer = template("release", Map.of("service", "shop"));

        assertThat(step(answer, "gate"))
                .containsEntry(
                        "asks",
                        Map.of(
                                "kind",
                                "approval",
                                "message",
                                "Release shop v1.0.0?",
                                "users",
                                List.of(),
                                "roles",
                                List.of(),
                                "groups",
                                List.of(),
                                "required",
                                1));
        assertThat(Json.object(step(answer, "rollout").get("asks")))
                .containsEntry("kind", "variables")
                .containsEntry("message", "How is it to be rolled out?");
        assertThat(step(answer, "deploy"))
                .containsEntry("asks", null)
                .containsEntry("later", List.of("input.replicas", "input.strategy", "input.freezeToken"))
                .containsEntry("problems", List.of());
    }

    @Test
    void a_template_of_forgeportal_shows_its_files() {
        var answer = template(
                "files-service", Map.of("name", "shop", "owner", "ann", "provider", "github", "ownerGroup", "web"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(step(answer, "push-skeleton"))
                .containsEntry(
                        "files",
                        List.of(Map.of("path", "README.md", "bytes", 21, "content", "# shop\n\nOwned by ann\n")));
        assertThat(Json.object(step(answer, "bootstrap-ci").get("input"))).containsEntry("type", "github-actions");
        assertThat(step(answer, "register"))
                .containsEntry("later", List.of("input.source.repoUrl"))
                .containsEntry("problems", List.of());
    }

    @Test
    void verdicts_say_why() {
        var answer = template("odd", Map.of("text", "hello"));

        assertThat(step(answer, "second"))
                .containsEntry("name", "The second")
                .containsEntry("verdict", "skipped")
                .containsEntry("reason", "its `if` is {{also}}, which comes to \"false\" and not to \"true\"");
        assertThat(step(answer, "third"))
                .containsEntry("verdict", "undecided")
                .containsEntry(
                        "reason", "its `if` depends on what is known only later: {{eq steps.first.outputs.status 200}}")
                .containsEntry("later", List.of("input.text", "settings.url", "settings.body.callback"));
        assertThat(step(answer, "trouble"))
                .containsEntry("verdict", "not_executed")
                .containsEntry("problems", List.of());
        assertThat(step(answer, "gate"))
                .containsEntry(
                        "asks",
                        Map.of(
                                "kind",
                                "approval",
                                "message",
                                "Go on with hello?",
                                "users",
                                List.of("ada@example.com", "ben@example.com"),
                                "roles",
                                List.of("team-admin"),
                                "groups",
                                List.of(),
                                "required",
                                2));
    }

    @Test
    void what_an_executor_cannot_ask_is_a_problem() {
        var answer = template("odd", Map.of("text", "hello", "who", "nobody", "many", 2));

        assertThat(step(answer, "gate")).containsEntry("asks", null);
        assertThat(Json.list(step(answer, "gate").get("problems")))
                .singleElement()
                .asString()
                .contains("\"nobody\" is no user");
    }

    @Test
    void what_the_schema_of_a_steps_action_refuses_is_a_problem_of_the_step() {
        var answer = template("odd", Map.of("text", "hello", "word", "short"));

        assertThat(Json.list(step(answer, "first").get("problems")))
                .containsExactly("the input does not fit tell@v1: token: must have at least 12 characters");
    }

    @Test
    void a_secret_that_is_not_stored_is_a_problem() {
        assertThat(dev.send("DELETE", "/secrets/HOOK", null).status()).isEqualTo(204);

        var answer = template("odd", Map.of("text", "hello"));

        assertThat(step(answer, "first"))
                .containsEntry("problems", List.of("unknown secret: HOOK (store it with `slipway secret set HOOK`)"));
    }

    @Test
    void files_are_shown_as_far_as_they_are_known() {
        var answer = template("odd", Map.of("text", "hello", "also", true));

        var bytes = new HashMap<String, @Nullable Object>();
        bytes.put("path", "plain.bin");
        bytes.put("bytes", 4);
        bytes.put("content", null);
        var secret = new HashMap<String, @Nullable Object>();
        secret.put("path", "word.txt");
        secret.put("bytes", null);
        secret.put("content", "***");
        assertThat(step(answer, "first"))
                .containsEntry(
                        "files",
                        List.of(Map.of("path", "hello.txt", "bytes", 11, "content", "Hello hello"), secret, bytes));
        var later = new HashMap<String, @Nullable Object>();
        later.put("path", "later.txt");
        later.put("bytes", null);
        later.put("content", null);
        assertThat(step(answer, "second")).containsEntry("files", List.of(later));
        assertThat(Json.list(step(answer, "second").get("later")))
                .contains("input.text", "input.token", "input.files[0].contentBase64", "settings.url");
    }

    @Test
    void no_secret_is_in_an_answer_wherever_it_was_used() {
        var answer = template("odd", Map.of("text", "say " + WORD, "word", WORD, "also", true));

        assertThat(answer.status()).isEqualTo(200);
        hides(answer, WORD);
        hides(answer, STORED);
        assertThat(answer.text()).contains("***");
        assertThat(Json.object(answer.data().get("inputs")))
                .containsEntry("word", "***")
                .containsEntry("text", "***");
        assertThat(step(answer, "locked"))
                .containsEntry("reason", "its `if` is {{word}}, which comes to \"***\" and not to \"true\"");
        assertThat(Json.object(answer.data().get("outputs"))).containsEntry("word", "***");

        var action = dev.post(
                "/actions/" + server.action("tell") + "/dry-run",
                Map.of("input", Map.of("text", "say " + WORD, "token", WORD)));
        assertThat(action.status()).isEqualTo(200);
        hides(action, WORD);
        hides(action, STORED);
    }

    private static void hides(Answer answer, String secret) {
        var bytes = secret.getBytes(StandardCharsets.UTF_8);
        assertThat(answer.text())
                .doesNotContain(secret)
                .doesNotContain(Base64.getEncoder().withoutPadding().encodeToString(bytes))
                .doesNotContain(Integer.toString(bytes.length) + " characters");
    }

    @Test
    void an_action_is_one_step() {
        var answer =
                dev.post("/actions/" + server.action("tell") + "/dry-run", Map.of("input", Map.of("text", "hello")));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.data()).containsEntry("outputs", Map.of());
        assertThat(answer.list("steps"))
                .singleElement()
                .satisfies(step -> assertThat(step)
                        .containsEntry("id", "tell")
                        .containsEntry("name", "Tell")
                        .containsEntry("action", "tell@v1")
                        .containsEntry("executor", "http")
                        .containsEntry("verdict", "run")
                        .containsEntry("later", List.of("settings.body.callback"))
                        .hasEntrySatisfying(
                                "settings",
                                it -> assertThat(Json.object(it)).containsEntry("url", "https://example.com/hello")));
    }

    @Test
    void an_action_of_terrantula_shows_its_webhook() {
        var answer =
                dev.post("/actions/" + server.action("Shout") + "/dry-run", Map.of("input", Map.of("word", "hey")));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        var step = answer.list("steps").getFirst();
        assertThat(step)
                .containsEntry("executor", "http")
                .containsEntry("problems", List.of())
                .containsEntry("later", List.of("settings.body.back"));
        assertThat(Json.object(Json.object(step.get("settings")).get("body")))
                .containsEntry("said", "hey!")
                .containsEntry("token", "***")
                .containsEntry("back", "{{ run.callbackUrl }}")
                .containsEntry("literal", "{{ parameters.nothing }} {{#if x}}");
        hides(answer, STORED);
    }

    @Test
    void a_dry_run_takes_the_right_to_start_and_another_project_is_not_seen() {
        var path = "/templates/" + server.template("odd") + "/dry-run";
        assertThat(server.token("viewer", "default").post(path, Map.of()).status())
                .isEqualTo(403);
        assertThat(server.token("developer", "acme")
                        .about("acme/web")
                        .post(path, Map.of())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void the_limit_is_told_and_not_used_up() {
        for (int i = 0; i < 4; i++) {
            var answer = template("release", Map.of("service", "shop"));
            assertThat(answer.data()).containsEntry("limit", Map.of("perMinute", 2, "left", 2));
        }
        var refused =
                dev.post("/actions/" + server.action("tell") + "/dry-run", Map.of("input", Map.of("text", "hello")));
        assertThat(refused.data()).containsEntry("limit", Map.of("perMinute", 3, "left", 3));
    }

    @Test
    void a_definition_has_what_a_form_needs() {
        var action = dev.get("/definitions/" + server.action("tell"));
        assertThat(action.status()).isEqualTo(200);
        assertThat(action.data())
                .containsEntry("kind", "action")
                .containsEntry("name", "tell")
                .containsEntry("revision", 1)
                .containsEntry("owner", "team-web")
                .containsEntry("source", "odd.yaml")
                .containsEntry("executor", "http")
                .containsEntry("timeoutSeconds", 90)
                .containsEntry("retry", Map.of("attempts", 2))
                .containsEntry("steps", null);
        var schema = Json.object(action.data().get("schema"));
        assertThat(schema).containsEntry("ui:order", List.of("token", "text"));
        var properties = Json.object(schema.get("properties"));
        assertThat(properties.keySet()).containsExactly("text", "token", "more", "files");
        assertThat(Json.object(properties.get("text")))
                .containsEntry("ui:widget", "textarea")
                .containsEntry("ui:help", "In a few words")
                .containsEntry("examples", List.of("hello"));
        assertThat(Json.object(properties.get("token"))).containsEntry("ui:page", "Access");
    }

    @Test
    void a_template_has_its_steps_and_the_hints_of_its_list() {
        var template = dev.get("/definitions/" + server.template("odd")).data();

        assertThat(template)
                .containsEntry("kind", "template")
                .containsEntry("tags", List.of("odd"))
                .containsEntry("executor", null);
        var properties = Json.object(Json.object(template.get("schema")).get("properties"));
        assertThat(properties.keySet()).containsExactly("text", "word", "also", "who", "many");
        assertThat(Json.object(properties.get("text")))
                .containsEntry("ui:placeholder", "hello")
                .containsEntry("ui:widget", "textarea")
                .containsEntry("examples", List.of("hi there"));
        assertThat(Json.object(properties.get("word"))).containsEntry("secret", true);
        var trouble = Json.list(template.get("steps")).stream()
                .map(Json::object)
                .filter(step -> "trouble".equals(step.get("id")))
                .findFirst()
                .orElseThrow();
        assertThat(trouble)
                .containsEntry("actionId", server.action("tell"))
                .containsEntry("executor", "http")
                .containsEntry("needs", List.of("first"))
                .containsEntry("when", "failure")
                .containsEntry("onError", "fail")
                .containsEntry("condition", null);
    }

    @Test
    void a_template_takes_the_right_to_read_templates() {
        var reader = server.token("viewer", "default", "action:read");
        assertThat(reader.get("/definitions/" + server.action("tell")).status()).isEqualTo(200);
        assertThat(reader.get("/definitions/" + server.template("odd")).status())
                .isEqualTo(403);
        assertThat(dev.get("/definitions/x").status()).isEqualTo(404);
        assertThat(dev.get("/definitions/00000000-0000-4000-8000-000000000000").status())
                .isEqualTo(404);
    }
}
