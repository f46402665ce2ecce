package dev.slipway.dialect.terrantula;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The callback: what it takes, in which order it is looked at, and that it counts once.
@TestDatabase
class CallbackTest {
    private static final Map<String, Object> DONE = Map.of("status", "succeeded");

    @TempDir
    Path folder;

    private FarSide far;
    private TestServer server;
    private TestServer.Settings settings;
    private Client client;

    @BeforeEach
    void start(Db db) throws IOException {
        far = new FarSide();
        settings = TestServer.Settings.USUAL.withCatalog(Catalogs.in(folder, far));
        server = TestServer.start(db, settings);
        client = Client.on(server, "acme/web/production");
    }

    @AfterEach
    void stop() {
        server.close();
        far.close();
    }

    private FarSide.Delivery delivered() {
        client.start("Bare", Map.of());
        return far.next();
    }

    private String path(FarSide.Delivery delivery) {
        return "/action-runs/" + delivery.text("runId") + "/callback";
    }

    @Test
    void whatever_is_wrong_with_the_token_the_answer_is_the_same() {
        var delivery = delivered();
        var token = delivery.text("callbackToken");
        var other = delivered().text("callbackToken");
        var parts = token.split(":");
        var tokens = new ArrayList<String>(List.of(
                "x",
                "a:b:c",
                TestServer.ADMIN,
                other,
                token.toUpperCase(),
                token + "0",
                token.substring(0, token.length() - 1),
                parts[0] + ":" + parts[1] + ":" + "0".repeat(64),
                parts[0] + ":" + (Long.parseLong(parts[1]) + 1) + ":" + parts[2],
                parts[0] + ":0" + parts[1] + ":" + parts[2],
                "x".repeat(2000)));

        var missing = client.with(null).post(path(delivery), DONE);
        assertThat(missing.status()).isEqualTo(401);
        assertThat(missing.header("WWW-Authenticate")).isPresent();
        for (var wrong : tokens) {
            var answer = client.with(wrong).post(path(delivery), DONE);
            assertThat(answer.status()).as(wrong).isEqualTo(401);
            assertThat(answer.text()).as(wrong).isEqualTo(missing.text());
        }
        for (var id : List.of(UUID.randomUUID().toString(), "x", "1-1-1-1-1", other.substring(0, 36))) {
            var answer = client.with(token).post("/action-runs/" + id + "/callback", DONE);
            assertThat(answer.status()).as(id).isEqualTo(401);
            assertThat(answer.text()).as(id).isEqualTo(missing.text());
        }
        var unread = client.with(null).send("POST", path(delivery), "application/json", "no json");
        assertThat(unread.status())
                .as("the body is not looked at before the token")
                .isEqualTo(401);
        assertThat(client.await(delivery.text("runId"), "running")).isNotEmpty();
    }

    @Test
    void a_good_token_opens_no_other_route_and_no_other_place() {
        var delivery = delivered();
        var token = delivery.text("callbackToken");

        assertThat(client.with(token).get("/action-runs").status()).isEqualTo(401);
        assertThat(client.with(token)
                        .get("/action-runs/" + delivery.text("runId"))
                        .status())
                .isEqualTo(401);
        for (var place : List.of("acme/web/staging", "other/place/default", "no/such/place")) {
            var answer = client.at(place).with(token).post(path(delivery), DONE);
            assertThat(answer.status()).as(place).isEqualTo(404);
            assertThat(answer.json()).containsEntry("code", "NOT_FOUND").containsKey("error");
        }
        assertThat(client.callback(delivery, DONE).status()).isEqualTo(200);
    }

    @Test
    void it_counts_once() {
        var delivery = delivered();
        assertThat(client.callback(delivery, DONE).status()).isEqualTo(200);

        var again = client.callback(delivery, Map.of("status", "failed", "error", "no"));

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json()).containsEntry("code", "CONFLICT");
        assertThat(client.with(delivery.text("callbackToken"))
                        .send("POST", path(delivery), "application/json", "no json")
                        .status())
                .as("the state is looked at before the body")
                .isEqualTo(409);
        assertThat(client.await(delivery.text("runId"), "succeeded")).containsEntry("error", null);
    }

    @Test
    void of_twenty_at_once_one_counts() throws Exception {
        var delivery = delivered();
        var go = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 20; i++) {
                var body = Map.of("status", "succeeded", "output", Map.of("by", i));
                Callable<Integer> call = () -> {
                    go.await();
                    return client.callback(delivery, body).status();
                };
                calls.add(threads.submit(call));
            }
            go.countDown();
            var counted = new HashMap<Integer, Integer>();
            for (var call : calls) {
                counted.merge(call.get(), 1, Integer::sum);
            }
            assertThat(counted).isEqualTo(Map.of(200, 1, 409, 19));
        }
        var audit = server.admin().about("acme/web").get("/audit-logs");
        assertThat(audit.list("entries"))
                .singleElement()
                .satisfies(entry -> assertThat(entry)
                        .containsEntry("target_id", delivery.text("runId"))
                        .containsEntry("status", "success"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            400 | application/json | no json                                              | JSON
            400 | application/json | []                                                   | object
            400 | application/json | {}                                                   | status
            400 | application/json | {"status": "cancelled"}                              | status
            400 | application/json | {"status": 1}                                        | status
            400 | application/json | {"status": "succeeded", "output": [1]}               | output
            400 | application/json | {"status": "succeeded", "output": "x"}               | output
            400 | application/json | {"status": "failed"}                                 | error
            400 | application/json | {"status": "failed", "error": 7}                     | error
            415 | text/plain       | {"status": "succeeded"}                              | Content-Type
            200 | application/json | {"status": "succeeded", "output": null, "error": 5, "state": "failed"} | succeeded
            """)
    void the_body_says_what_the_run_came_to(int status, String type, String body, String part) {
        var delivery = delivered();

        var answer = client.with(delivery.text("callbackToken")).send("POST", path(delivery), type, body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.text()).contains(part);
    }

    @Test
    void output_and_error_have_bounds() {
        var delivery = delivered();

        var output = client.callback(
                delivery,
                Map.of(
                        "status",
                        "succeeded",
                        "output",
                        Map.of("x", "y".repeat(256 * 1024 - 100), "z", "y".repeat(200))));
        assertThat(output.status()).isEqualTo(400);
        assertThat(output.text()).contains("output");
        var error = client.callback(delivery, Map.of("status", "failed", "error", "é".repeat(4097)));
        assertThat(error.status()).isEqualTo(400);
        assertThat(error.text()).contains("error");
        assertThat(client.callback(delivery, Map.of("status", "failed", "error", "é".repeat(4096)))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void without_a_callback_the_run_fails_when_its_time_is_over_and_the_token_with_it() {
        var id = client.start("impatient", Map.of());
        var delivery = far.next();

        assertThat(client.await(id, "failed").get("error")).asString().contains("timed out");
        assertThat(client.callback(delivery, DONE).status()).isEqualTo(401);
        assertThat(far.more()).as("a missed callback is not tried again").isZero();
    }

    @Test
    void a_run_that_was_canceled_while_it_waited_takes_no_callback() {
        var delivery = delivered();
        var id = delivery.text("runId");
        client.await(id, "running");

        assertThat(client.delete("/action-runs/" + id).status())
                .as("only what is pending is cancelled here")
                .isEqualTo(409);
        var elsewhere = server.admin().about("acme/web").post("/actions/runs/" + id + "/cancel", null);
        assertThat(elsewhere.status()).isEqualTo(200);

        assertThat(client.callback(delivery, DONE).status()).isEqualTo(409);
        assertThat(client.await(id, "cancelled")).containsEntry("output", null);
    }

    @Test
    void a_run_waits_on_across_a_restart_of_the_server(Db db) {
        var delivery = delivered();
        var id = delivery.text("runId");
        client.await(id, "running");

        server.close();
        server = TestServer.start(db, settings);
        client = Client.on(server, "acme/web/production");

        assertThat(client.await(id, "running")).containsEntry("completedAt", null);
        var url = URI.create(client.base() + path(delivery));
        var answer = client.with(delivery.text("callbackToken"))
                .send(url, "POST", "application/json", "{\"status\": \"succeeded\", \"output\": {\"a\": 1}}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(client.await(id, "succeeded")).containsEntry("output", Map.of("a", 1));
    }
}
