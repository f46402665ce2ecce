package dev.slipway.dialect.buddy;

import static dev.slipway.dialect.buddy.BuddyClient.list;
import static dev.slipway.dialect.buddy.BuddyClient.messages;
import static dev.slipway.dialect.buddy.BuddyClient.step;
import static dev.slipway.dialect.buddy.BuddyClient.variables;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Steps that wait for people: what is shown of them, APPLY and APPLY_VARIABLES.
@TestDatabase
class ApplyTest {
    private static final Path CATALOG = Path.of("src", "test", "resources", "buddy", "people");
    private static final Path SEED = Path.of("src", "test", "resources", "buddy", "seed-action-execution.json");

    /// What the seed's example leaves out, and the product has (CONTRACTS.md 4).
    private static final Set<String> BEYOND_SEED =
            Set.of("action_execution_id", "error_message", "terminator_id", "termination_date");

    private TestServer server;
    private BuddyClient admin;
    private BuddyClient ada;

    @BeforeEach
    void start(Db db) {
        server = TestServer.start(db, TestServer.Settings.USUAL.withCatalog(CATALOG));
        admin = BuddyClient.admin(server);
        ada = BuddyClient.with(server, "developer", "acme");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void an_action_execution_is_the_seeds_example_key_by_key() throws IOException {
        var seed = Json.parseOwnObject(Files.readString(SEED));
        var execution = admin.run("seed", Map.of());
        admin.awaitStep(execution, "Pass arguments", "WAITING_FOR_VARIABLES");
        assertThat(ada.patch(execution, Map.of("operation", "APPLY_VARIABLES")).status())
                .isEqualTo(200);
        var done = admin.awaitStep(execution, "Pass arguments", "SUCCESSFUL");

        same("", seed, done);
        assertThat(done)
                .containsEntry("status", seed.get("status"))
                .containsEntry("progress", seed.get("progress"))
                .containsEntry("passed_variables", seed.get("passed_variables"));
        var action = Json.object(done.get("action"));
        var seeds = Json.object(seed.get("action"));
        for (var key : seeds.keySet()) {
            if (!Set.of("url", "html_url", "variables").contains(key)) {
                assertThat(action).containsEntry(key, seeds.get(key));
            }
        }
        assertThat(Json.object(Json.list(action.get("variables")).getFirst()))
                .containsEntry("key", "var")
                .containsEntry("type", "VAR")
                .containsEntry("description", "")
                .containsEntry("defaults", "123");
        var actor = Json.object(Json.list(done.get("outputted_variables")).getFirst());
        assertThat(actor).containsEntry("key", "BUDDY_APPROVING_ACTOR");
        assertThat(done).containsEntry("approver_id", Ids.person(String.valueOf(actor.get("value"))));
        assertThat(BuddyClient.step(admin.awaitStatus(execution, "SUCCESSFUL"), "Pass arguments"))
                .containsEntry("status", "SUCCESSFUL");
    }

    /// The same keys in the same order with values of the same types.
    private static void same(String path, @Nullable Object seed, @Nullable Object ours) {
        assertThat(Json.typeName(ours)).as(path).isEqualTo(Json.typeName(seed));
        if (seed instanceof Map<?, ?> && path.isEmpty()) {
            var keys = new ArrayList<>(Json.object(ours).keySet());
            keys.removeAll(BEYOND_SEED);
            assertThat(keys).containsExactlyElementsOf(Json.object(seed).keySet());
        } else if (seed instanceof Map<?, ?>) {
            assertThat(Json.object(ours).keySet())
                    .as(path)
                    .containsExactlyElementsOf(Json.object(seed).keySet());
        }
        if (seed instanceof Map<?, ?>) {
            Json.object(seed)
                    .forEach((key, value) ->
                            same(path + "/" + key, value, Json.object(ours).get(key)));
        } else if (seed instanceof List<?> items) {
            for (var item : Json.list(ours)) {
                same(path + "[]", items.getFirst(), item);
            }
        }
    }

    @Test
    void an_approval_waits_and_the_execution_is_in_progress_meanwhile() {
        var execution = admin.run("gate", Map.of());
        var gate = admin.awaitStep(execution, "gate", "WAITING_FOR_APPLY");
        assertThat(gate)
                .containsEntry("approver_id", null)
                .containsEntry("approval_date", null)
                .containsEntry("finish_date", null)
                .containsEntry("passed_variables", List.of())
                .containsEntry("outputted_variables", List.of());
        assertThat(Json.object(gate.get("action")))
                .containsEntry("type", "WAIT_FOR_APPLY")
                .containsEntry("last_execution_status", "INPROGRESS");
        assertThat(admin.get(execution).json()).containsEntry("status", "INPROGRESS");
        assertThat(step(admin.get(execution).json(), "deploy")).containsEntry("status", "INITIAL");
    }

    @Test
    void apply_approves_and_the_execution_goes_on() {
        var execution = admin.run("gate", Map.of());
        admin.awaitStep(execution, "gate", "WAITING_FOR_APPLY");

        var applied = ada.patch(execution, Map.of("operation", "APPLY", "comment", "looks good"));
        assertThat(applied.status()).as(applied.text()).isEqualTo(200);
        var done = admin.awaitStatus(execution, "SUCCESSFUL");
        var gate = admin.actionExecution(execution, step(done, "gate"));
        var actor = Json.object(Json.list(gate.get("outputted_variables")).getFirst());
        assertThat(gate).containsEntry("approver_id", Ids.person(String.valueOf(actor.get("value"))));
        assertThat(String.valueOf(gate.get("approval_date"))).matches("\\d{4}-.*Z");

        var late = ada.patch(execution, Map.of("operation", "APPLY"));
        assertThat(late.status()).isEqualTo(400);
        assertThat(messages(late)).containsExactly("No action of the execution waits for an approval");
    }

    @Test
    void who_ran_it_may_not_approve_it() {
        var execution = admin.run("gate", Map.of());
        admin.awaitStep(execution, "gate", "WAITING_FOR_APPLY");
        var own = admin.patch(execution, Map.of("operation", "APPLY"));
        assertThat(own.status()).isEqualTo(403);
        assertThat(messages(own)).hasSize(1);
        assertThat(step(admin.get(execution).json(), "gate")).containsEntry("status", "WAITING_FOR_APPLY");
    }

    @Test
    void of_several_that_wait_one_must_be_named_and_each_person_counts_once() {
        var execution = admin.run("gates", Map.of());
        admin.awaitStep(execution, "one", "WAITING_FOR_APPLY");
        admin.awaitStep(execution, "other", "WAITING_FOR_APPLY");
        var unnamed = ada.patch(execution, Map.of("operation", "APPLY"));
        assertThat(unnamed.status()).isEqualTo(400);
        assertThat(messages(unnamed))
                .containsExactly("Several actions wait for an approval: say which one with approve_action_id");
        var ids = list(admin.get(admin.pipeline("gates") + "/actions"), "actions").stream()
                .map(it -> it.get("id"))
                .toList();

        for (var id : ids) {
            var body = Map.of("operation", "APPLY", "approve_action_id", id);
            assertThat(ada.patch(execution, body).status()).isEqualTo(200);
            var twice = ada.patch(execution, body);
            assertThat(twice.status()).isEqualTo(400);
            assertThat(messages(twice)).containsExactly("You have decided about this action already");
            assertThat(admin.patch(execution, body).status()).isEqualTo(200);
        }
        admin.awaitStatus(execution, "SUCCESSFUL");
        var unknown = ada.patch(execution, Map.of("operation", "APPLY", "approve_action_id", 99));
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(messages(unknown)).containsExactly("The action 99 does not wait for an approval");
    }

    @Test
    void an_action_shows_which_variables_it_asks_for_and_no_secret() {
        var actions = list(admin.get(admin.pipeline("ask") + "/actions"), "actions");
        var variables = Json.list(actions.getFirst().get("variables")).stream()
                .map(Json::object)
                .toList();
        assertThat(variables).extracting(it -> it.get("key")).containsExactly("count", "fast", "password");
        assertThat(variables).extracting(it -> it.get("defaults")).containsExactly(null, "false", "***");
        assertThat(variables).extracting(it -> it.get("description")).containsExactly("How many", "", "");
        assertThat(variables)
                .allSatisfy(it -> assertThat((Integer) it.get("id")).isPositive());
    }

    @Test
    void values_are_typed_checked_passed_on_and_shown_as_texts() {
        var execution = admin.run("ask", Map.of());
        admin.awaitStep(execution, "ask", "WAITING_FOR_VARIABLES");

        var passed = ada.patch(
                execution,
                Map.of(
                        "operation",
                        "APPLY_VARIABLES",
                        "variables",
                        variables(Map.of("count", "3", "fast", "true", "password", "swordfish"))));
        assertThat(passed.status()).as(passed.text()).isEqualTo(200);
        var done = admin.awaitStatus(execution, "SUCCESSFUL");
        assertThat(Json.list(admin.actionExecution(execution, step(done, "ask")).get("passed_variables")))
                .containsExactlyInAnyOrder(
                        Map.of("key", "count", "value", "3"),
                        Map.of("key", "fast", "value", "true"),
                        Map.of("key", "password", "value", "***"));
        var use = admin.actionExecution(execution, step(done, "use"));
        assertThat(Json.list(use.get("outputted_variables")))
                .containsExactlyInAnyOrder(
                        Map.of("key", "count", "value", "3"), Map.of("key", "password", "value", "***"));
        assertThat(admin.get(execution).text()).doesNotContain("swordfish");
    }

    @ParameterizedTest
    @CsvSource({"count, three", "count, 0", "count, 1.5", "fast, maybe"})
    void values_that_do_not_fit_are_refused_and_it_waits_on(String key, String value) {
        var execution = admin.run("ask", Map.of());
        admin.awaitStep(execution, "ask", "WAITING_FOR_VARIABLES");
        var answer = ada.patch(
                execution, Map.of("operation", "APPLY_VARIABLES", "variables", variables(Map.of(key, value))));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(messages(answer)).anySatisfy(message -> assertThat(message).contains(key));
        assertThat(step(admin.get(execution).json(), "ask")).containsEntry("status", "WAITING_FOR_VARIABLES");
    }

    @Test
    void an_approval_takes_no_variables_and_variables_no_approval() {
        var gate = admin.run("gate", Map.of());
        admin.awaitStep(gate, "gate", "WAITING_FOR_APPLY");
        assertThat(ada.patch(gate, Map.of("operation", "APPLY_VARIABLES")).status())
                .isEqualTo(400);
        var ask = admin.run("ask", Map.of());
        admin.awaitStep(ask, "ask", "WAITING_FOR_VARIABLES");
        assertThat(ada.patch(ask, Map.of("operation", "APPLY")).status()).isEqualTo(400);
    }

    @Test
    void a_canceled_execution_asks_nobody_any_more() {
        var execution = admin.run("gate", Map.of());
        admin.awaitStep(execution, "gate", "WAITING_FOR_APPLY");
        assertThat(ada.patch(execution, Map.of("operation", "CANCEL")).json()).containsEntry("status", "TERMINATED");
        assertThat(ada.patch(execution, Map.of("operation", "APPLY")).status()).isEqualTo(400);
        assertThat(step(admin.get(execution).json(), "gate"))
                .containsEntry("status", "TERMINATED")
                .containsEntry("approver_id", null);
    }

    @Test
    void who_may_not_approve_is_refused_before_anything_is_looked_at() {
        var execution = admin.run("gate", Map.of());
        admin.awaitStep(execution, "gate", "WAITING_FOR_APPLY");
        var reader = BuddyClient.with(server, "viewer", "acme/web");
        assertThat(reader.patch(execution, Map.of("operation", "APPLY")).status())
                .isEqualTo(403);
    }
}
