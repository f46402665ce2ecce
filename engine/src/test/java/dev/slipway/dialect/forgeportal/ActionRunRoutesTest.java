package dev.slipway.dialect.forgeportal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.TestServer.Asker;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestDatabase
class ActionRunRoutesTest {
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

    private static List<Object> ids(Object rows) {
        return Json.list(rows).stream().map(row -> Json.object(row).get("id")).toList();
    }

    @Test
    void a_list_item_has_every_field_of_the_seed_and_an_items_own_route_shows_the_same() {
        var id = dev.startAction("echo", Map.of("text", "hi"));
        dev.awaitStatus("/actions/runs/" + id, "success");
        var body = dev.get("/action-runs").json();
        assertThat(body).containsOnlyKeys("data", "pagination");
        assertThat(body.get("pagination")).isEqualTo(Map.of("limit", 20, "offset", 0, "total", 1));
        var row = Json.object(Json.list(body.get("data")).getFirst());
        assertThat(row)
                .containsKeys("template_id", "entity_id", "started_at", "finished_at", "created_at", "error", "step_id")
                .containsEntry("id", id)
                .containsEntry("action_id", server.action("echo"))
                .containsEntry("requested_by", "dev@forgeportal.local")
                .containsEntry("status", "success")
                .containsEntry("input", Map.of("text", "hi"))
                .containsEntry("output", Map.of("text", "hi"))
                .containsEntry("retry_count", 0)
                .containsEntry("max_retries", 3);
        assertThat(dev.get("/action-runs/" + id).data()).isEqualTo(row);
    }

    @Test
    void every_action_run_is_listed_those_of_steps_included_and_no_template_run() {
        var run = dev.startTemplate("greet", Map.of("name", "ann"));
        dev.awaitStatus("/templates/runs/" + run, "success");
        var alone = dev.startAction("echo", Map.of());
        var rows = Json.list(dev.get("/action-runs").json().get("data"));
        assertThat(rows).hasSize(3);
        assertThat(Json.object(rows.getFirst())).containsEntry("id", alone).containsEntry("template_id", null);
        assertThat(Json.object(rows.get(1)))
                .containsEntry("template_id", server.template("greet"))
                .containsEntry("template_run_id", run)
                .containsEntry("step_id", "second");
        var ofTemplate =
                dev.get("/action-runs?templateId=" + server.template("greet")).json();
        assertThat(Json.list(ofTemplate.get("data"))).hasSize(2);
    }

    @Test
    void filters_narrow_the_rows_and_the_total_alike() {
        var entity = UUID.randomUUID();
        dev.post("/actions/" + server.action("nap") + "/run", Map.of("entityId", entity));
        var ended = dev.startAction("echo", Map.of());
        dev.awaitStatus("/actions/runs/" + ended, "success");
        var failed = dev.startAction("fail", Map.of());
        dev.awaitStatus("/actions/runs/" + failed, "failed");
        dev.await(
                "/action-runs?status=running",
                it -> Json.list(it.json().get("data")).size() == 1);
        for (var filter : List.of("status=running", "status=success", "status=failed", "entityId=" + entity)) {
            var body = dev.get("/action-runs?" + filter).json();
            assertThat(Json.list(body.get("data"))).as(filter).hasSize(1);
            assertThat(Json.object(body.get("pagination"))).as(filter).containsEntry("total", 1);
        }
        assertThat(Json.list(dev.get("/action-runs?status=queued").json().get("data")))
                .isEmpty();
        assertThat(Json.list(dev.get("/action-runs?status=success&entityId=" + entity)
                        .json()
                        .get("data")))
                .isEmpty();
        assertThat(Json.object(
                        Json.list(dev.get("/action-runs?status=failed").json().get("data"))
                                .getFirst()))
                .hasEntrySatisfying(
                        "error", error -> assertThat(error).asString().isNotEmpty());
    }

    @Test
    void pages_cover_every_run_once_newest_first() {
        var started = new ArrayList<Object>();
        for (int i = 0; i < 7; i++) {
            started.addFirst(dev.startAction("nap", Map.of()));
        }
        var seen = new ArrayList<Object>();
        for (int offset = 0; offset < 9; offset += 3) {
            seen.addAll(
                    ids(dev.get("/action-runs?limit=3&offset=" + offset).json().get("data")));
        }
        assertThat(seen).isEqualTo(started);
        assertThat(Json.object(dev.get("/action-runs?limit=3&offset=100").json().get("pagination")))
                .isEqualTo(Map.of("limit", 3, "offset", 100, "total", 7));
    }

    @Test
    void a_limit_above_the_maximum_is_clamped() {
        assertThat(dev.get("/action-runs?limit=100000").json().get("pagination"))
                .isEqualTo(Map.of("limit", 200, "offset", 0, "total", 0));
        assertThat(dev.get("/actions/runs?limit=101").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/action-runs?limit=0",
                "/action-runs?limit=x",
                "/action-runs?limit=-1",
                "/action-runs?offset=-1",
                "/action-runs?offset=1e3",
                "/action-runs?status=done",
                "/action-runs?status=",
                "/action-runs?entityId=x",
                "/action-runs?templateId=x",
                "/action-runs?limit=1&limit=2",
                "/action-runs?limit=%FF",
                "/actions/runs?limit=0",
                "/actions/runs?limit=x",
                "/actions/runs?offset=-1",
                "/actions/runs?entityId=x",
                "/audit-logs?limit=0",
                "/audit-logs?offset=-1"
            })
    void a_query_that_does_not_fit_is_400(String path) {
        var answer = dev.get(path);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json()).containsEntry("error", "ValidationError").containsKey("details");
    }

    @Test
    void without_a_filter_one_sees_ones_own_runs() {
        var mine = dev.startAction("echo", Map.of());
        var other = server.token("developer", "default/default");
        var theirs = other.post(
                        "/actions/" + server.action("echo") + "/run",
                        Map.of("entityId", "550e8400-e29b-41d4-a716-446655440000"))
                .data()
                .get("runId");
        assertThat(ids(dev.get("/actions/runs").data().get("runs"))).containsExactly(mine);
        assertThat(ids(other.get("/actions/runs").data().get("runs"))).containsExactly(theirs);
        assertThat(ids(dev.get("/actions/runs?requestedBy=token:developer%201")
                        .data()
                        .get("runs")))
                .containsExactly(theirs);
        assertThat(ids(dev.get("/actions/runs?entityId=550e8400-e29b-41d4-a716-446655440000")
                        .data()
                        .get("runs")))
                .containsExactly(theirs);
        assertThat(dev.get("/actions/runs?requestedBy=token:developer%25").data())
                .containsEntry("total", 0);
    }

    @Test
    void during_backoff_a_run_is_queued_and_its_retry_counts() {
        var id = dev.startAction("flaky", Map.of());
        var run = dev.await(
                "/actions/runs/" + id, it -> Integer.valueOf(1).equals(it.data().get("retryCount")));
        assertThat(run.data())
                .containsEntry("status", "queued")
                .containsEntry("maxRetries", 2)
                .containsEntry("finishedAt", null)
                .containsEntry("output", null)
                .hasEntrySatisfying("startedAt", it -> assertThat(it).isNotNull());
    }

    @Test
    void cancel_ends_queued_running_and_waiting_runs_and_no_ended_one() {
        var queued = dev.startAction("flaky", Map.of());
        dev.await(
                "/actions/runs/" + queued,
                it -> Integer.valueOf(1).equals(it.data().get("retryCount")));
        var waiting = dev.startAction("nap", Map.of());
        dev.awaitStatus("/actions/runs/" + waiting, "running");
        for (var id : List.of(queued, waiting)) {
            var answer = dev.post("/actions/runs/" + id + "/cancel", null);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("{\"data\":{\"runId\":\"%s\",\"status\":\"canceled\"}}".formatted(id));
            assertThat(dev.get("/actions/runs/" + id).data()).containsEntry("status", "canceled");
        }
        var again = dev.post("/actions/runs/" + queued + "/cancel", null);
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json())
                .containsEntry("error", "Conflict")
                .containsEntry("message", "Run %s cannot be canceled (status: canceled)".formatted(queued));
    }

    @ParameterizedTest
    @ValueSource(strings = {"550e8400-e29b-41d4-a716-446655440000", "x", "1-1-1-1-1", "%00"})
    void a_run_that_is_not_there_is_404(String id) {
        if (id.equals("%00")) {
            assertThat(dev.get("/actions/runs/" + id).status()).isIn(400, 404);
            return;
        }
        for (var answer : List.of(
                dev.get("/actions/runs/" + id),
                dev.get("/actions/runs/" + id + "/logs"),
                dev.get("/action-runs/" + id),
                dev.post("/actions/runs/" + id + "/cancel", null))) {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text()).isEqualTo("{\"error\":\"NotFound\",\"message\":\"Run not found\"}");
        }
    }

    @Test
    void log_lines_have_ids_levels_and_times_and_can_be_read_on_from_any() {
        var id = dev.startAction("lines", Map.of("lines", 2500));
        dev.awaitStatus("/actions/runs/" + id, "success");
        var lines = dev.get("/actions/runs/" + id + "/logs").list("logs");
        assertThat(lines).hasSize(2500);
        assertThat(lines.getFirst())
                .containsEntry("run_id", id)
                .containsEntry("level", "info")
                .containsEntry("message", "line 1 ")
                .containsEntry("seq", (1L << 32) + 1);
        assertThat(lines).allSatisfy(line -> assertThat(line.get("ts")).isEqualTo(line.get("created_at")));
        assertThat(lines).extracting(line -> line.get("id")).doesNotHaveDuplicates();
        assertThat(UUID.fromString(String.valueOf(lines.getFirst().get("id"))).version())
                .isEqualTo(5);
        var rest = dev.get("/actions/runs/%s/logs?after=%s"
                        .formatted(id, lines.get(2490).get("seq")))
                .list("logs");
        assertThat(rest).isEqualTo(lines.subList(2491, 2500));
        var page = dev.get("/actions/runs/%s/logs?limit=3&after=%s"
                        .formatted(id, lines.get(0).get("seq")))
                .list("logs");
        assertThat(page).isEqualTo(lines.subList(1, 4));
        assertThat(dev.get("/actions/runs/%s/logs?after=x".formatted(id)).status())
                .isEqualTo(400);
    }

    @Test
    void a_run_without_a_line_has_an_empty_log() {
        var id = dev.startAction("echo", Map.of());
        assertThat(dev.get("/actions/runs/" + id + "/logs").text()).isEqualTo("{\"data\":{\"logs\":[]}}");
    }

    @Test
    void no_answer_holds_a_secret() {
        var body = Map.of("input", Map.of("lines", 1, "password", "hunter22"), "idempotencyKey", "k");
        var path = "/actions/" + server.action("lines") + "/run";
        var id = dev.post(path, body).data().get("runId");
        dev.awaitStatus("/actions/runs/" + id, "success");
        var echo = dev.startAction("echo", Map.of("password", "hunter22", "text", "it is none"));
        dev.awaitStatus("/actions/runs/" + echo, "success");
        for (var answer : List.of(
                dev.get("/actions/runs/" + id),
                dev.get("/actions/runs/" + id + "/logs"),
                dev.get("/actions/runs/" + id + "/attempts"),
                dev.get("/actions/runs/" + echo),
                dev.get("/action-runs"),
                dev.get("/actions/runs"),
                dev.get("/audit-logs"),
                dev.post(path, body),
                dev.post(
                        "/actions/" + server.action("echo") + "/run",
                        Map.of("input", Map.of("password", List.of("hunter22")))))) {
            assertThat(answer.text()).doesNotContain("hunter22");
        }
        assertThat(dev.get("/actions/runs/" + id + "/logs").text()).contains("line 1 ***");
        assertThat(dev.get("/actions/runs/" + id).data().get("input")).isEqualTo(Map.of("lines", 1, "password", "***"));
    }
}
