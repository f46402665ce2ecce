package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.json.Json;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The sample catalog does what it says, and ForgePortal's own templates run on it unmodified.
@TestDatabase
class SampleCatalogTest {
    private static final Path CATALOG = Path.of("..", "catalog");

    @TempDir
    Path folder;

    private TestServer server;

    @BeforeEach
    void theSampleCatalogAndForgePortalsTemplates(Db db) throws IOException {
        var catalog = Files.createDirectories(folder.resolve("catalog"));
        copy(CATALOG, catalog);
        copy(Path.of("src", "test", "resources", "forgeportal"), catalog.resolve("shipped"));
        var samples = Path.of("..", "..", "shared", "samples", "forgeportal");
        if (Files.isDirectory(samples)) {
            copy(samples, catalog.resolve("shipped"));
        }
        server = TestServer.start(db, TestServer.Settings.USUAL.withCatalog(catalog));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.filter(it -> it.toString().endsWith(".yaml")).toList()) {
                var target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(Objects.requireNonNull(target.getParent()));
                Files.copy(file, target);
            }
        }
    }

    @Test
    void a_new_service_is_scaffolded_built_and_tested() {
        var root = folder.resolve("repositories").toString();

        var run = run("new-service", Map.of("name", "shop", "root", root));

        assertThat(run).as(run.toString()).containsEntry("status", "success");
        assertThat(Json.object(run.get("outputs")))
                .containsEntry("repository", "file://" + root + "/shop.git")
                .containsEntry("tests", 2)
                .containsKey("commit");
        assertThat(folder.resolve("repositories/shop.git/HEAD")).exists();
        var again = run("new-service", Map.of("name", "shop", "root", root));
        assertThat(again).containsEntry("status", "failed");
    }

    @Test
    void a_flaky_endpoint_is_called_until_it_answers() throws IOException {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }

        var run = run("flaky-endpoint", Map.of("port", port));

        assertThat(run).containsEntry("status", "success");
        assertThat(Json.object(run.get("outputs"))).containsEntry("status", 200);
        var call = Json.object(step(run, "call"));
        assertThat((Integer) call.get("retryCount")).isGreaterThanOrEqualTo(2);
    }

    @Test
    void the_nightly_checks_report_although_one_of_them_fails() {
        var run = run("nightly-checks", Map.of("seconds", 0.1));

        assertThat(run).containsEntry("status", "failed");
        assertThat(Json.object(step(run, "report")).get("outputs"))
                .isEqualTo(Map.of("text", "the nightly checks ended: failed"));
        assertThat(Json.list(run.get("steps")))
                .extracting(it -> Json.object(it).get("stepId"))
                .doesNotContain("publish");
    }

    @Test
    void a_release_waits_for_its_approval_and_for_the_values_of_the_rollout() {
        var ada = server.developer();
        var run = ada.startTemplate("release", Map.of("service", "shop"));
        var gate = pending("approval");
        assertThat(gate).containsEntry("message", "Release shop v1.0.0?").containsEntry("mayDecide", true);
        assertThat(ada.post("/approvals/" + gate.get("id") + "/approve", null).status())
                .isEqualTo(200);
        var values = pending("variables");
        assertThat(Json.object(values.get("form"))).containsEntry("defaults", Map.of("replicas", 2));
        assertThat(ada.post("/approvals/" + values.get("id") + "/values", Map.of("values", Map.of("replicas", 3)))
                        .status())
                .isEqualTo(200);

        var ended = ada.awaitStatus("/templates/runs/" + run, "success").data();

        assertThat(ended.get("outputs")).isEqualTo(Map.of("approver", "dev@forgeportal.local", "replicas", 3));
    }

    private Map<String, Object> pending(String kind) {
        return server.developer()
                .await(
                        "/approvals?state=pending",
                        answer -> answer.list("approvals").stream().anyMatch(it -> kind.equals(it.get("kind"))))
                .list("approvals")
                .getFirst();
    }

    @Test
    void the_templates_that_forgeportal_ships_run_unmodified() {
        for (var name : templates().stream()
                .filter(it -> it.endsWith("-service") && !it.equals("new-service"))
                .toList()) {
            var run = run(
                    name, Map.of("name", "pay-api", "owner", "team:pay", "provider", "github", "ownerGroup", "acme"));

            assertThat(run).as(name).containsEntry("status", "success");
            assertThat(run.get("outputs"))
                    .isEqualTo(Map.of(
                            "repoUrl", "https://github.example/acme/pay-api", "entityId", "service:default/pay-api"));
            assertThat(input(run, "bootstrap-ci")).containsEntry("type", "github-actions");
            assertThat(Json.object(input(run, "register").get("source")))
                    .containsEntry("repoUrl", "https://github.example/acme/pay-api");
        }
    }

    @Test
    void skeleton_files_reach_the_action_rendered_and_encoded() {
        var run = run(
                "files-service",
                Map.of("name", "pay-api", "owner", "team:pay", "provider", "gitlab", "ownerGroup", "acme"));

        var file =
                Json.object(Json.list(input(run, "push-skeleton").get("files")).getFirst());
        assertThat(new String(
                        Base64.getDecoder().decode(String.valueOf(file.get("contentBase64"))), StandardCharsets.UTF_8))
                .isEqualTo("# pay-api\n\nOwned by team:pay\n");
        assertThat(input(run, "bootstrap-ci")).containsEntry("type", "gitlab-ci");
    }

    private List<String> templates() {
        return server.developer().get("/templates").list("templates").stream()
                .map(it -> String.valueOf(it.get("name")))
                .toList();
    }

    private Object step(Map<String, Object> run, String id) {
        return Json.list(run.get("steps")).stream()
                .filter(it -> id.equals(Json.object(it).get("stepId")))
                .findFirst()
                .orElseThrow();
    }

    private Map<String, Object> input(Map<String, Object> run, String step) {
        var id = Json.object(step(run, step)).get("runId");
        return Json.object(server.developer().get("/action-runs/" + id).data().get("input"));
    }

    private Map<String, Object> run(String template, Map<String, Object> inputs) {
        var started = server.developer()
                .post("/templates/run", Map.of("templateId", server.template(template), "inputs", inputs));
        assertThat(started.status()).as(started.text()).isEqualTo(202);
        return server.developer()
                .await(
                        "/templates/runs/" + started.data().get("runId"),
                        answer -> !"running".equals(answer.data().get("status")))
                .data();
    }
}
