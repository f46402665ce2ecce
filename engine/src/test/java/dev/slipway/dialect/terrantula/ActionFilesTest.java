package dev.slipway.dialect.terrantula;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Terrantula's files on their way in: put over the API, and from a folder.
@TestDatabase
class ActionFilesTest {
    private static final String FILE = """
            kind: Action
            name: SuspendTenant
            displayName: Suspend a tenant
            associatedWith: {entityType: Tenant, scope: instance}
            parameters:
              - {name: reason, type: string, required: true}
            trigger: {type: noop}
            """;

    @TempDir
    Path folder;

    private FarSide far;
    private TestServer server;

    @BeforeEach
    void start(Db db) throws IOException {
        far = new FarSide();
        var catalog = Catalogs.in(folder, far);
        Files.copy(Path.of("..", "catalog", "terrantula", "tenants.yaml"), catalog.resolve("tenants.yaml"));
        server = TestServer.start(db, TestServer.Settings.USUAL.withCatalog(catalog));
    }

    @AfterEach
    void stop() {
        server.close();
        far.close();
    }

    @Test
    void a_file_is_put_into_the_project_that_it_is_applied_to() {
        var web = server.admin().about("acme/web");

        var put = web.sendRaw("PUT", "/catalog/Action/SuspendTenant", "application/yaml", FILE);
        var again = web.sendRaw("PUT", "/catalog/action/SuspendTenant@v1", "application/yaml", FILE);

        assertThat(put.status()).as(put.text()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(200);
        var shown = web.get("/actions").list("actions").stream()
                .filter(action -> "SuspendTenant".equals(action.get("name")))
                .findFirst()
                .orElseThrow();
        assertThat(shown).containsEntry("version", "v1").containsEntry("title", "Suspend a tenant");
        assertThat(Json.object(shown.get("parameters"))).containsEntry("required", List.of("reason"));
        var client = Client.on(server, "acme/web/production");
        var id = client.start("SuspendTenant", Map.of("reason", "unpaid"));
        assertThat(client.await(id, "succeeded")).containsEntry("actionName", "SuspendTenant");
    }

    @Test
    void its_problems_are_told_by_line() {
        var text = FILE.replace("type: string", "type: text").replace("noop", "pull-request");

        var put = server.admin().sendRaw("PUT", "/catalog/Action/SuspendTenant", "application/yaml", text);
        var validated = server.admin().sendRaw("POST", "/catalog/validate", "application/yaml", text);

        assertThat(put.status()).isEqualTo(400);
        assertThat(validated.list("problems"))
                .extracting(problem -> problem.get("line"))
                .containsExactly(6, 7);
        var entity = server.admin()
                .sendRaw("PUT", "/catalog/Action/Tenant", "application/yaml", "{kind: EntityType, name: Tenant}");
        assertThat(entity.status())
                .as("what is none of our business is no action")
                .isEqualTo(400);
    }

    @Test
    void the_sample_runs() {
        var client = Client.on(server, "default/default/default");

        var id = client.start("SuspendTenant", Map.of());

        assertThat(client.await(id, "succeeded")).containsEntry("parameters", Map.of("reason", "on request"));
        var refused = client.post("/actions/OnboardTenant/run", Map.of("parameters", Map.of("plan_tier", "gold")));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text()).contains("customer_id").contains("plan_tier");
    }
}
