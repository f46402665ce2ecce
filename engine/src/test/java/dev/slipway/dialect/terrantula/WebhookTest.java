package dev.slipway.dialect.terrantula;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Terrantula's actions from the start to the callback, with a far side that really is asked.
@TestDatabase
class WebhookTest {
    @TempDir
    Path folder;

    private FarSide far;
    private TestServer server;
    private Client client;

    @BeforeEach
    void start(Db db) throws IOException {
        far = new FarSide();
        server = TestServer.start(db, TestServer.Settings.USUAL.withCatalog(Catalogs.in(folder, far)));
        client = Client.on(server, "acme/web/production");
        assertThat(server.admin()
                        .about("acme/web")
                        .send("PUT", "/secrets/api-token", Map.of("value", "the-api-token"))
                        .status())
                .isEqualTo(204);
    }

    @AfterEach
    void stop() {
        server.close();
        far.close();
    }

    @Test
    void the_far_side_gets_what_the_trigger_says_and_ends_the_run_by_calling_back() {
        var entity = UUID.randomUUID();
        var accepted = client.post(
                "/actions/Onboard/run",
                Map.of(
                        "entityId", entity,
                        "parameters", Map.of("customer", "shop", "password", "hunter2-secret"),
                        "recommendations", Map.of("target", Map.of("name", "cluster-7"))));

        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.json())
                .containsOnlyKeys(
                        "id",
                        "actionName",
                        "entityId",
                        "status",
                        "parameters",
                        "recommendations",
                        "triggeredBy",
                        "createdAt",
                        "startedAt",
                        "completedAt",
                        "error",
                        "output")
                .containsEntry("status", "pending")
                .containsEntry("startedAt", null);
        var id = String.valueOf(accepted.json().get("id"));
        var delivery = far.next();
        assertThat(delivery.method()).isEqualTo("POST");
        assertThat(delivery.path()).isEqualTo("/onboard/shop");
        assertThat(delivery.headers())
                .containsEntry("authorization", "Bearer the-api-token")
                .containsEntry("x-plan", "basic")
                .containsEntry("content-type", "application/json")
                .containsKeys("webhook-id", "webhook-timestamp", "webhook-signature");
        assertThat(delivery.json())
                .containsEntry("customer", "shop")
                .containsEntry("seats", "seats: 5")
                .containsEntry("password", "hunter2-secret")
                .containsEntry("cluster", "cluster-7")
                .containsEntry("entity", entity.toString())
                .containsEntry("missing", "{{ parameters.nothing }} {{ parameters.constructor }}")
                .containsEntry("run", id)
                .containsEntry(
                        "callbackUrl", server.url() + "/acme/web/envs/production/action-runs/" + id + "/callback");

        assertThat(client.await(id, "running")).containsEntry("completedAt", null);
        var completed = client.callback(delivery, Map.of("status", "succeeded", "output", Map.of("tenant", "t-1")));
        assertThat(completed.status()).as(completed.text()).isEqualTo(200);
        assertThat(completed.json()).isEqualTo(client.get("/action-runs/" + id).json());
        assertThat(completed.json())
                .containsEntry("id", id)
                .containsEntry("actionName", "Onboard")
                .containsEntry("entityId", entity.toString())
                .containsEntry("status", "succeeded")
                .containsEntry("parameters", Map.of("customer", "shop", "plan", "basic", "seats", 5, "password", "***"))
                .containsEntry("recommendations", Map.of("target", Map.of("name", "cluster-7")))
                .containsEntry("triggeredBy", "token:admin")
                .containsEntry("error", null)
                .containsEntry("output", Map.of("tenant", "t-1"));
        assertThat(completed.json().get("completedAt")).isNotNull();
    }

    @Test
    void a_trigger_without_a_payload_tells_who_runs_what_and_where_to_report() {
        var id = client.start("Bare", Map.of("count", 3));

        var delivery = far.next();
        assertThat(delivery.json())
                .containsEntry("runId", id)
                .containsEntry("action", "Bare")
                .containsEntry("parameters", Map.of("count", 3))
                .containsKeys("callbackUrl", "callbackToken")
                .hasSize(5);
        assertThat(client.callback(delivery, Map.of("status", "failed", "error", "no room left"))
                        .status())
                .isEqualTo(200);
        assertThat(client.await(id, "failed")).containsEntry("error", "no room left");
    }

    @Test
    void an_environment_has_its_own_trigger() {
        client.at("acme/web/staging").start("Onboard", Map.of("customer", "shop"));

        var delivery = far.next();
        assertThat(delivery.path()).isEqualTo("/staging");
        assertThat(delivery.headers())
                .containsEntry("authorization", "Basic " + Base64.getEncoder().encodeToString("u:p".getBytes()))
                .containsEntry("x-plan", "basic");
        assertThat(delivery.text("callbackUrl")).contains("/acme/web/envs/staging/");
    }

    @Test
    void a_delivery_that_fails_for_now_is_tried_again() {
        far.answers(503).answers(429);

        var id = client.start("Onboard", Map.of("customer", "shop"));

        var first = far.next();
        far.next();
        far.next();
        assertThat(client.callback(first, Map.of("status", "succeeded")).status())
                .as("the token of every delivery is good")
                .isEqualTo(200);
        assertThat(client.await(id, "succeeded")).containsEntry("output", null);
        assertThat(far.more()).isZero();
    }

    @Test
    void after_the_last_try_the_run_fails_with_what_went_wrong_in_the_delivery() {
        far.answers(500).answers(502).answers(503).answers(200);

        var id = client.start("Onboard", Map.of("customer", "shop"));

        assertThat(client.await(id, "failed").get("error"))
                .asString()
                .startsWith("[delivery] ")
                .contains("503");
        assertThat(far.next().path()).isEqualTo("/onboard/shop");
        assertThat(far.next().path()).isEqualTo("/onboard/shop");
        assertThat(far.next().path()).isEqualTo("/onboard/shop");
        assertThat(far.more()).isZero();
    }

    @Test
    void a_delivery_that_is_refused_fails_at_once() {
        far.answers(404);

        var id = client.start("Onboard", Map.of("customer", "shop"));

        assertThat(client.await(id, "failed").get("error"))
                .asString()
                .startsWith("[delivery] ")
                .contains("404");
        far.next();
        assertThat(far.more()).isZero();
    }

    @Test
    void a_secret_that_is_not_stored_fails_the_run_before_anything_is_sent() {
        var id = client.start("NoSecret", Map.of());

        assertThat(client.await(id, "failed").get("error"))
                .asString()
                .contains("unknown secret: nowhere")
                .doesNotContain("[delivery]");
        assertThat(far.more()).isZero();
    }

    @Test
    void noop_succeeds_at_once() {
        assertThat(client.await(client.start("Nothing", Map.of()), "succeeded")).containsEntry("error", null);
    }

    @Test
    void who_calls_back_while_the_delivery_is_still_under_way_ends_the_run() {
        var status = new CompletableFuture<Integer>();
        far.beforeAnswer(delivery -> status.complete(
                client.callback(delivery, Map.of("status", "succeeded")).status()));

        var id = client.start("Bare", Map.of());

        client.await(id, "succeeded");
        assertThat(status).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(200);
    }

    @Test
    void the_token_shows_nowhere() {
        var id = client.start("Bare", Map.of());
        var delivery = far.next();
        var token = delivery.text("callbackToken");

        var completed = client.callback(
                delivery, Map.of("status", "failed", "error", "used " + token, "output", Map.of("echo", token)));

        assertThat(completed.text()).doesNotContain(token);
        assertThat(completed.json()).containsEntry("error", "used ***").containsEntry("output", Map.of("echo", "***"));
        var everything = List.of(
                server.admin().about("acme/web").get("/actions/runs/" + id).text(),
                server.admin()
                        .about("acme/web")
                        .get("/actions/runs/" + id + "/logs")
                        .text(),
                server.admin()
                        .about("acme/web")
                        .get("/actions/runs/" + id + "/attempts")
                        .text());
        assertThat(everything).noneMatch(text -> text.contains(token.substring(37)));
    }
}
