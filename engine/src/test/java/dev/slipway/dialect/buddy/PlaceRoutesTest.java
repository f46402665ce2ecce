package dev.slipway.dialect.buddy;

import static dev.slipway.dialect.buddy.BuddyClient.PROJECT;
import static dev.slipway.dialect.buddy.BuddyClient.list;
import static dev.slipway.dialect.buddy.BuddyClient.messages;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestDatabase
class PlaceRoutesTest {
    static final Path CATALOG = Path.of("src", "test", "resources", "buddy", "catalog");

    private TestServer server;
    private BuddyClient admin;

    @BeforeEach
    void start(Db db) {
        server = TestServer.start(db, TestServer.Settings.USUAL.withCatalog(CATALOG));
        admin = BuddyClient.admin(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_workspace_is_an_organization() {
        assertThat(list(admin.get("/workspaces"), "workspaces"))
                .extracting(it -> it.get("domain"))
                .containsExactly("acme", "default");
        var acme = admin.get("/workspaces/acme").json();
        assertThat(acme)
                .containsEntry("url", server.url() + "/workspaces/acme")
                .containsEntry("name", "acme")
                .containsEntry("domain", "acme")
                .containsKeys("html_url", "owner_id", "create_date");
        assertThat((Integer) acme.get("id")).isPositive();
    }

    @Test
    void its_projects_are_listed_and_shown() {
        var projects = list(admin.get("/workspaces/acme/projects"), "projects");
        assertThat(projects).extracting(it -> it.get("name")).containsExactlyInAnyOrder("web", "shop");
        assertThat(admin.get(PROJECT).json())
                .containsEntry("url", server.url() + PROJECT)
                .containsEntry("name", "web")
                .containsEntry("display_name", "Acme web")
                .containsEntry("status", "ACTIVE");
    }

    @Test
    void every_address_that_is_shown_leads_to_the_thing() {
        for (var path : new String[] {"/workspaces", "/workspaces/acme", "/workspaces/acme/projects", PROJECT}) {
            var answer = admin.get(path);
            assertThat(answer.json()).containsEntry("url", server.url() + path);
            assertThat(String.valueOf(answer.json().get("html_url"))).startsWith(server.url() + "/ui/");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/workspaces", "/workspaces/acme", "/workspaces/acme/projects", PROJECT, PROJECT + "/pipelines"})
    void everything_stands_below_api_too(String path) {
        assertThat(admin.get("/api" + path).text()).isEqualTo(admin.get(path).text());
        assertThat(admin.get("/api" + path).status()).isEqualTo(200);
    }

    @Test
    void a_token_sees_what_it_is_bound_to_and_the_rest_is_like_nothing() {
        var web = BuddyClient.with(server, "viewer", "acme/web");
        assertThat(list(web.get("/workspaces"), "workspaces"))
                .extracting(it -> it.get("name"))
                .containsExactly("acme");
        assertThat(list(web.get("/workspaces/acme/projects"), "projects"))
                .extracting(it -> it.get("name"))
                .containsExactly("web");

        var hidden = web.get("/workspaces/acme/projects/shop");
        assertThat(hidden.status()).isEqualTo(404);
        assertThat(hidden.text())
                .isEqualTo(web.get("/workspaces/acme/projects/nowhere").text());
        var other = web.get("/workspaces/default");
        assertThat(other.status()).isEqualTo(404);
        assertThat(other.text()).isEqualTo(web.get("/workspaces/nowhere").text());
        assertThat(messages(web.get("/workspaces/default/projects/default/pipelines")))
                .isEqualTo(messages(web.get("/workspaces/nowhere/projects/default/pipelines")))
                .containsExactly("Workspace not found");
    }

    @Test
    void nobody_gets_in_without_a_token_not_even_in_dev_mode() {
        var nobody = new BuddyClient(server, null);
        assertThat(nobody.get("/workspaces").status()).isEqualTo(401);
        assertThat(nobody.get(PROJECT + "/pipelines").status()).isEqualTo(401);
        assertThat(messages(nobody.get(PROJECT + "/pipelines"))).containsExactly("Authentication required");
        assertThat(new BuddyClient(server, "bdy_bad").get("/workspaces").status())
                .isEqualTo(401);
    }

    @Test
    void scopes_are_asked_for_by_their_names_and_the_place_comes_before_them() {
        var workspace = BuddyClient.with(server, "viewer", "acme/web", "WORKSPACE");
        assertThat(workspace.get(PROJECT).status()).isEqualTo(200);
        assertThat(workspace.get(PROJECT + "/pipelines").status()).isEqualTo(403);
        assertThat(workspace.get("/workspaces/acme/projects/shop/pipelines").status())
                .isEqualTo(404);
        var info = BuddyClient.with(server, "viewer", "acme/web", "EXECUTION_INFO");
        assertThat(info.get(PROJECT).status()).isEqualTo(403);
        assertThat(info.get(PROJECT + "/pipelines").status()).isEqualTo(403);
        var both = BuddyClient.with(server, "viewer", "acme/web", "WORKSPACE", "PIPELINE_READ");
        assertThat(both.get(PROJECT + "/pipelines").status()).isEqualTo(200);
        assertThat(messages(both.post(PROJECT + "/pipelines/1/executions", null))
                        .getFirst())
                .startsWith("Missing permission");
    }

    @Test
    void what_there_is_not_is_said_in_buddys_shape() {
        assertThat(admin.get("/workspaces/acme/members").status()).isEqualTo(404);
        assertThat(messages(admin.get("/workspaces/acme/members"))).containsExactly("Not found");
        var wrong = admin.send("DELETE", PROJECT + "/pipelines/1", null);
        assertThat(wrong.status()).isEqualTo(405);
        assertThat(wrong.header("Allow")).contains("GET, HEAD");
        assertThat(messages(wrong)).containsExactly("Method not allowed");
    }
}
