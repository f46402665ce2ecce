package dev.slipway.dialect.forgeportal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.TestServer.Asker;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@TestDatabase
class RateLimitTest {
    private TestServer server;
    private Asker dev;

    @BeforeEach
    void start(Db db) {
        server = TestServer.start(db, TestServer.Settings.USUAL.withLimits(10, 5));
        dev = server.developer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private TestServer.Answer action(Asker asker, Map<String, ?> body) {
        return asker.post("/actions/" + server.action("echo") + "/run", body);
    }

    private TestServer.Answer template() {
        return dev.post(
                "/templates/run", Map.of("templateId", server.template("greet"), "inputs", Map.of("name", "x")));
    }

    @Test
    void of_50_starts_at_once_ten_are_accepted() throws Exception {
        var answers = new ArrayList<TestServer.Answer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, 50)
                    .<Callable<TestServer.Answer>>mapToObj(_ -> () -> action(dev, Map.of()))
                    .toList();
            for (var future : threads.invokeAll(calls)) {
                answers.add(future.get());
            }
        }
        assertThat(answers).filteredOn(it -> it.status() == 202).hasSize(10);
        assertThat(answers).filteredOn(it -> it.status() == 429).hasSize(40).allSatisfy(answer -> {
            int wait = Integer.parseInt(answer.header("Retry-After").orElseThrow());
            assertThat(wait).isBetween(1, 60);
            assertThat(answer.text())
                    .isEqualTo("{\"error\":\"RateLimited\",\"message\":\"Maximum 10 action runs per minute\","
                            + "\"retryAfter\":" + wait + "}");
        });
        assertThat(dev.get("/actions/runs").data()).containsEntry("total", 10);
    }

    @Test
    void templates_have_a_limit_of_their_own_and_their_steps_count_for_none() {
        for (int i = 0; i < 5; i++) {
            assertThat(template().status()).isEqualTo(202);
        }
        var refused = template();
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json()).containsEntry("message", "Maximum 5 template runs per minute");
        for (int i = 0; i < 10; i++) {
            assertThat(action(dev, Map.of()).status()).isEqualTo(202);
        }
    }

    @Test
    void what_creates_no_run_counts_for_nothing_and_every_user_has_their_own_limit() {
        var body = Map.of("idempotencyKey", "k");
        assertThat(action(dev, body).status()).isEqualTo(202);
        for (int i = 0; i < 12; i++) {
            assertThat(action(dev, body).status()).isEqualTo(200);
            assertThat(action(dev, Map.of("input", 7)).status()).isEqualTo(400);
            assertThat(action(dev, Map.of("input", Map.of("count", -1))).status())
                    .isEqualTo(400);
        }
        for (int i = 0; i < 9; i++) {
            assertThat(action(dev, Map.of()).status()).isEqualTo(202);
        }
        assertThat(action(dev, Map.of()).status()).isEqualTo(429);
        assertThat(action(server.token("developer", "default/default"), Map.of())
                        .status())
                .isEqualTo(202);
    }
}
