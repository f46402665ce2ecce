package dev.slipway.dialect.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.TestServer.Asker;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `POST /runs/bulk`: one verb for many runs, each for itself.
@TestDatabase
class BulkRoutesTest {
    private static final String UNKNOWN = "0193ad3c-8a60-7d11-8000-5f0b8c2a7e12";

    private static List<Map<String, Object>> change(Asker asker, String verb, String... runs) {
        var answer = asker.post("/runs/bulk", Map.of("verb", verb, "runs", List.of(runs)));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.list("results");
    }

    private static void isDone(Map<String, Object> result, String run) {
        assertThat(result)
                .containsEntry("runId", run)
                .containsEntry("done", true)
                .containsEntry("message", null);
    }

    private static void isNotDone(Map<String, Object> result, String run, String message) {
        assertThat(result)
                .containsEntry("runId", run)
                .containsEntry("done", false)
                .containsEntry("newRunId", null)
                .containsEntry("message", message);
    }

    @Test
    void one_that_cannot_be_changed_keeps_none_of_the_others_back(Db db) {
        try (var server = TestServer.start(db)) {
            var dev = server.developer();
            var ended = dev.startAction("echo", Map.of());
            dev.awaitStatus("/actions/runs/" + ended, "success");
            var live = dev.startAction("nap", Map.of());
            var whole = dev.startTemplate("wait", Map.of());

            var canceled = change(dev, "cancel", ended, live, UNKNOWN, whole);
            isNotDone(canceled.get(0), ended, "Run %s cannot be canceled (status: success)".formatted(ended));
            isDone(canceled.get(1), live);
            isNotDone(canceled.get(2), UNKNOWN, "Run not found");
            isDone(canceled.get(3), whole);
            assertThat(dev.get("/runs/" + live).data()).containsEntry("status", "canceled");
            assertThat(dev.get("/runs/" + whole).data())
                    .containsEntry("status", "canceled")
                    .containsEntry("endedBy", "dev@forgeportal.local");
            assertThat(dev.get("/audit-logs?targetId=" + live).list("entries"))
                    .extracting(it -> it.get("action"))
                    .contains("action.cancel");
            assertThat(dev.get("/audit-logs?targetId=" + whole).list("entries"))
                    .extracting(it -> it.get("action"))
                    .contains("template.cancel");

            var retried = change(dev, "retry", ended, live, whole);
            isNotDone(retried.get(0), ended, "Run %s cannot be retried (status: success)".formatted(ended));
            isDone(retried.get(1), live);
            isDone(retried.get(2), whole);
            assertThat(dev.get("/runs/" + retried.get(2).get("newRunId")).data())
                    .containsEntry("retryOf", whole)
                    .containsEntry("kind", "template")
                    .containsEntry("requestedBy", "dev@forgeportal.local");
            isNotDone(
                    change(dev, "retry", whole).getFirst(),
                    whole,
                    "Template run %s cannot be retried (status: running)".formatted(whole));

            var rerun = change(dev, "rerun", ended);
            isDone(rerun.getFirst(), ended);
            assertThat(rerun.getFirst().get("newRunId")).isNotNull().isNotEqualTo(ended);
        }
    }

    @Test
    void a_limit_is_what_is_said_of_the_runs_beyond_it(Db db) {
        try (var server = TestServer.start(db, TestServer.Settings.USUAL.withLimits(3, 0))) {
            var dev = server.developer();
            var one = dev.startAction("echo", Map.of());
            var two = dev.startAction("fail", Map.of());
            dev.awaitStatus("/actions/runs/" + one, "success");
            dev.awaitStatus("/actions/runs/" + two, "failed");
            var results = change(dev, "rerun", one, two, UNKNOWN);
            isDone(results.get(0), one);
            isNotDone(results.get(1), two, "Maximum 3 action runs per minute");
            isNotDone(results.get(2), UNKNOWN, "Run not found");
        }
    }

    @Test
    void runs_out_of_scope_look_like_those_that_are_not_there(Db db) {
        try (var server = TestServer.start(db)) {
            var staging = server.token("developer", "acme/web/staging");
            var production = server.token("developer", "acme/web/production");
            var nap = staging.get("/actions").list("actions").get(1).get("id");
            var here = String.valueOf(
                    staging.post("/actions/" + nap + "/run", Map.of()).data().get("runId"));
            var results = change(production, "cancel", here, UNKNOWN);
            isNotDone(results.get(0), here, "Run not found");
            isNotDone(results.get(1), UNKNOWN, "Run not found");
            isNotDone(change(server.developer(), "cancel", here).getFirst(), here, "Run not found");
            isDone(change(staging, "cancel", here).getFirst(), here);
            assertThat(server.token("viewer", "acme/web")
                            .post("/runs/bulk", Map.of("verb", "cancel", "runs", List.of(here)))
                            .status())
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"verb\":\"delete\",\"runs\":[\"0193ad3c-8a60-7d11-8000-5f0b8c2a7e12\"]}",
                "{\"verb\":\"cancel\"}",
                "{\"verb\":\"cancel\",\"runs\":[]}",
                "{\"verb\":\"cancel\",\"runs\":[\"x\"]}",
                "{\"verb\":\"cancel\",\"runs\":[7]}",
                "{\"verb\":\"cancel\",\"runs\":\"0193ad3c-8a60-7d11-8000-5f0b8c2a7e12\"}",
                "{\"verb\":\"cancel\",\"runs\":[\"0193ad3c-8a60-7d11-8000-5f0b8c2a7e12\"],\"why\":\"\"}",
                "{\"verb\":\"rerun\",\"runs\":[\"0193ad3c-8a60-7d11-8000-5f0b8c2a7e12\","
                        + "\"0193AD3C-8a60-7d11-8000-5f0b8c2a7e12\"]}"
            })
    void a_body_that_does_not_fit_is_400(String body, Db db) {
        try (var server = TestServer.start(db)) {
            var answer = server.developer().sendRaw("POST", "/runs/bulk", "application/json", body);
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        }
    }

    @Test
    void at_most_two_hundred_at_a_time(Db db) {
        try (var server = TestServer.start(db)) {
            var ids = Stream.generate(() -> UUID.randomUUID().toString())
                    .limit(201)
                    .toList();
            var dev = server.developer();
            assertThat(dev.post("/runs/bulk", Map.of("verb", "cancel", "runs", ids))
                            .status())
                    .isEqualTo(400);
            var same = Collections.nCopies(10_000, UNKNOWN);
            var answer = dev.post("/runs/bulk", Map.of("verb", "cancel", "runs", same));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).as("one sentence about them all").hasSizeLessThan(1_000);
            assertThat(dev.post("/runs/bulk", Map.of("verb", "cancel", "runs", ids.subList(0, 200)))
                            .list("results"))
                    .hasSize(200);
        }
    }
}
