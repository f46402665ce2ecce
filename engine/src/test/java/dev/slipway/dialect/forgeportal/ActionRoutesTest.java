package dev.slipway.dialect.forgeportal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.TestServer.Asker;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestDatabase
class ActionRoutesTest {
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

    private String path(String action) {
        return "/actions/" + server.action(action) + "/run";
    }

    @Test
    void a_start_is_202_queued_and_ends_with_all_fields_of_the_seed() {
        var entity = UUID.randomUUID().toString();
        var links = List.of(Map.of("title", "Repository", "url", "https://example.com"));
        var accepted = dev.post(
                path("echo"), Map.of("input", Map.of("text", "hi", "links", links), "entityId", entity, "more", 1));
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.data()).containsOnlyKeys("runId", "status").containsEntry("status", "queued");

        var run = dev.awaitStatus("/actions/runs/" + accepted.data().get("runId"), "success")
                .data();
        assertThat(run)
                .containsEntry("runId", accepted.data().get("runId"))
                .containsEntry("actionId", server.action("echo"))
                .containsEntry("entityId", entity)
                .containsEntry("requestedBy", "dev@forgeportal.local")
                .containsEntry("input", Map.of("text", "hi", "links", links))
                .containsEntry("output", Map.of("text", "hi", "links", links))
                .containsEntry("links", links)
                .containsEntry("retryCount", 0)
                .containsEntry("maxRetries", 3);
        for (var time : List.of("startedAt", "finishedAt", "createdAt")) {
            assertThat(String.valueOf(run.get(time))).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            []                                  |                | Expected object, received array
            null                                |                | Expected object, received null
            {"input":[]}                        | input          | Expected object, received array
            {"input":"x"}                       | input          | Expected object, received string
            {"entityId":"x"}                    | entityId       | Invalid uuid
            {"entityId":null}                   | entityId       | Expected string, received null
            {"idempotencyKey":5}                | idempotencyKey | Expected string, received number
            {"idempotencyKey":"LONG"}           | idempotencyKey | String must contain at most 255 character(s)
            """)
    void a_body_that_does_not_fit_is_400(String body, String field, String message) {
        var answer = dev.sendRaw("POST", path("echo"), "application/json", body.replace("LONG", "k".repeat(256)));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json())
                .containsEntry("error", "ValidationError")
                .containsEntry("message", "Invalid request body");
        assertThat(Json.object(Json.list(answer.json().get("details")).getFirst()))
                .containsEntry("path", field == null ? List.of() : List.of(field))
                .containsEntry("message", message);
    }

    @Test
    void a_key_of_255_characters_is_good_whatever_they_are() {
        var body = Map.of("idempotencyKey", "😀".repeat(255));
        assertThat(dev.post(path("echo"), body).status()).isEqualTo(202);
    }

    @Test
    void no_body_is_400_and_no_json_is_400_and_no_declared_json_is_415_and_too_much_is_413() {
        assertThat(dev.post(path("echo"), null).json())
                .hasEntrySatisfying(
                        "details", details -> assertThat(details).asString().contains("Required"));
        assertThat(dev.sendRaw("POST", path("echo"), "application/json", "{\"a\":1,\"a\":2}")
                        .status())
                .isEqualTo(400);
        assertThat(dev.sendRaw("POST", path("echo"), "application/json", "{").json())
                .containsEntry("error", "ValidationError");
        assertThat(dev.sendRaw("POST", path("echo"), "text/plain", "{}").status())
                .isEqualTo(415);
        assertThat(dev.sendRaw("POST", path("echo"), null, "{}").status()).isEqualTo(415);
        var large = "{\"input\":{\"text\":\"" + "x".repeat(1 << 20) + "\"}}";
        assertThat(dev.sendRaw("POST", path("echo"), "application/json", large).status())
                .isEqualTo(413);
    }

    @Test
    void an_input_that_the_schema_refuses_is_400_with_every_violation() {
        var answer = dev.post(path("strict"), Map.of("input", Map.of("service", "A", "more", 1)));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(Json.list(answer.json().get("details")))
                .extracting(detail -> Json.object(detail).get("path"))
                .containsExactlyInAnyOrder(List.of("input", "service"), List.of("input", "more"));
        var missing = dev.post(path("strict"), Map.of());
        assertThat(missing.status()).isEqualTo(400);
        assertThat(missing.json()).containsEntry("message", "service is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"550e8400-e29b-41d4-a716-446655440000", "echo"})
    void an_unknown_action_is_404_with_its_id(String id) {
        var answer = dev.post("/actions/" + id + "/run", Map.of());
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json())
                .containsEntry("error", "NotFound")
                .containsEntry("message", "Action not found: " + id);
    }

    @Test
    void of_50_equal_keys_at_once_one_starts_a_run_and_all_others_get_it() throws Exception {
        var body = Map.of("input", Map.of("text", "once"), "idempotencyKey", "the-key");
        var answers = new ArrayList<TestServer.Answer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, 50)
                    .<Callable<TestServer.Answer>>mapToObj(_ -> () -> dev.post(path("echo"), body))
                    .toList();
            for (var future : threads.invokeAll(calls)) {
                answers.add(future.get());
            }
        }
        assertThat(answers).filteredOn(it -> it.status() == 202).hasSize(1);
        assertThat(answers).filteredOn(it -> it.status() == 200).hasSize(49);
        assertThat(answers)
                .extracting(it -> it.data().get("runId"))
                .containsOnly(answers.getFirst().data().get("runId"));
        assertThat(answers)
                .filteredOn(it -> it.status() == 200)
                .allSatisfy(it ->
                        assertThat(it.data()).containsEntry("cached", true).containsKeys("status", "output"));
        assertThat(dev.get("/actions/runs").data()).containsEntry("total", 1);
    }

    @Test
    void a_key_with_another_input_or_action_is_409_and_of_another_user_a_new_run() {
        var body = Map.of("input", Map.of("text", "a"), "idempotencyKey", "k");
        var first = dev.post(path("echo"), body);
        assertThat(dev.post(path("echo"), Map.of("input", Map.of("text", "b"), "idempotencyKey", "k"))
                        .status())
                .isEqualTo(409);
        assertThat(dev.post(path("lines"), body).status()).isEqualTo(409);
        var other = server.token("developer", "default/default").post(path("echo"), body);
        assertThat(other.status()).isEqualTo(202);
        assertThat(other.data().get("runId")).isNotEqualTo(first.data().get("runId"));
    }

    @Test
    void who_may_start_but_not_read_gets_no_output_with_a_replay() {
        var starter = server.token("developer", "default/default", "action:run");
        var body = Map.of("input", Map.of("text", "a"), "idempotencyKey", "k");
        var id = starter.post(path("echo"), body).data().get("runId");
        dev.awaitStatus("/actions/runs/" + id, "success");
        assertThat(starter.post(path("echo"), body).data()).containsOnlyKeys("runId", "cached", "status");
    }

    @Test
    void a_full_group_that_rejects_is_409() {
        dev.startAction("alone", Map.of());
        var answer = dev.post(path("alone"), Map.of());
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json()).containsEntry("error", "Conflict");
    }

    @Test
    void a_reserved_key_in_an_input_is_400() {
        var answer = dev.post(path("echo"), Map.of("input", Map.of("text", "a", "x", Map.of("$sealed", "b"))));
        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void a_number_at_the_limits_is_stored_and_read_back() {
        var path = "/actions/" + server.action("echo") + "/run";
        var started = dev.sendRaw("POST", path, "application/json", "{\"input\":{\"count\":1e308,\"x\":1e-308}}");
        assertThat(started.status()).isEqualTo(202);
        var run = dev.awaitStatus("/actions/runs/" + started.data().get("runId"), "success");
        assertThat(new BigDecimal(
                        Json.object(run.data().get("output")).get("count").toString()))
                .isEqualByComparingTo("1e308");
        assertThat(dev.get("/action-runs").status()).isEqualTo(200);
    }
}
