package dev.slipway.dialect.buddy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.TestServer.Answer;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@TestDatabase
class RateHeadersTest {
    private TestServer server;

    private BuddyClient start(Db db, TestServer.Settings settings) {
        server = TestServer.start(db, settings.withCatalog(PlaceRoutesTest.CATALOG));
        return BuddyClient.admin(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void every_reply_has_them_and_without_a_limit_they_slow_nobody(Db db) {
        var admin = start(db, TestServer.Settings.USUAL);
        var nobody = new BuddyClient(server, null);
        for (var answer : new Answer[] {
            admin.get("/workspaces"),
            admin.get("/api/workspaces"),
            admin.post(admin.pipeline("greet") + "/executions", null),
            admin.post(admin.pipeline("typed") + "/executions", null),
            admin.get("/workspaces/nowhere"),
            admin.get("/workspaces/acme/nothing/here"),
            admin.send("DELETE", "/workspaces", null),
            nobody.get("/workspaces"),
            server.send(HttpRequest.newBuilder(URI.create(server.url() + "/workspaces/" + "x".repeat(9000)))
                    .build())
        }) {
            assertThat(answer.header("X-Rate-Limit-Limit")).as(answer.text()).contains("1000000");
            assertThat(answer.header("X-Rate-Limit-Remaining")).contains("1000000");
            assertThat(reset(answer)).isGreaterThan(Instant.now().getEpochSecond());
        }
    }

    @Test
    void with_a_limit_they_count_down_to_the_refusal(Db db) {
        var admin = start(db, TestServer.Settings.USUAL.withRequests(3));
        for (var left : new String[] {"2", "1", "0"}) {
            var answer = admin.get("/workspaces");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("X-Rate-Limit-Limit")).contains("3");
            assertThat(answer.header("X-Rate-Limit-Remaining")).contains(left);
            assertThat(reset(answer)).isGreaterThan(Instant.now().getEpochSecond());
        }
        var refused = admin.get("/workspaces");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(BuddyClient.messages(refused)).containsExactly("Maximum 3 requests per minute");
        assertThat(refused.header("X-Rate-Limit-Limit")).contains("3");
        assertThat(refused.header("X-Rate-Limit-Remaining")).contains("0");
        assertThat(refused.header("Retry-After")).isPresent();
        assertThat(reset(refused)).isGreaterThan(Instant.now().getEpochSecond());
    }

    @Test
    void an_execution_too_many_is_refused_with_the_limit_of_executions(Db db) {
        var admin = start(db, TestServer.Settings.USUAL.withLimits(0, 2));
        var path = admin.pipeline("greet") + "/executions";
        assertThat(admin.post(path, null).status()).isEqualTo(201);
        assertThat(admin.post(path, null).status()).isEqualTo(201);
        var refused = admin.post(path, null);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(BuddyClient.messages(refused)).containsExactly("Maximum 2 executions per minute");
        assertThat(refused.header("X-Rate-Limit-Limit")).contains("2");
        assertThat(refused.header("X-Rate-Limit-Remaining")).contains("0");
        assertThat(Integer.parseInt(refused.header("Retry-After").orElseThrow()))
                .isBetween(1, 60);
        assertThat(reset(refused))
                .isBetween(Instant.now().getEpochSecond(), Instant.now().getEpochSecond() + 61);
    }

    private static long reset(Answer answer) {
        return Long.parseLong(answer.header("X-Rate-Limit-Reset").orElseThrow());
    }
}
