package dev.slipway.dialect.buddy;

import static dev.slipway.dialect.buddy.BuddyClient.messages;
import static dev.slipway.dialect.buddy.BuddyClient.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.json.Json;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestDatabase
class ActionExecutionTest {
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
    void it_has_all_fields_whether_they_are_set_or_not() {
        var execution = admin.run("shapes", Map.of());
        var done = admin.awaitStatus(execution, "SUCCESSFUL");
        for (var item : Json.list(done.get("action_executions"))) {
            var summary = Json.object(item);
            var whole = admin.actionExecution(execution, summary);
            assertThat(whole.keySet())
                    .containsExactly(
                            "url",
                            "html_url",
                            "action_execution_id",
                            "start_date",
                            "finish_date",
                            "error_message",
                            "status",
                            "progress",
                            "action",
                            "log",
                            "approver_id",
                            "approval_date",
                            "terminator_id",
                            "termination_date",
                            "passed_variables",
                            "outputted_variables");
            assertThat(Json.list(whole.get("log"))).isNotNull();
            assertThat(summary)
                    .containsOnlyKeys(whole.keySet().stream()
                            .filter(key -> !key.equals("log"))
                            .toArray(String[]::new));
        }
    }

    @Test
    void it_shows_the_log_as_lines() {
        var execution = admin.run("shapes", Map.of());
        var build = admin.awaitStep(execution, "build", "SUCCESSFUL");
        assertThat(build)
                .containsEntry("log", List.of("line 1", "line 2"))
                .containsEntry(
                        "url", server.url() + execution + "/action_executions/" + build.get("action_execution_id"))
                .containsEntry("progress", 100)
                .containsEntry("error_message", null)
                .containsEntry("approver_id", null)
                .containsEntry("passed_variables", List.of(Map.of("key", "lines", "value", "2")));
        assertThat(Json.object(build.get("action")))
                .containsEntry("type", "BUILD")
                .containsEntry("last_execution_status", "SUCCESSFUL");
    }

    @Test
    void of_a_long_log_it_shows_the_end_and_says_so() {
        int lines = ActionExecutions.MOST_LINES + 7;
        var execution = admin.run("long", Map.of("lines", Integer.toString(lines)));
        var log = Json.list(admin.awaitStep(execution, "lines", "SUCCESSFUL").get("log"));
        assertThat(log).hasSize(ActionExecutions.MOST_LINES + 1);
        assertThat(log.getFirst()).isEqualTo("… 7 earlier lines are left out");
        assertThat(log.get(1)).isEqualTo("line 8");
        assertThat(log.getLast()).isEqualTo("line " + lines);
    }

    @Test
    void its_id_is_24_hex_digits_that_begin_with_its_second() {
        var before = Instant.now().getEpochSecond();
        var execution = admin.run("shapes", Map.of());
        var done = admin.awaitStatus(execution, "SUCCESSFUL");
        var after = Instant.now().getEpochSecond();
        var ids = new HashSet<String>();
        for (var item : Json.list(done.get("action_executions"))) {
            var id = String.valueOf(Json.object(item).get("action_execution_id"));
            assertThat(id).matches("[0-9a-f]{24}");
            assertThat(Long.parseLong(id.substring(0, 8), 16)).isBetween(before - 5, after + 5);
            assertThat(admin.get(execution + "/action_executions/" + id).json())
                    .containsEntry("action_execution_id", id);
            ids.add(id);
        }
        assertThat(ids).hasSize(6);
    }

    @Test
    void steps_without_a_run_have_an_id_and_a_word_too() {
        var execution = admin.run("shapes", Map.of());
        var done = admin.awaitStatus(execution, "SUCCESSFUL");
        assertThat(admin.actionExecution(execution, step(done, "after")))
                .containsEntry("status", "SKIPPED")
                .containsEntry("start_date", null)
                .containsEntry("finish_date", null)
                .containsEntry("log", List.of());
        assertThat(admin.actionExecution(execution, step(done, "rest"))).containsEntry("status", "NOT_EXECUTED");
    }

    @Test
    void the_id_of_a_step_before_its_turn_leads_to_its_run_later() {
        var until = Instant.now().plusSeconds(3600).toString();
        var execution = admin.started(
                "greet", admin.post(admin.pipeline("greet") + "/executions", Map.of("delay_until", until)));
        var before = step(admin.get(execution).json(), "hello");
        assertThat(before).containsEntry("status", "INITIAL");
        admin.patch(execution, Map.of("operation", "RUN_DELAYED"));
        admin.awaitStatus(execution, "SUCCESSFUL");
        assertThat(admin.actionExecution(execution, before)).containsEntry("status", "SUCCESSFUL");
    }

    @Test
    void it_is_found_in_its_own_execution_alone() {
        var execution = admin.run("greet", Map.of());
        var other = admin.run("greet", Map.of());
        var shapes = admin.run("shapes", Map.of());
        var id = step(admin.awaitStatus(execution, "SUCCESSFUL"), "hello").get("action_execution_id");
        assertThat(admin.get(execution + "/action_executions/" + id).status()).isEqualTo(200);
        for (var wrong : List.of(other, shapes)) {
            var answer = admin.get(wrong + "/action_executions/" + id);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text())
                    .isEqualTo(admin.get(wrong + "/action_executions/0123456789abcdef01234567")
                            .text());
        }
        var elsewhere = execution.replace("/web/", "/shop/") + "/action_executions/" + id;
        assertThat(admin.get(elsewhere).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "x", "0123456789abcdef01234567", "0123456789ABCDEF01234567", "%20", "6836dca4"})
    void an_id_that_nothing_has_is_not_found(String id) {
        var execution = admin.run("greet", Map.of());
        var answer = admin.get(execution + "/action_executions/" + id);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(messages(answer)).containsExactly("Action execution not found");
    }

    @Test
    void it_needs_both_scopes_of_the_seed() {
        var execution = admin.run("greet", Map.of());
        var id = step(admin.awaitStatus(execution, "SUCCESSFUL"), "hello").get("action_execution_id");
        var path = execution + "/action_executions/" + id;
        assertThat(BuddyClient.with(server, "viewer", "acme", "WORKSPACE", "EXECUTION_INFO")
                        .get(path)
                        .status())
                .isEqualTo(200);
        assertThat(BuddyClient.with(server, "viewer", "acme", "WORKSPACE")
                        .get(path)
                        .status())
                .isEqualTo(403);
        assertThat(BuddyClient.with(server, "viewer", "acme", "EXECUTION_INFO")
                        .get(path)
                        .status())
                .isEqualTo(403);
        assertThat(BuddyClient.with(server, "viewer", "acme/shop").get(path).status())
                .isEqualTo(404);
        assertThat(BuddyClient.with(server, "viewer", "default").get(path).status())
                .isEqualTo(404);
    }
}
