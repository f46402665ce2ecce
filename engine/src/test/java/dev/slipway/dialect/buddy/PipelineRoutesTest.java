package dev.slipway.dialect.buddy;

import static dev.slipway.dialect.buddy.BuddyClient.PROJECT;
import static dev.slipway.dialect.buddy.BuddyClient.list;
import static dev.slipway.dialect.buddy.BuddyClient.messages;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestDatabase
class PipelineRoutesTest {
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
    void a_pipeline_is_a_template_with_all_its_versions() {
        var pipelines = list(admin.get(PROJECT + "/pipelines"), "pipelines");
        assertThat(pipelines)
                .extracting(it -> it.get("identifier"))
                .containsExactly("greet", "typed", "shapes", "wait", "mend", "long", "backoff");
        assertThat(pipelines).extracting(it -> it.get("id")).containsExactly(1, 2, 3, 4, 5, 6, 7);
        assertThat(pipelines.getFirst())
                .containsEntry("name", "Greet better")
                .containsEntry("last_execution_status", "INITIAL")
                .containsEntry("url", server.url() + PROJECT + "/pipelines/1")
                .containsEntry("last_execution_revision", null)
                .containsKeys("html_url", "create_date", "on", "refs");
    }

    @Test
    void a_pipeline_shows_its_project_and_its_actions() {
        var pipeline = admin.get(PROJECT + "/pipelines/1").json();
        assertThat(pipeline).containsEntry("identifier", "greet").containsEntry("id", 1);
        assertThat(Json.object(pipeline.get("project"))).containsEntry("name", "web");
        assertThat(Json.list(pipeline.get("actions")))
                .isEqualTo(admin.get(PROJECT + "/pipelines/1/actions").json().get("actions"));
    }

    @Test
    void an_action_keeps_its_number_through_versions() {
        var actions = list(admin.get(PROJECT + "/pipelines/1/actions"), "actions");
        assertThat(actions).extracting(it -> it.get("name")).containsExactly("Say goodbye", "hello");
        assertThat(actions).extracting(it -> it.get("id")).containsExactly(2, 1);
        for (var action : actions) {
            assertThat(admin.get(PROJECT + "/pipelines/1/actions/" + action.get("id"))
                            .json())
                    .isEqualTo(action)
                    .containsEntry("url", server.url() + PROJECT + "/pipelines/1/actions/" + action.get("id"));
        }
    }

    @Test
    void an_action_says_what_it_is_and_when_its_turn_comes() {
        var actions = list(admin.get(admin.pipeline("shapes") + "/actions"), "actions");
        assertThat(actions)
                .extracting(it -> it.get("type"))
                .containsExactly("BUILD", "HTTP", "CUSTOM", "SLEEP", "CUSTOM", "CUSTOM");
        assertThat(actions)
                .extracting(it -> it.get("trigger_time"))
                .containsExactly(
                        "ON_EVERY_EXECUTION",
                        "ON_SUCCESS",
                        "ON_SUCCESS",
                        "ON_FAILURE",
                        "ON_EVERY_EXECUTION",
                        "ON_EVERY_EXECUTION");
        assertThat(actions)
                .extracting(it -> it.get("run_next"))
                .containsExactly(
                        "IN_HARD_PARALLEL",
                        "IN_HARD_PARALLEL",
                        "WAIT_ON_SUCCESS",
                        "IN_HARD_PARALLEL",
                        "IN_SOFT_PARALLEL",
                        "WAIT_ON_SUCCESS");
        assertThat(actions)
                .extracting(it -> it.get("ignore_errors"))
                .containsExactly(false, false, false, false, true, false);
        assertThat(actions)
                .allSatisfy(it -> assertThat(it)
                        .containsEntry("disabled", false)
                        .containsEntry("variables", List.of())
                        .containsEntry("last_execution_status", "INITIAL"));
    }

    @Test
    void pipelines_and_actions_tell_how_they_last_went() {
        var execution = admin.run("shapes", Map.of());
        admin.awaitStatus(execution, "SUCCESSFUL");

        assertThat(admin.get(admin.pipeline("shapes")).json()).containsEntry("last_execution_status", "SUCCESSFUL");
        assertThat(list(admin.get(admin.pipeline("shapes") + "/actions"), "actions"))
                .extracting(it -> it.get("last_execution_status"))
                .containsExactly("SUCCESSFUL", "SKIPPED", "SKIPPED", "NOT_EXECUTED", "SUCCESSFUL", "SUCCESSFUL");
        assertThat(list(admin.get(PROJECT + "/pipelines"), "pipelines"))
                .filteredOn(it -> it.get("identifier").equals("shapes"))
                .extracting(it -> it.get("last_execution_status"))
                .containsExactly("SUCCESSFUL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "99", "01", "1.0", "abc", "99999999999999999999", "%F0%9F%98%80"})
    void a_number_that_nothing_has_is_not_found(String number) {
        assertThat(messages(admin.get(PROJECT + "/pipelines/" + number))).containsExactly("Pipeline not found");
        assertThat(admin.get(PROJECT + "/pipelines/" + number).status()).isEqualTo(404);
        assertThat(messages(admin.get(PROJECT + "/pipelines/1/actions/" + number)))
                .containsExactly("Action not found");
        assertThat(admin.get(PROJECT + "/pipelines/" + number + "/executions").status())
                .isEqualTo(404);
    }

    @Test
    void a_pipeline_of_another_project_is_not_found() {
        var shop = "/workspaces/acme/projects/shop/pipelines";
        assertThat(list(admin.get(shop), "pipelines")).isEmpty();
        assertThat(admin.get(shop + "/1").status()).isEqualTo(404);
        assertThat(admin.get(shop + "/1/actions/1").status()).isEqualTo(404);
    }

    @Test
    void a_template_that_is_retired_and_comes_back_keeps_its_numbers_and_its_executions() {
        var put = "apiVersion: slipway/v1\nkind: Template\n"
                + "metadata: {name: extra, version: 1.0.0, title: Extra, project: acme/web}\n"
                + "spec:\n  steps:\n    - {id: %s, action: echo@v1, input: {}}\n";
        put(put.formatted("one"));
        assertThat(admin.pipeline("extra")).isEqualTo(PROJECT + "/pipelines/8");
        var execution = admin.run("extra", Map.of());
        admin.awaitStatus(execution, "SUCCESSFUL");

        assertThat(server.admin()
                        .about("acme/web")
                        .send("DELETE", "/catalog/template/extra", null)
                        .status())
                .isEqualTo(204);
        assertThat(admin.get(PROJECT + "/pipelines/8").status()).isEqualTo(404);
        assertThat(admin.post(PROJECT + "/pipelines/8/executions", null).status())
                .isEqualTo(404);
        assertThat(admin.get(execution).json()).containsEntry("status", "SUCCESSFUL");

        put(put.formatted("two"));
        var actions = list(admin.get(PROJECT + "/pipelines/8/actions"), "actions");
        assertThat(actions).extracting(it -> it.get("id")).containsExactly(2);
        assertThat(BuddyClient.step(admin.get(execution).json(), "one")).containsEntry("status", "SUCCESSFUL");
    }

    private void put(String yaml) {
        var answer =
                server.admin().about("acme/web").sendRaw("PUT", "/catalog/template/extra", "application/yaml", yaml);
        assertThat(answer.status()).as(answer.text()).isIn(200, 201);
    }
}
