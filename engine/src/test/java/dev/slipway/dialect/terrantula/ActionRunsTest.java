package dev.slipway.dialect.terrantula;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Starting, listing, reading and cancelling action runs in Terrantula's API.
@TestDatabase
class ActionRunsTest {
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

    private static List<String> ids(TestServer.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return Client.list(answer).stream()
                .map(run -> String.valueOf(run.get("id")))
                .toList();
    }

    private String token(String role, String scope, String... permissions) {
        return server.token(role, scope, permissions).token();
    }

    @Test
    void both_ways_to_start_give_a_pending_run() {
        var run = client.post("/actions/echo/run", null);
        var created = client.post("/action-runs", Map.of("actionName", "echo"));

        assertThat(run.status()).isEqualTo(202);
        assertThat(created.status()).isEqualTo(201);
        for (var answer : List.of(run, created)) {
            assertThat(answer.json())
                    .hasSize(12)
                    .containsEntry("actionName", "echo")
                    .containsEntry("status", "pending")
                    .containsEntry("parameters", Map.of())
                    .containsEntry("recommendations", Map.of())
                    .containsEntry("entityId", null);
            var id = String.valueOf(answer.json().get("id"));
            assertThat(client.await(id, "succeeded")).containsEntry("output", Map.of("version", 10));
        }
    }

    @Test
    void a_version_can_be_named_and_an_output_that_is_no_object_stands_in_one() {
        var id = client.start("echo@v1", Map.of());

        assertThat(client.await(id, "succeeded"))
                .containsEntry("actionName", "echo")
                .containsEntry("output", Map.of("value", List.of(1, 2)));
    }

    @Test
    void null_is_as_good_as_absent() {
        var answer = client.send(
                "POST",
                "/actions/echo/run",
                "application/json",
                "{\"entityId\": null, \"parameters\": null, \"recommendations\": null, \"idempotencyKey\": null}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            404 | NOT_FOUND        | /actions/nothing/run | {}                                                    | nothing
            404 | NOT_FOUND        | /actions/echo@v2/run | {}                                                    | echo@v2
            404 | NOT_FOUND        | /action-runs         | {"actionName": "x"}                                   | x
            400 | BAD_REQUEST      | /action-runs         | {}                                                    | actionName
            400 | BAD_REQUEST      | /action-runs         | {"actionName": 5}                                     | actionName
            400 | BAD_REQUEST      | /actions/echo/run    | []                                                    | object
            400 | BAD_REQUEST      | /actions/echo/run    | no                                                    | JSON
            400 | BAD_REQUEST      | /actions/echo/run    | {"parameters": []}                                    | parameters
            400 | BAD_REQUEST      | /actions/echo/run    | {"recommendations": "x"}                              | recommendations
            400 | BAD_REQUEST      | /actions/echo/run    | {"entityId": "1-1-1-1-1"}                             | entityId
            400 | BAD_REQUEST      | /actions/echo/run    | {"idempotencyKey": ""}                                | idempotencyKey
            422 | VALIDATION_ERROR | /actions/Onboard/run | {}                                                    | customer
            422 | VALIDATION_ERROR | /actions/Onboard/run | {"parameters": {"customer": "a", "plan": "gold"}}     | plan
            422 | VALIDATION_ERROR | /actions/Onboard/run | {"parameters": {"customer": "a", "seats": "many"}}    | seats
            """)
    void what_cannot_be_started_is_told(int status, String code, String path, String body, String part) {
        var answer = client.send("POST", path, "application/json", body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json()).containsOnlyKeys("error", "code").containsEntry("code", code);
        assertThat(answer.json().get("error")).asString().contains(part);
        assertThat(ids(client.get("/action-runs"))).isEmpty();
    }

    @Test
    void a_key_seen_before_gives_the_run_of_then() {
        var body = Map.of("idempotencyKey", "k-1", "parameters", Map.of("a", 1));
        var first = client.post("/actions/echo/run", body);
        client.await(String.valueOf(first.json().get("id")), "succeeded");

        var again = client.post("/actions/echo/run", body);
        var other = client.post("/actions/echo/run", Map.of("idempotencyKey", "k-1"));

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json())
                .containsEntry("id", first.json().get("id"))
                .containsEntry("status", "succeeded")
                .containsEntry("output", Map.of("version", 10));
        assertThat(other.status()).isEqualTo(409);
        var writer = client.with(token("developer", "acme", "data:write"));
        assertThat(writer.post("/actions/echo/run", body).status()).isEqualTo(202);
        assertThat(writer.post("/actions/echo/run", body).json())
                .containsEntry("output", null)
                .containsEntry("completedAt", null);
    }

    @Test
    void a_list_is_filtered() {
        var entity = UUID.randomUUID();
        var one = client.start("echo@v1", Map.of());
        var two = client.start("echo", Map.of());
        var three = String.valueOf(client.post("/action-runs", Map.of("actionName", "Nothing", "entityId", entity))
                .json()
                .get("id"));
        var four = client.with(token("developer", "acme")).start("Nothing", Map.of());
        var staging = client.at("acme/web/staging").start("Nothing", Map.of());
        for (var id : List.of(one, two, three, four)) {
            client.await(id, "succeeded");
        }

        assertThat(ids(client.get("/action-runs"))).containsExactly(four, three, two, one);
        assertThat(ids(client.get("/action-runs?actionName=echo"))).containsExactly(two, one);
        assertThat(ids(client.get("/action-runs?actionName=echo@v1"))).containsExactly(one);
        assertThat(ids(client.get("/action-runs?actionName=nothing"))).isEmpty();
        assertThat(ids(client.get("/action-runs?entityId=" + entity))).containsExactly(three);
        assertThat(ids(client.get("/action-runs?triggeredBy=token:admin"))).containsExactly(three, two, one);
        assertThat(ids(client.get("/action-runs?status=succeeded&actionName=Nothing")))
                .containsExactly(four, three);
        assertThat(ids(client.get("/action-runs?status=failed"))).isEmpty();
        assertThat(ids(client.at("acme/web/staging").get("/action-runs"))).containsExactly(staging);
    }

    @Test
    void a_list_is_walked_through_by_its_links() {
        var all = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            all.addFirst(client.start(i % 2 == 0 ? "echo@v1" : "echo", Map.of()));
        }
        var first = client.get("/action-runs?actionName=echo&limit=2");
        var seen = new ArrayList<>(ids(first));
        assertThat(first.header("X-Next-Cursor")).isPresent();
        var newer = client.start("echo", Map.of());

        var page = first;
        while (page.header("Link").isPresent()) {
            var link = page.header("Link").orElseThrow();
            assertThat(link).startsWith("<" + client.base()).endsWith(">; rel=\"next\"");
            page = client.send(URI.create(link.substring(1, link.indexOf('>'))), "GET", null, null);
            seen.addAll(ids(page));
        }

        assertThat(seen).isEqualTo(all).doesNotContain(newer);
        assertThat(page.header("X-Next-Cursor")).isEmpty();
        var cursor = first.header("X-Next-Cursor").orElseThrow();
        assertThat(client.get("/action-runs?limit=2&cursor=" + cursor).status())
                .as("a cursor of another filter")
                .isEqualTo(400);
        assertThat(client.at("acme/web/staging")
                        .get("/action-runs?actionName=echo&limit=2&cursor=" + cursor)
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=-1",
                "limit=x",
                "limit=1.5",
                "cursor=x",
                "cursor=",
                "status=done",
                "entityId=x",
                "limit=1&limit=2"
            })
    void a_bad_query_is_told(String query) {
        var answer = client.get("/action-runs?" + query);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.json()).containsEntry("code", "BAD_REQUEST");
        assertThat(answer.json().get("error")).asString().contains(query.substring(0, query.indexOf('=')));
    }

    @Test
    void a_limit_beyond_the_most_is_cut() {
        client.start("echo", Map.of());

        assertThat(ids(client.get("/action-runs?limit=100000"))).hasSize(1);
    }

    @Test
    void a_run_that_started_elsewhere_shows_here() {
        var owner = server.admin().about("acme/web");
        var action = server.catalog()
                .action(server.catalog().project("acme", "web").orElseThrow().id(), "echo")
                .orElseThrow();
        var started = owner.post("/actions/" + action.id() + "/run", Map.of("input", Map.of("a", 1)));

        var run = client.await(String.valueOf(started.data().get("runId")), "succeeded");

        assertThat(run).containsEntry("parameters", Map.of("a", 1)).containsEntry("recommendations", Map.of());
    }

    @Test
    void only_what_is_pending_is_cancelled() {
        var running = client.start("single", Map.of());
        far.next();
        client.await(running, "running");
        var pending = client.start("single", Map.of());

        assertThat(ids(client.get("/action-runs?status=pending"))).containsExactly(pending);
        var cancelled = client.delete("/action-runs/" + pending);
        assertThat(cancelled.status()).isEqualTo(200);
        assertThat(cancelled.json()).hasSize(12).containsEntry("status", "cancelled");
        assertThat(cancelled.json().get("completedAt")).isNotNull();
        for (var id : List.of(running, pending)) {
            var answer = client.delete("/action-runs/" + id);
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.json()).containsEntry("code", "CONFLICT");
        }
        assertThat(client.delete("/action-runs/" + UUID.randomUUID()).status()).isEqualTo(404);
        assertThat(client.delete("/action-runs/x").status()).isEqualTo(404);
    }

    @Test
    void who_may_read_may_cancel_unless_the_operator_is_strict(Db db) {
        client.start("single", Map.of());
        var pending = List.of(client.start("single", Map.of()), client.start("single", Map.of()));
        var reader = token("viewer", "acme/web");

        assertThat(client.with(reader)
                        .delete("/action-runs/" + pending.getFirst())
                        .status())
                .isEqualTo(200);

        server.close();
        server = TestServer.start(db, settings.withStrictCancel());
        client = Client.on(server, "acme/web/production");
        var refused = client.with(reader).delete("/action-runs/" + pending.getLast());
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json()).containsEntry("code", "FORBIDDEN");
        assertThat(client.delete("/action-runs/" + pending.getLast()).status()).isEqualTo(200);
    }

    @Test
    void only_a_bearer_token_counts_also_in_dev_mode() {
        var answer = client.with(null).get("/action-runs");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.json()).containsEntry("code", "UNAUTHORIZED").containsOnlyKeys("error", "code");
        assertThat(client.with("terr_nonsense").get("/action-runs").text()).isEqualTo(answer.text());
    }

    @Test
    void what_one_does_not_see_is_not_there_and_what_one_may_not_is_forbidden() {
        var id = client.start("echo", Map.of());
        var stranger = client.with(token("platform-admin", "other"));
        var nowhere = client.at("no/such/place");
        for (var path : List.of("/action-runs", "/action-runs/" + id, "/action-runs/" + UUID.randomUUID())) {
            assertThat(stranger.get(path).status()).as(path).isEqualTo(404);
            assertThat(stranger.get(path).text()).isEqualTo(nowhere.get(path).text());
        }
        assertThat(stranger.delete("/action-runs/" + id).status()).isEqualTo(404);
        assertThat(stranger.post("/actions/echo/run", null).status()).isEqualTo(404);
        assertThat(client.at("acme/web/nowhere").get("/action-runs").status()).isEqualTo(404);

        var blind = client.with(token("developer", "acme/web", "data:write"));
        assertThat(blind.get("/action-runs").status()).isEqualTo(403);
        assertThat(blind.get("/action-runs/" + id).status()).isEqualTo(403);
        assertThat(blind.delete("/action-runs/" + id).status()).isEqualTo(403);
        var reader = client.with(token("viewer", "acme/web"));
        assertThat(reader.get("/action-runs/" + id).status()).isEqualTo(200);
        var refused = reader.send("POST", "/actions/Onboard/run", "text/plain", "no json");
        assertThat(refused.status()).as("before the body").isEqualTo(403);
    }

    @Test
    void a_token_of_another_environment_finds_nothing_and_may_write_nothing() {
        var id = client.start("echo", Map.of());
        var bound = client.with(token("developer", "acme/web/staging"));

        assertThat(bound.get("/action-runs").status()).isEqualTo(404);
        assertThat(bound.get("/action-runs/" + id).status()).isEqualTo(404);
        assertThat(bound.post("/actions/echo/run", null).status()).isEqualTo(403);
        assertThat(bound.delete("/action-runs/" + id).status()).isEqualTo(403);
        assertThat(bound.at("acme/web/nowhere").post("/actions/echo/run", null).text())
                .as("an environment that is not there looks the same")
                .isEqualTo(bound.post("/actions/echo/run", null).text());
        assertThat(bound.at("acme/web/staging").get("/action-runs/" + id).status())
                .as("by way of its own environment")
                .isEqualTo(404);
        assertThat(bound.at("acme/web/staging").post("/actions/echo/run", null).status())
                .isEqualTo(202);
    }

    @Test
    void unknown_paths_and_methods_fail_in_the_same_words() {
        assertThat(client.get("/nothing").status()).isEqualTo(404);
        assertThat(client.get("/nothing").json()).containsEntry("code", "NOT_FOUND");
        var answer = client.send("PUT", "/action-runs", null, null);
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.json()).containsEntry("code", "METHOD_NOT_ALLOWED");
    }

    @Test
    void nothing_that_one_sends_is_a_bug_of_ours() {
        // Paths that the HTTP layer itself refuses, and closes the connection after, are tested there.
        var odd = List.of("x", "%25", "%27", "%F0%9F%98%80", "x".repeat(500), "1-1-1-1-1", "-1");
        var bodies =
                List.of("", "null", "7", "{", "{\"parameters\":{\"a\":\"\\u0000\"}}", "{\"actionName\":\"\\ud800\"}");
        var paths = new ArrayList<String>();
        for (var part : odd) {
            paths.add("/action-runs?cursor=%s&actionName=%s&triggeredBy=%s".formatted(part, part, part));
            paths.add("/action-runs?limit=%s&entityId=%s&status=%s".formatted(part, part, part));
            paths.add("/action-runs/" + part);
            paths.add("/action-runs/" + part + "/callback");
            paths.add("/actions/" + part + "/run");
        }
        paths.addAll(List.of("/action-runs", "/actions/echo/run", "/actions/echo%40v1/run"));
        for (var path : paths) {
            assertThat(client.get(path).status()).as(path).isLessThan(500);
            assertThat(client.delete(path).status()).as(path).isLessThan(500);
            for (var body : bodies) {
                assertThat(client.send("POST", path, "application/json", body).status())
                        .as("%s %s", path, body)
                        .isLessThan(500);
            }
        }
        for (var part : odd) {
            for (var place : List.of(part + "/web/production", "acme/" + part + "/staging", "acme/web/" + part)) {
                assertThat(client.at(place).get("/action-runs").status())
                        .as(place)
                        .isBetween(400, 499);
            }
        }
    }

    @Test
    void the_limit_of_the_minute_counts_here_too(Db db) {
        server.close();
        server = TestServer.start(db, settings.withLimits(2, 0));
        client = Client.on(server, "acme/web/production");
        client.start("echo", Map.of());
        client.start("echo", Map.of());

        var answer = client.post("/actions/echo/run", null);

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.json()).containsEntry("code", "RATE_LIMITED");
        assertThat(answer.header("Retry-After")).isPresent();
    }
}
