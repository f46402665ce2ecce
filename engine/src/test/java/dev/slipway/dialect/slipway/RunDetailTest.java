package dev.slipway.dialect.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.TestServer.Asker;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `GET /runs/{runId}`: a run with all that there is to it.
@TestDatabase
class RunDetailTest {
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

    private Map<String, Object> run(Object id) {
        var answer = dev.get("/runs/" + id);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.data();
    }

    private Map<String, Object> awaited(String id, String status) {
        return dev.await("/runs/" + id, answer -> status.equals(answer.data().get("status")))
                .data();
    }

    private static List<Map<String, Object>> objects(Object list) {
        return Json.list(list).stream().map(Json::object).toList();
    }

    @Test
    void an_action_run_is_shown_with_what_carried_it_out_and_how_long_it_usually_takes() {
        var first = dev.startAction("echo", Map.of("text", "hi", "password", "hunter22"));
        awaited(first, "success");
        var second = dev.startAction("echo", Map.of("text", "again"));
        var data = awaited(second, "success");
        assertThat(data)
                .containsEntry("input", Map.of("text", "again"))
                .containsEntry("output", Map.of("text", "again"))
                .containsEntry("endedBy", null)
                .containsEntry("waitingAt", null)
                .containsEntry("node", "test")
                .containsEntry("definitionChanged", false)
                .containsEntry("executor", "noop")
                .containsEntry("attempts", List.of())
                .containsEntry("stepList", null);
        assertThat(data.get("claimedAt")).isEqualTo(data.get("startedAt"));
        assertThat(Json.object(data.get("usual"))).containsEntry("runs", 2);
        assertThat(objects(data.get("lineage")))
                .extracting(it -> it.get("runId"))
                .containsExactly(second);
        var masked = dev.get("/runs/" + first);
        assertThat(masked.text()).doesNotContain("hunter22").contains("***");
        for (var id : List.of("x", "0193ad3c-8a60-7d11-8000-5f0b8c2a7e12", server.action("echo"))) {
            var missing = dev.get("/runs/" + id);
            assertThat(missing.status()).isEqualTo(404);
            assertThat(missing.json()).containsEntry("message", "Run not found");
        }
    }

    @Test
    void a_definition_that_changed_is_said_to_have() {
        var text = """
                apiVersion: slipway/v1
                kind: Action
                metadata: {name: mine, title: One}
                spec: {run: {noop: {}}}
                """;
        dev.sendRaw("PUT", "/catalog/action/mine", "application/yaml", text);
        var id = dev.startAction("mine", Map.of());
        assertThat(awaited(id, "success")).containsEntry("definitionChanged", false);
        dev.sendRaw("PUT", "/catalog/action/mine", "application/yaml", text.replace("One", "Two"));
        var data = run(id);
        assertThat(data).containsEntry("definitionChanged", true);
        assertThat(Json.object(data.get("definition")))
                .containsEntry("title", "One")
                .containsEntry("revision", 1);
        assertThat(dev.get("/runs").list("runs"))
                .singleElement()
                .satisfies(row -> assertThat(Json.object(row.get("definition"))).containsEntry("title", "One"));
        dev.send("DELETE", "/catalog/action/mine", null);
        assertThat(run(id)).containsEntry("definitionChanged", false);
    }

    @Test
    void a_template_run_lists_its_steps_in_order_with_those_kept_and_those_left_out() {
        var first = dev.startTemplate("break", Map.of());
        var data = awaited(first, "failed");
        var steps = objects(data.get("stepList"));
        assertThat(steps).extracting(it -> it.get("id")).containsExactly("good", "bad", "never");
        assertThat(steps).extracting(it -> it.get("state")).containsExactly("success", "failed", "not_executed");
        assertThat(steps).extracting(it -> it.get("kept")).containsExactly(false, false, false);
        assertThat(steps.get(1))
                .containsEntry("action", "fail@v1")
                .containsEntry("needs", List.of("good"))
                .containsEntry("when", "success")
                .containsEntry("onError", "fail")
                .containsEntry("condition", null)
                .containsEntry("attempts", List.of());
        assertThat(Json.object(steps.get(1).get("run"))).containsEntry("status", "failed");
        assertThat(steps.get(2)).containsEntry("run", null).containsEntry("claimedAt", null);
        assertThat(Json.object(data.get("steps"))).containsEntry("done", 3).containsEntry("total", 3);

        var second = String.valueOf(
                dev.post("/templates/runs/" + first + "/retry", null).data().get("runId"));
        var retried = awaited(second, "failed");
        assertThat(objects(retried.get("stepList")))
                .extracting(it -> it.get("kept"))
                .containsExactly(true, false, false);
        var third = String.valueOf(
                dev.post("/templates/runs/" + first + "/rerun", null).data().get("runId"));
        awaited(third, "failed");
        for (var id : List.of(first, second, third)) {
            assertThat(objects(run(id).get("lineage")))
                    .as(id)
                    .extracting(it -> it.get("runId"))
                    .containsExactly(first, second, third);
        }
        assertThat(run(first).get("usual")).as("none has succeeded").isNull();
    }

    @Test
    void a_step_whose_if_is_not_true_is_skipped() {
        var id = dev.startTemplate("greet", Map.of("name", "ann", "twice", false));
        var steps = objects(awaited(id, "success").get("stepList"));
        assertThat(steps).extracting(it -> it.get("state")).containsExactly("success", "skipped");
        assertThat(steps.get(1)).containsEntry("condition", "{{twice}}").containsEntry("run", null);
    }

    @Test
    void what_a_canceled_template_run_did_not_come_to_is_not_executed() {
        var id = dev.startTemplate("wait", Map.of());
        dev.await("/runs?steps=true&awaits=sleep", page -> !page.list("runs").isEmpty());
        assertThat(objects(dev.get("/runs?awaits=approval,sleep").data().get("runs")))
                .singleElement()
                .satisfies(it -> assertThat(it).containsEntry("id", id).containsEntry("awaits", "sleep"));
        assertThat(objects(dev.get("/runs?awaits=callback").data().get("runs"))).isEmpty();
        var under = run(id);
        assertThat(under).containsEntry("status", "running").containsEntry("waitingAt", null);
        assertThat(objects(under.get("stepList")))
                .extracting(it -> it.get("state"))
                .containsExactly("success", "waiting", "pending");
        assertThat(objects(under.get("stepList")).get(1).get("waitingAt")).isNotNull();
        dev.post("/templates/runs/" + id + "/cancel", null);
        var data = run(id);
        assertThat(data).containsEntry("status", "canceled").containsEntry("endedBy", "dev@forgeportal.local");
        assertThat(objects(data.get("stepList")))
                .extracting(it -> it.get("state"))
                .containsExactly("success", "canceled", "not_executed");
        assertThat(objects(data.get("stepList")).get(1).get("waitingAt")).isNotNull();
    }

    @Test
    void when_a_run_began_to_wait_is_kept_after_an_approval() {
        var id = dev.startAction("gate", Map.of());
        var waiting = awaited(id, "waiting");
        assertThat(waiting).containsEntry("awaits", "approval");
        assertThat(waiting.get("waitingAt")).isNotNull();
        var approver = server.token("team-admin", "default/default");
        assertThat(approver.post("/approvals/" + id + "/approve", null).status())
                .isEqualTo(200);
        var approved = awaited(id, "success");
        assertThat(approved).containsEntry("awaits", null).containsEntry("waitingAt", waiting.get("waitingAt"));

        var asleep = dev.startAction("nap", Map.of());
        var sleeping = awaited(asleep, "waiting");
        dev.post("/actions/runs/" + asleep + "/cancel", null);
        assertThat(awaited(asleep, "canceled")).containsEntry("waitingAt", sleeping.get("waitingAt"));
    }

    @Test
    void backoff_before_a_retry_is_no_waiting_and_attempts_are_shown_when_there_are_several() {
        var id = dev.startAction("flaky", Map.of());
        var delayed = dev.await(
                        "/runs/" + id,
                        answer -> Integer.valueOf(2).equals(answer.data().get("attempt")))
                .data();
        assertThat(delayed)
                .containsEntry("status", "queued")
                .containsEntry("waitingAt", null)
                .containsEntry("attempts", List.of());

        var text = """
                apiVersion: slipway/v1
                kind: Action
                metadata: {name: twice}
                spec:
                  run: {shell: {command: [sh, -c, "exit 3"]}}
                  retry: {attempts: 1, backoff: fixed, delay: 1ms, maxDelay: 1ms}
                """;
        assertThat(dev.sendRaw("PUT", "/catalog/action/twice", "application/yaml", text)
                        .status())
                .isEqualTo(201);
        var twice = awaited(dev.startAction("twice", Map.of()), "failed");
        assertThat(objects(twice.get("attempts")))
                .extracting(it -> it.get("attempt") + " " + it.get("outcome"))
                .containsExactly("1 failed", "2 failed");
        assertThat(twice).containsEntry("waitingAt", null).containsEntry("executor", "shell");
    }
}
