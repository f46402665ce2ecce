package dev.slipway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.TestServer.Asker;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// SECURITY.md Z7: an idempotency key leads its user to the run of then, and what came of it is for those alone who
/// may read it, where it is.
@TestDatabase
class KeyReplayTest {
    private static final String OUTPUT = "what-came-of-it";
    private static final String SAYS = """
            apiVersion: slipway/v1
            kind: Action
            metadata: {name: says, project: acme/web}
            spec: {run: {noop: {output: {said: %s}}}}
            """.formatted(OUTPUT);
    private static final String TELLS = """
            apiVersion: slipway/v1
            kind: Template
            metadata: {name: tells, version: 1.0.0, title: Tells, project: acme/web}
            spec:
              steps: [{id: say, action: says@v1, input: {}}]
              outputs: {said: "{{steps.say.outputs.said}}"}
            """;

    private TestServer server;
    private Asker admin;

    @BeforeEach
    void start(Db db) {
        server = TestServer.start(db);
        admin = server.admin().about("acme/web");
        for (var document : List.of(SAYS, TELLS)) {
            var path = document.equals(SAYS) ? "/catalog/action/says" : "/catalog/template/tells";
            assertThat(admin.sendRaw("PUT", path, "application/yaml", document).status())
                    .isEqualTo(201);
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /// A way to start something with a key.
    ///
    /// @param path with `{environment}` where it names one
    /// @param run where all see the runs that it starts, below `/api/v1`
    /// @param output whether a replay shows what came of it
    private record Way(String name, String path, Map<String, Object> body, String run, boolean output) {}

    private List<Way> ways() {
        int project = server.catalog().project("acme", "web").orElseThrow().id();
        var action = server.catalog().action(project, "says").orElseThrow().id();
        var template = server.catalog().template(project, "tells").orElseThrow().id();
        var pipeline =
                Json.list(admin.below("/workspaces/acme/projects/web")
                                .get("/pipelines")
                                .json()
                                .get("pipelines"))
                        .stream()
                        .map(Json::object)
                        .filter(it -> "tells".equals(it.get("identifier")))
                        .findFirst()
                        .orElseThrow()
                        .get("id");
        return List.of(
                new Way("forgeportal action", "/api/v1/actions/" + action + "/run", Map.of(), "/actions/runs", true),
                new Way(
                        "forgeportal template",
                        "/api/v1/templates/run",
                        Map.of("templateId", template.toString()),
                        "/templates/runs",
                        true),
                new Way("terrantula", "/acme/web/envs/{environment}/actions/says/run", Map.of(), "/actions/runs", true),
                new Way(
                        "terrantula, by name",
                        "/acme/web/envs/{environment}/action-runs",
                        Map.of("actionName", "says"),
                        "/actions/runs",
                        true),
                new Way(
                        "rakerone",
                        "/api/projects/acme~web/action-runs",
                        Map.of("actionId", "says"),
                        "/actions/runs",
                        true),
                new Way(
                        "buddy",
                        "/workspaces/acme/projects/web/pipelines/" + pipeline + "/executions",
                        Map.of(),
                        "/templates/runs",
                        false));
    }

    /// Eve with a token for one environment.
    private Asker eve(String environment, String... permissions) {
        var body = new HashMap<String, Object>(Map.of(
                "name", "eve " + UUID.randomUUID(),
                "user", "eve@acme.test",
                "role", "developer",
                "organization", "acme",
                "project", "web",
                "environment", environment));
        if (permissions.length > 0) {
            body.put("permissions", List.of(permissions));
        }
        var answer = admin.post("/tokens", body);
        assertThat(answer.status()).isEqualTo(201);
        return server.bearer(String.valueOf(answer.data().get("token")));
    }

    @TestFactory
    Stream<DynamicTest> a_replay_shows_what_came_of_a_run_to_those_who_may_read_it_there() {
        var staging = eve("staging");
        var production = eve("production");
        var runner = eve("staging", "EXECUTION_RUN");
        return ways().stream()
                .map(way -> DynamicTest.dynamicTest(way.name(), () -> {
                    var body = new HashMap<>(way.body());
                    body.put("idempotencyKey", "key of " + way.name());
                    var here = way.path().replace("{environment}", "staging");
                    var there = way.path().replace("{environment}", "production");

                    assertThat(staging.below("").post(here, body).status()).isIn(201, 202);
                    staging.await(
                            way.run(),
                            answer ->
                                    answer.list("runs").stream().allMatch(run -> "success".equals(run.get("status"))));

                    var reader = staging.below("").post(here, body);
                    assertThat(reader.status()).isEqualTo(200);
                    assertThat(reader.text().contains(OUTPUT)).isEqualTo(way.output());
                    var unread = runner.below("").post(here, body);
                    assertThat(unread.status()).isEqualTo(200);
                    assertThat(unread.text()).doesNotContain(OUTPUT);
                    var elsewhere = production.below("").post(there, body);
                    assertThat(elsewhere.status()).isEqualTo(200);
                    assertThat(elsewhere.text()).doesNotContain(OUTPUT);
                }));
    }
}
