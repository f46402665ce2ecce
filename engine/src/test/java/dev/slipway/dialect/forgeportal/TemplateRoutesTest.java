package dev.slipway.dialect.forgeportal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.TestServer.Asker;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.json.Json;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestDatabase
class TemplateRoutesTest {
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

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
    void templates_are_listed_by_name_with_the_fields_of_the_seed() {
        var templates = dev.get("/templates").list("templates");
        assertThat(templates).extracting(it -> it.get("name")).containsExactly("break", "greet", "wait");
        assertThat(templates.get(1))
                .containsOnlyKeys("id", "name", "version", "title", "description", "tags", "parameters")
                .containsEntry("version", "1.0.0")
                .containsEntry("title", "Greet")
                .containsEntry("description", "Says hello twice.")
                .containsEntry("tags", List.of("test"));
        assertThat(Json.list(templates.get(1).get("parameters")).getFirst())
                .isEqualTo(Map.of(
                        "id", "name", "title", "Name", "type", "string", "required", true, "pattern", "^[a-z]+$"));
    }

    @Test
    void a_template_shows_its_steps_and_outputs_too() {
        var template = dev.get("/templates/" + server.template("greet")).data();
        assertThat(template)
                .containsEntry("name", "greet")
                .containsEntry("outputs", Map.of("said", "{{steps.second.outputs.text}}"));
        assertThat(Json.list(template.get("steps")))
                .extracting(
                        step -> Json.object(step).get("id"),
                        step -> Json.object(step).get("action"))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("first", "echo@v1"),
                        org.assertj.core.groups.Tuple.tuple("second", "echo@v1"));
        assertThat(Json.object(Json.list(template.get("steps")).get(1))).containsEntry("if", "{{twice}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"550e8400-e29b-41d4-a716-446655440000", "x", "1-1-1-1-1", "%7B%7D"})
    void a_template_that_is_not_there_is_404_whatever_its_id_looks_like(String id) {
        var answer = dev.get("/templates/" + id);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).isEqualTo("{\"error\":\"NotFound\",\"message\":\"Template not found\"}");
    }

    @Test
    void a_run_is_accepted_at_once_and_ends_with_its_outputs_resolved() {
        var accepted = dev.post(
                "/templates/run", Map.of("templateId", server.template("greet"), "inputs", Map.of("name", "ann")));
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.data()).containsOnlyKeys("runId", "status").containsEntry("status", "running");

        var run = dev.awaitStatus("/templates/runs/" + accepted.data().get("runId"), "success")
                .data();
        assertThat(run)
                .containsEntry("runId", accepted.data().get("runId"))
                .containsEntry("templateId", server.template("greet"))
                .containsEntry("requestedBy", "dev@forgeportal.local")
                .containsEntry("currentStep", "second")
                .containsEntry("outputs", Map.of("said", "hello ann again"));
        assertThat(String.valueOf(run.get("createdAt"))).matches(TIME);
        assertThat(String.valueOf(run.get("finishedAt"))).matches(TIME);
        var steps = Json.list(run.get("steps"));
        assertThat(steps).extracting(step -> Json.object(step).get("stepId")).containsExactly("first", "second");
        assertThat(Json.object(steps.getFirst()))
                .containsKeys("actionId", "startedAt", "finishedAt")
                .containsEntry("status", "success")
                .containsEntry("outputs", Map.of("text", "hello ann"));
    }

    @Test
    void a_skipped_step_leaves_no_entry() {
        var id = dev.startTemplate("greet", Map.of("name", "ann", "twice", false));
        var run = dev.awaitStatus("/templates/runs/" + id, "success").data();
        assertThat(run).containsEntry("currentStep", "first");
        assertThat(Json.list(run.get("steps"))).hasSize(1);
    }

    @Test
    void a_failed_run_says_which_step_failed_and_why() {
        var id = dev.startTemplate("break", Map.of());
        var run = dev.awaitStatus("/templates/runs/" + id, "failed").data();
        assertThat(Json.list(run.get("steps")))
                .extracting(
                        step -> Json.object(step).get("stepId"),
                        step -> Json.object(step).get("status"))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("good", "success"),
                        org.assertj.core.groups.Tuple.tuple("bad", "failed"));
        assertThat(Json.object(Json.list(run.get("steps")).get(1)).get("error"))
                .asString()
                .isNotEmpty();
        assertThat(run).containsEntry("outputs", Map.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                  | templateId | Required
            {"templateId":"x"}                                  | templateId | Invalid uuid
            {"templateId":null}                                 | templateId | Expected string, received null
            {"templateId":7}                                    | templateId | Expected string, received number
            {"templateId":"ID","inputs":[]}                     | inputs     | Expected object, received array
            {"templateId":"ID","inputs":null}                   | inputs     | Expected object, received null
            {"templateId":"ID","idempotencyKey":""}             | idempotencyKey | String must contain at least 1 character(s)
            {"templateId":"ID","idempotencyKey":5}              | idempotencyKey | Expected string, received number
            {"templateId":"ID","idempotencyKey":"a\\u0007b"}    | idempotencyKey | Must not contain control characters
            """)
    void a_body_that_does_not_fit_is_400_with_the_field_and_zods_words(String body, String field, String message) {
        var answer =
                dev.sendRaw("POST", "/templates/run", "application/json", body.replace("ID", server.template("greet")));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json())
                .containsEntry("error", "ValidationError")
                .containsEntry("message", "Invalid request body");
        var detail = Json.object(Json.list(answer.json().get("details")).getFirst());
        assertThat(detail).containsEntry("path", List.of(field)).containsEntry("message", message);
    }

    @Test
    void every_field_that_does_not_fit_is_named_at_once() {
        var answer = dev.post("/templates/run", Map.of("templateId", "x", "inputs", 7));
        assertThat(Json.list(answer.json().get("details"))).hasSize(2);
    }

    @Test
    void every_input_that_does_not_fit_is_named_and_fields_that_nobody_asked_for_are_ignored() {
        var answer = dev.post(
                "/templates/run",
                Map.of("templateId", server.template("greet"), "inputs", Map.of("name", "ANN", "twice", 1), "x", 1));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json())
                .containsEntry("error", "ValidationError")
                .containsEntry(
                        "message",
                        "Parameter \"name\" does not match required pattern: ^[a-z]+$; "
                                + "Parameter \"twice\" must be of type boolean, got number");
        assertThat(Json.list(answer.json().get("details")))
                .extracting(detail -> Json.object(detail).get("path"))
                .containsExactly(List.of("inputs", "name"), List.of("inputs", "twice"));
        var missing = dev.post("/templates/run", Map.of("templateId", server.template("greet")));
        assertThat(missing.json()).containsEntry("message", "Missing required parameter: \"name\"");
    }

    @Test
    void an_unknown_template_is_404_with_its_id() {
        var id = UUID.randomUUID();
        var answer = dev.post("/templates/run", Map.of("templateId", id));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json()).containsEntry("message", "Template not found: " + id);
    }

    @Test
    void a_key_seen_before_gets_the_first_run_and_with_another_input_409() {
        var body =
                Map.of("templateId", server.template("greet"), "inputs", Map.of("name", "ann"), "idempotencyKey", "k");
        var first = dev.post("/templates/run", body);
        assertThat(first.status()).isEqualTo(202);
        dev.awaitStatus("/templates/runs/" + first.data().get("runId"), "success");
        var second = dev.post("/templates/run", body);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.data())
                .containsEntry("runId", first.data().get("runId"))
                .containsEntry("cached", true)
                .containsEntry("status", "success")
                .containsEntry("output", Map.of("said", "hello ann again"));
        var other = dev.post(
                "/templates/run",
                Map.of("templateId", server.template("greet"), "inputs", Map.of("name", "bob"), "idempotencyKey", "k"));
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.json()).containsEntry("error", "Conflict");
    }

    @Test
    void runs_are_listed_newest_first_with_snake_case_rows() {
        var first = dev.startTemplate("greet", Map.of("name", "ann"));
        dev.awaitStatus("/templates/runs/" + first, "success");
        var second = dev.startTemplate("wait", Map.of());
        var answer = dev.get("/templates/runs").data();
        assertThat(answer).containsEntry("total", 2);
        var rows = Json.list(answer.get("runs"));
        assertThat(rows).extracting(row -> Json.object(row).get("id")).containsExactly(second, first);
        assertThat(Json.object(rows.get(1)))
                .containsEntry("template_id", server.template("greet"))
                .containsEntry("requested_by", "dev@forgeportal.local")
                .containsEntry("status", "success")
                .containsEntry("user_inputs", Map.of("name", "ann", "twice", true))
                .containsEntry(
                        "step_outputs",
                        Map.of("first", Map.of("text", "hello ann"), "second", Map.of("text", "hello ann again")))
                .containsEntry("current_step", "second")
                .containsKeys("created_at", "finished_at");
    }

    @Test
    void pages_and_filters_show_what_they_say() {
        var ended = dev.startTemplate("greet", Map.of("name", "ann"));
        dev.awaitStatus("/templates/runs/" + ended, "success");
        for (int i = 0; i < 3; i++) {
            dev.startTemplate("wait", Map.of());
        }
        assertThat(dev.get("/templates/runs?status=running").data()).containsEntry("total", 3);
        assertThat(dev.get("/templates/runs?status=success").data()).containsEntry("total", 1);
        assertThat(dev.get("/templates/runs?status=canceled").data()).containsEntry("total", 0);
        var page = dev.get("/templates/runs?limit=2&offset=2").data();
        assertThat(page).containsEntry("total", 4);
        assertThat(Json.list(page.get("runs")))
                .hasSize(2)
                .last()
                .satisfies(row -> assertThat(Json.object(row)).containsEntry("id", ended));
        assertThat(Json.list(dev.get("/templates/runs?offset=9").data().get("runs")))
                .isEmpty();
        assertThat(dev.get("/templates/runs?limit=200").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            status=queued   | status | Invalid enum value. Expected 'running' | 'success' | 'failed' | 'canceled', received 'queued'
            limit=0         | limit  | Number must be greater than or equal to 1
            limit=201       | limit  | Number must be less than or equal to 200
            limit=x         | limit  | Expected number, received nan
            limit=          | limit  | Expected number, received nan
            limit=%2B5      | limit  | Expected number, received nan
            limit=1.5       | limit  | Expected integer, received float
            offset=-1       | offset | Number must be greater than or equal to 0
            """, quoteCharacter = '"')
    void a_query_that_does_not_fit_is_400(String query, String field, String rest) {
        var answer = dev.get("/templates/runs?" + query);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json()).containsEntry("error", "ValidationError");
        var detail = Json.object(Json.list(answer.json().get("details")).getFirst());
        assertThat(detail).containsEntry("path", List.of(field));
        assertThat(String.valueOf(detail.get("message"))).startsWith(rest);
    }

    @Test
    void cancel_ends_a_run_and_its_steps_and_a_second_one_is_409() {
        var id = dev.startTemplate("wait", Map.of());
        dev.await(
                "/templates/runs/" + id, answer -> "before".equals(answer.data().get("currentStep")));
        var canceled = dev.post("/templates/runs/" + id + "/cancel", null);
        assertThat(canceled.status()).isEqualTo(200);
        assertThat(canceled.text()).isEqualTo("{\"data\":{\"runId\":\"%s\",\"status\":\"canceled\"}}".formatted(id));
        var run = dev.get("/templates/runs/" + id).data();
        assertThat(run).containsEntry("status", "canceled").containsEntry("currentStep", "nap");
        assertThat(Json.list(run.get("steps")))
                .extracting(step -> Json.object(step).get("status"))
                .containsExactly("success", "canceled");
        var again = dev.post("/templates/runs/" + id + "/cancel", null);
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json())
                .containsEntry("error", "Conflict")
                .containsEntry("message", "Template run %s cannot be canceled (status: canceled)".formatted(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"550e8400-e29b-41d4-a716-446655440000", "x", "run_1"})
    void a_template_run_that_is_not_there_is_404(String id) {
        for (var answer :
                List.of(dev.get("/templates/runs/" + id), dev.post("/templates/runs/" + id + "/cancel", null))) {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text()).isEqualTo("{\"error\":\"NotFound\",\"message\":\"Template run not found\"}");
        }
    }

    @Test
    void an_action_run_is_no_template_run_and_the_other_way_round() {
        var action = dev.startAction("echo", Map.of());
        var template = dev.startTemplate("greet", Map.of("name", "ann"));
        assertThat(dev.get("/templates/runs/" + action).status()).isEqualTo(404);
        assertThat(dev.post("/templates/runs/" + action + "/cancel", null).status())
                .isEqualTo(404);
        assertThat(dev.get("/actions/runs/" + template).status()).isEqualTo(404);
        assertThat(dev.get("/action-runs/" + template).status()).isEqualTo(404);
        assertThat(dev.get("/actions/runs/" + template + "/logs").status()).isEqualTo(404);
    }
}
