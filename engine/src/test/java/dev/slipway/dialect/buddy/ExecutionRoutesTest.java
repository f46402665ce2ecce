package dev.slipway.dialect.buddy;

import static dev.slipway.dialect.buddy.BuddyClient.list;
import static dev.slipway.dialect.buddy.BuddyClient.messages;
import static dev.slipway.dialect.buddy.BuddyClient.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestDatabase
class ExecutionRoutesTest {
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

    @TempDir
    Path folder;

    private TestServer server;
    private BuddyClient admin;

    @BeforeEach
    void start(Db db) {
        server = TestServer.start(db, TestServer.Settings.USUAL.withCatalog(PlaceRoutesTest.CATALOG));
        admin = BuddyClient.admin(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_run_answers_with_the_execution() {
        var answer = admin.post(
                admin.pipeline("greet") + "/executions",
                Map.of(
                        "comment",
                        "hotfix",
                        "priority",
                        "HIGH",
                        "branch",
                        Map.of("name", "master"),
                        "to_revision",
                        Map.of("revision", "506a396"),
                        "clear_cache",
                        true,
                        "variables",
                        BuddyClient.variables(Map.of("name", "ada"))));
        assertThat(answer.status()).isEqualTo(201);
        var execution = answer.json();
        assertThat(execution.keySet())
                .containsExactly(
                        "url",
                        "html_url",
                        "id",
                        "start_date",
                        "finish_date",
                        "triggered_on",
                        "priority",
                        "delay_until",
                        "refresh",
                        "clear_cache",
                        "status",
                        "comment",
                        "branch",
                        "tag",
                        "pull_request",
                        "from_revision",
                        "to_revision",
                        "creator");
        assertThat(execution)
                .containsEntry("id", 1)
                .containsEntry("url", server.url() + admin.pipeline("greet") + "/executions/1")
                .containsEntry("priority", "HIGH")
                .containsEntry("comment", "hotfix")
                .containsEntry("clear_cache", true)
                .containsEntry("refresh", false)
                .containsEntry("delay_until", null)
                .containsEntry("tag", null);
        assertThat(Json.object(execution.get("branch"))).containsEntry("name", "master");
        assertThat(Json.object(execution.get("to_revision"))).containsEntry("revision", "506a396");
        assertThat(Json.object(execution.get("creator")))
                .containsOnlyKeys("url", "html_url", "id", "name", "email")
                .containsEntry("name", "token:admin")
                .containsEntry("email", null);
        assertThat(String.valueOf(execution.get("start_date"))).matches(TIME);
        var done = admin.awaitStatus(admin.pipeline("greet") + "/executions/1", "SUCCESSFUL");
        assertThat(String.valueOf(done.get("finish_date"))).matches(TIME);
        assertThat(done).containsEntry("comment", "hotfix");
    }

    @Test
    void a_run_needs_no_body_and_null_is_like_nothing() {
        assertThat(admin.post(admin.pipeline("greet") + "/executions", null).status())
                .isEqualTo(201);
        var nulls = Json.parseOwnObject("{\"comment\":null,\"variables\":null,\"priority\":null,\"delay_until\":null}");
        assertThat(admin.post(admin.pipeline("greet") + "/executions", nulls).json())
                .containsEntry("id", 2);
    }

    @Test
    void variables_become_values_of_their_parameters_type() {
        var sent = Map.of("name", "12", "count", "12", "on", "true", "many", "[1, \"two\"]", "password", "hunter22");
        var execution = admin.run("typed", sent);
        admin.awaitStatus(execution, "SUCCESSFUL");

        var outputs = variables(
                admin.actionExecution(execution, step(admin.get(execution).json(), "echo")), "outputted_variables");
        assertThat(outputs)
                .containsEntry("name", "12")
                .containsEntry("count", "12")
                .containsEntry("on", "true")
                .containsEntry("many", "[1,\"two\"]")
                .containsEntry("password", "***");
        var runs = server.admin().about("acme/web").get("/templates/runs").list("runs");
        assertThat(Json.object(runs.getFirst().get("user_inputs")))
                .containsEntry("name", "12")
                .containsEntry("count", 12)
                .containsEntry("on", true)
                .containsEntry("many", List.of(1, "two"))
                .containsEntry("password", "***");
    }

    private static Map<String, String> variables(Map<String, ?> actionExecution, String field) {
        var result = new HashMap<String, String>();
        Json.list(actionExecution.get(field)).stream()
                .map(Json::object)
                .forEach(it -> result.put(String.valueOf(it.get("key")), String.valueOf(it.get("value"))));
        return result;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            count | twelve   | Variable "count" must be of type number
            count | true     | Variable "count" must be of type number
            count | 1e400    | Variable "count" must be of type number
            on    | yes      | Variable "on" must be of type boolean
            many  | {"a": 1} | Variable "many" must be of type array
            """)
    void a_variable_that_does_not_fit_is_refused_by_its_name(String key, String value, String message) {
        var body = Map.of("variables", BuddyClient.variables(Map.of("name", "x", key, value)));
        var answer = admin.post(admin.pipeline("typed") + "/executions", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(messages(answer)).containsExactly(message);
    }

    @Test
    void a_required_variable_that_is_missing_is_refused() {
        var answer = admin.post(admin.pipeline("typed") + "/executions", Map.of());
        assertThat(answer.status()).isEqualTo(400);
        assertThat(messages(answer)).containsExactly("Missing required parameter: \"name\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"priority\": \"SOON\"}",
                "{\"variables\": {}}",
                "{\"variables\": [1]}",
                "{\"variables\": [{\"key\": \"a\"}]}",
                "{\"variables\": [{\"key\": \"a\", \"value\": 12}]}",
                "{\"variables\": [{\"key\": \"\", \"value\": \"x\"}]}",
                "{\"variables\": [{\"key\": \"a\", \"value\": \"1\"}, {\"key\": \"a\", \"value\": \"2\"}]}",
                "{\"comment\": 5}",
                "{\"branch\": 5}",
                "{\"branch\": {}}",
                "{\"to_revision\": {\"revision\": 7}}",
                "{\"delay_until\": \"tomorrow\"}",
                "{\"delay_until\": \"+999999999-01-01T00:00:00Z\"}",
                "{\"delay_until\": 5}",
                "{\"refresh\": \"yes\"}",
                "{\"idempotency_key\": \"\"}"
            })
    void a_field_that_does_not_fit_is_refused_by_its_name(String body) {
        var answer = admin.post(admin.pipeline("greet") + "/executions", Json.parseOwn(body));
        assertThat(answer.status()).isEqualTo(400);
        var field = body.substring(2, body.indexOf('"', 2));
        assertThat(messages(answer))
                .hasSize(1)
                .allSatisfy(message -> assertThat(message).startsWith(field));
        assertThat(list(admin.get(admin.pipeline("greet") + "/executions"), "executions"))
                .isEmpty();
    }

    @Test
    void the_list_is_newest_first_with_its_counts() {
        for (int i = 0; i < 5; i++) {
            admin.run("greet", Map.of());
        }
        var path = admin.pipeline("greet") + "/executions";
        var first = admin.get(path + "?page=1&per_page=2").json();
        assertThat(first)
                .containsEntry("url", server.url() + path)
                .containsEntry("page", 1)
                .containsEntry("page_size", 2)
                .containsEntry("total_page_count", 3)
                .containsEntry("element_count", 2)
                .containsEntry("total_element_count", 5);
        assertThat(list(admin.get(path + "?page=1&per_page=2"), "executions"))
                .extracting(it -> it.get("id"))
                .containsExactly(5, 4);
        assertThat(list(admin.get(path + "?page=3&per_page=2"), "executions"))
                .extracting(it -> it.get("id"))
                .containsExactly(1);
        assertThat(list(admin.get(path), "executions")).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"page=4&per_page=2", "page=999999999999999999&per_page=100", "page=999999999999999999"})
    void a_page_past_the_end_is_empty(String query) {
        admin.run("greet", Map.of());
        var answer = admin.get(admin.pipeline("greet") + "/executions?" + query);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json())
                .containsEntry("element_count", 0)
                .containsEntry("total_element_count", 1)
                .containsEntry("executions", List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"page=0", "page=-1", "page=x", "per_page=0", "per_page=1.5", "page="})
    void a_page_that_is_none_is_refused(String query) {
        var answer = admin.get(admin.pipeline("greet") + "/executions?" + query);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(messages(answer).getFirst()).startsWith(query.substring(0, query.indexOf('=')));
    }

    @Test
    void a_page_holds_a_hundred_at_most() {
        assertThat(admin.get(admin.pipeline("greet") + "/executions?per_page=5000")
                        .json())
                .containsEntry("page_size", 100);
    }

    @Test
    void executions_count_from_one_in_each_pipeline_and_are_found_in_their_own_alone() {
        admin.run("greet", Map.of());
        admin.run("greet", Map.of());
        assertThat(admin.run("shapes", Map.of())).endsWith("/executions/1");
        assertThat(admin.get(admin.pipeline("shapes") + "/executions/2").status())
                .isEqualTo(404);
        assertThat(messages(admin.get(admin.pipeline("shapes") + "/executions/2")))
                .containsExactly("Execution not found");
        assertThat(admin.get(admin.pipeline("greet") + "/executions/abc").status())
                .isEqualTo(404);
    }

    @Test
    void a_token_of_one_environment_sees_its_executions_alone() {
        var staging = BuddyClient.with(server, "developer", "acme/web/staging");
        var production = BuddyClient.with(server, "developer", "acme/web/production");
        staging.run("greet", Map.of());
        var path = production.run("greet", Map.of());
        assertThat(path).endsWith("/2");
        assertThat(list(staging.get(staging.pipeline("greet") + "/executions"), "executions"))
                .extracting(it -> it.get("id"))
                .containsExactly(1);
        assertThat(staging.get(staging.pipeline("greet") + "/executions").json())
                .containsEntry("total_element_count", 1);
        assertThat(staging.get(path).status()).isEqualTo(404);
        assertThat(staging.patch(path, Map.of("operation", "CANCEL")).status()).isEqualTo(404);
        assertThat(list(admin.get(admin.pipeline("greet") + "/executions"), "executions"))
                .hasSize(2);
    }

    @Test
    void a_key_that_was_used_gives_its_execution_again() {
        var body = Map.of("idempotency_key", "k", "variables", BuddyClient.variables(Map.of("name", "ada")));
        var path = admin.pipeline("greet") + "/executions";
        assertThat(admin.post(path, body).status()).isEqualTo(201);
        var again = admin.post(path, body);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json()).containsEntry("id", 1);
        assertThat(list(admin.get(path), "executions")).hasSize(1);
        var other = admin.post(path, Map.of("idempotency_key", "k"));
        assertThat(other.status()).isEqualTo(409);
    }

    @Test
    void cancel_terminates_at_once_and_only_once() {
        var execution = admin.run("wait", Map.of());
        admin.awaitStep(execution, "nap", "INPROGRESS");

        var canceled = admin.patch(execution, Map.of("operation", "CANCEL"));
        assertThat(canceled.status()).isEqualTo(200);
        assertThat(canceled.json()).containsEntry("status", "TERMINATED");
        var nap = admin.actionExecution(execution, step(admin.get(execution).json(), "nap"));
        assertThat(nap)
                .containsEntry("status", "TERMINATED")
                .containsEntry("terminator_id", Ids.person("token:admin"))
                .containsEntry("termination_date", nap.get("finish_date"));
        assertThat(step(admin.get(execution).json(), "after")).containsEntry("status", "NOT_EXECUTED");

        var again = admin.patch(execution, Map.of("operation", "CANCEL"));
        assertThat(again.status()).isEqualTo(400);
        assertThat(messages(again)).containsExactly("The execution is TERMINATED and cannot be canceled");
    }

    @Test
    void steps_are_initial_before_their_turn() {
        var execution = admin.run("wait", Map.of());
        admin.awaitStep(execution, "nap", "INPROGRESS");
        var detail = admin.get(execution).json();
        assertThat(detail).containsEntry("status", "INPROGRESS");
        assertThat(step(detail, "before")).containsEntry("status", "SUCCESSFUL").containsEntry("progress", 100);
        assertThat(step(detail, "after")).containsEntry("status", "INITIAL").containsEntry("progress", 0);
    }

    @Test
    void a_step_that_waits_for_its_next_attempt_is_in_progress() {
        var execution = admin.run("backoff", Map.of());
        admin.await(execution, it -> {
            var runs = server.admin().about("acme/web").get("/action-runs").json();
            return Json.list(runs.get("data")).stream()
                    .anyMatch(run -> Integer.valueOf(1).equals(Json.object(run).get("retry_count")));
        });
        assertThat(step(admin.get(execution).json(), "later")).containsEntry("status", "INPROGRESS");
    }

    @Test
    void retry_goes_on_under_the_same_number_and_keeps_what_succeeded() throws IOException {
        var file = folder.resolve("found");
        var execution = admin.run("mend", Map.of("file", file.toString()));
        var failed = admin.awaitStatus(execution, "FAILED");
        assertThat(step(failed, "after")).containsEntry("status", "NOT_EXECUTED");
        var first = step(failed, "find");
        assertThat(first).containsEntry("status", "FAILED");
        assertThat(String.valueOf(first.get("error_message"))).isNotEqualTo("null");

        Files.createFile(file);
        var retried = admin.patch(execution, Map.of("operation", "RETRY"));
        assertThat(retried.status()).as(retried.text()).isEqualTo(200);
        assertThat(retried.json()).containsEntry("id", 1);
        var done = admin.awaitStatus(execution, "SUCCESSFUL");

        assertThat(step(done, "good").get("action_execution_id"))
                .isEqualTo(step(failed, "good").get("action_execution_id"));
        assertThat(step(done, "find")).containsEntry("status", "SUCCESSFUL").containsEntry("error_message", null);
        assertThat(list(admin.get(admin.pipeline("mend") + "/executions"), "executions"))
                .hasSize(1)
                .allSatisfy(it -> assertThat(it)
                        .containsEntry("status", "SUCCESSFUL")
                        .containsEntry("start_date", failed.get("start_date")));
        assertThat(admin.actionExecution(execution, step(done, "find")))
                .containsEntry("log", List.of("looking for a file", "looking for a file"));
        assertThat(admin.actionExecution(execution, first))
                .containsEntry("status", "FAILED")
                .containsEntry("log", List.of("looking for a file"));

        var again = admin.patch(execution, Map.of("operation", "RETRY"));
        assertThat(again.status()).isEqualTo(400);
        assertThat(messages(again)).containsExactly("The execution is SUCCESSFUL and cannot be retried");
        assertThat(admin.run("mend", Map.of("file", file.toString()))).endsWith("/executions/2");
    }

    @Test
    void a_retry_of_a_retry_belongs_to_the_same_execution() throws IOException {
        var file = folder.resolve("found");
        var execution = admin.run("mend", Map.of("file", file.toString()));
        admin.awaitStatus(execution, "FAILED");
        for (int i = 2; i <= 3; i++) {
            admin.patch(execution, Map.of("operation", "RETRY"));
            int tries = i;
            admin.await(execution, it -> {
                var find = admin.actionExecution(execution, step(it.json(), "find"));
                return "FAILED".equals(find.get("status"))
                        && Json.list(find.get("log")).size() == tries;
            });
        }
        Files.createFile(file);
        admin.patch(execution, Map.of("operation", "RETRY"));
        admin.awaitStatus(execution, "SUCCESSFUL");
        assertThat(admin.get(admin.pipeline("mend") + "/executions").json()).containsEntry("total_element_count", 1);
    }

    @Test
    void a_retry_while_it_runs_is_refused() {
        var execution = admin.run("wait", Map.of());
        var answer = admin.patch(execution, Map.of("operation", "RETRY"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(messages(answer)).containsExactly("The execution is INPROGRESS and cannot be retried");
    }

    @Test
    void what_another_dialect_started_and_retried_is_the_same_execution() {
        var portal = server.admin().about("acme/web");
        var template = server.catalog()
                .template(server.catalog().project("acme", "web").orElseThrow().id(), "mend")
                .orElseThrow()
                .id();
        var started = portal.post(
                "/templates/run",
                Map.of(
                        "templateId",
                        template,
                        "inputs",
                        Map.of("file", folder.resolve("none").toString())));
        var execution = admin.pipeline("mend") + "/executions/1";
        admin.awaitStatus(execution, "FAILED");
        var runId = started.data().get("runId");
        assertThat(portal.post("/templates/runs/" + runId + "/retry", null).status())
                .isEqualTo(202);
        admin.await(
                execution,
                it -> Json.list(admin.actionExecution(execution, step(it.json(), "find"))
                                        .get("log"))
                                .size()
                        == 2);
        assertThat(portal.post("/templates/runs/" + runId + "/rerun", null).status())
                .isEqualTo(202);
        admin.awaitStatus(admin.pipeline("mend") + "/executions/2", "FAILED");
        assertThat(admin.get(admin.pipeline("mend") + "/executions").json()).containsEntry("total_element_count", 2);
    }

    @Test
    void a_delayed_execution_is_initial_until_it_is_told_to_run() {
        var until = Instant.now().plusSeconds(3600).toString();
        var answer = admin.post(admin.pipeline("greet") + "/executions", Map.of("delay_until", until));
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json()).containsEntry("status", "INITIAL").containsEntry("start_date", null);
        assertThat(Instant.parse(String.valueOf(answer.json().get("delay_until")))
                        .toEpochMilli())
                .isEqualTo(Instant.parse(until).toEpochMilli());
        var execution = admin.started("greet", answer);
        assertThat(step(admin.get(execution).json(), "hello")).containsEntry("status", "INITIAL");

        assertThat(admin.patch(execution, Map.of("operation", "RUN_DELAYED")).status())
                .isEqualTo(200);
        admin.awaitStatus(execution, "SUCCESSFUL");
        var again = admin.patch(execution, Map.of("operation", "RUN_DELAYED"));
        assertThat(again.status()).isEqualTo(400);
    }

    @Test
    void a_delayed_execution_can_be_canceled() {
        var until = Instant.now().plusSeconds(3600).toString();
        var answer = admin.post(admin.pipeline("greet") + "/executions", Map.of("delay_until", until));
        var execution = admin.started("greet", answer);
        assertThat(admin.patch(execution, Map.of("operation", "CANCEL")).json()).containsEntry("status", "TERMINATED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"operation\": \"EXPLODE\"}",
                "{\"operation\": null}",
                "{\"operation\": 5}",
                "{\"operation\": \"APPLY\"}",
                "{\"operation\": \"APPLY\", \"approve_action_id\": 1}",
                "{\"operation\": \"APPLY\", \"approve_action_id\": \"one\"}",
                "{\"operation\": \"APPLY_VARIABLES\"}",
                "{\"operation\": \"RUN_DELAYED\"}",
                "{\"operation\": \"RETRY\", \"variables\": [{\"key\": \"a\", \"value\": \"b\"}]}",
                "[]"
            })
    void an_operation_that_is_not_possible_is_refused_and_changes_nothing(String body) {
        var execution = admin.run("wait", Map.of());
        admin.awaitStep(execution, "nap", "INPROGRESS");
        var answer = admin.patch(execution, Json.parseOwn(body));
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(messages(answer)).hasSize(1);
        assertThat(admin.get(execution).json()).containsEntry("status", "INPROGRESS");
    }

    @Test
    void who_may_only_read_may_not_run_cancel_or_retry() {
        var viewer = BuddyClient.with(server, "viewer", "acme/web");
        var execution = admin.run("wait", Map.of());
        assertThat(viewer.post(admin.pipeline("greet") + "/executions", null).status())
                .isEqualTo(403);
        assertThat(viewer.patch(execution, Map.of("operation", "CANCEL")).status())
                .isEqualTo(403);
        assertThat(viewer.patch(execution, "nonsense").status()).isEqualTo(403);
        assertThat(viewer.get(execution).status()).isEqualTo(200);
        var runner = BuddyClient.with(server, "developer", "acme/web", "EXECUTION_RUN");
        assertThat(runner.post(admin.pipeline("greet") + "/executions", null).status())
                .isEqualTo(201);
        assertThat(runner.patch(execution, Map.of("operation", "CANCEL")).status())
                .isEqualTo(200);
        assertThat(runner.get(execution).status()).isEqualTo(403);
    }
}
