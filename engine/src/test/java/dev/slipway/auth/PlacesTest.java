package dev.slipway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.TestServer.Asker;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// People with rights at several places, and tokens that act for them.
@TestDatabase
class PlacesTest {
    private static final Scope WEB = new Scope("acme", "web", null);
    private static final Scope SHOP = new Scope("acme", "shop", null);

    private final SettableClock clock = new SettableClock();
    private final Db db;
    private TestIssuer issuer;
    private TestServer server;

    PlacesTest(Db db) {
        this.db = db;
    }

    @BeforeEach
    void start() {
        issuer = new TestIssuer(clock);
        server = TestServer.start(db, TestServer.Settings.USUAL, url -> issuer.signIn(db, SignInTest.ROLES, url));
    }

    @AfterEach
    void stop() {
        server.close();
        issuer.close();
    }

    private Asker person(String... groups) {
        clock.advance(java.time.Duration.ofSeconds(1));
        issuer.person("u-1", "ada@acme.test", groups);
        return server.bearer(issuer.accessToken());
    }

    private static Caller caller(Right... rights) {
        return new Caller("ada@acme.test", Set.of(), List.of(rights), Set.of(), new Caller.ByNothing());
    }

    @Test
    void the_right_that_counts_is_the_one_with_what_is_needed_then_the_wider_then_the_higher() {
        var everywhere = Right.of(Scope.ALL, Role.VIEWER);
        var web = Right.of(WEB, Role.DEVELOPER);
        var staging = Right.of(new Scope("acme", "web", "staging"), Role.TEMPLATE_ADMIN);
        var ada = caller(everywhere, staging, web);
        assertThat(ada.in(WEB).orElseThrow().rights()).containsExactly(web);
        assertThat(ada.asking(Permission.ACTION_RUN).in(WEB).orElseThrow().rights())
                .containsExactly(web);
        assertThat(ada.asking(Permission.CATALOG_WRITE).in(WEB).orElseThrow().rights())
                .containsExactly(staging);
        assertThat(ada.asking(Permission.AUDIT_READ).in(WEB).orElseThrow().rights())
                .containsExactly(web);
        assertThat(ada.in(SHOP).orElseThrow().rights()).containsExactly(everywhere);
        assertThat(caller(web, staging).in(SHOP)).isEmpty();
        assertThat(caller().in(SHOP)).isEmpty();
    }

    @Test
    void somebody_with_several_rights_is_nowhere_until_a_place_was_chosen() {
        var both = caller(Right.of(WEB, Role.DEVELOPER), Right.of(SHOP, Role.VIEWER));
        assertThat(both.scope().touches(WEB)).isFalse();
        assertThat(both.scope().covers(WEB)).isFalse();
        assertThat(both.in(WEB).orElseThrow().scope()).isEqualTo(WEB);
        assertThat(both.covers(WEB)).isTrue();
        assertThat(both.covers(new Scope("acme", null, null))).isFalse();
        assertThat(both.project()).isEmpty();
        assertThat(caller(Right.of(WEB, Role.VIEWER), Right.of(new Scope("acme", "web", "staging"), Role.DEVELOPER))
                        .project())
                .contains(WEB);
    }

    @Test
    void groups_map_to_roles_and_the_standard_one_is_for_those_without() {
        var standard = Right.of(new Scope("acme", null, null), Role.VIEWER);
        var roles = new RoleMap(Map.of("web", List.of(Right.of(WEB, Role.DEVELOPER))), standard);
        assertThat(roles.rights(Set.of("web", "other"))).containsExactly(Right.of(WEB, Role.DEVELOPER));
        assertThat(roles.rights(Set.of("other"))).containsExactly(standard);
        assertThat(new RoleMap(Map.of(), null).rights(Set.of("web"))).isEmpty();
    }

    @Test
    void one_may_here_what_ones_group_may_here() {
        var ada = person("web", "shop");
        var web = ada.about("acme/web");
        assertThat(web.get("/templates").status()).isEqualTo(200);
        assertThat(web.post("/templates/run", Map.of()).status()).isEqualTo(400);
        var shop = ada.about("acme/shop");
        assertThat(shop.get("/templates").status()).isEqualTo(200);
        assertThat(shop.post("/templates/run", Map.of()).status()).isEqualTo(403);
        assertThat(ada.about("default/default").get("/templates").status()).isEqualTo(404);
        assertThat(ada.get("/templates").status()).as("the default project").isEqualTo(404);
        assertThat(ada.get("/projects").list("projects"))
                .extracting(it -> it.get("name"))
                .containsExactlyInAnyOrder("web", "shop");
        assertThat(person("web").get("/templates").status())
                .as("the one project that one has")
                .isEqualTo(200);
    }

    @Test
    void one_environment_of_a_project_is_all_that_one_sees_of_it() {
        var ada = person("staging", "shop");
        var staging = ada.about("acme/web");
        var nap = staging.get("/actions").list("actions").stream()
                .filter(it -> "nap".equals(it.get("name")))
                .findFirst()
                .orElseThrow()
                .get("id");
        var run = staging.post("/actions/" + nap + "/run", Map.of()).data().get("runId");
        var production = server.token("developer", "acme/web/production");
        assertThat(production.get("/actions/runs/" + run).status()).isEqualTo(404);
        assertThat(staging.get("/actions/runs/" + run).status()).isEqualTo(200);
        assertThat(Json.list(ada.get("/projects").list("projects").stream()
                        .filter(it -> "web".equals(it.get("name")))
                        .findFirst()
                        .orElseThrow()
                        .get("environments")))
                .containsExactly("staging");
    }

    @Test
    void one_hands_out_tokens_where_one_may_and_nowhere_else() {
        var ada = person("staging", "shop");
        var here = Map.of(
                "name", "a", "role", "developer", "organization", "acme", "project", "web", "environment", "staging");
        var made = ada.post("/tokens", here);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        for (var there : List.of(
                Map.of("name", "b", "role", "viewer", "organization", "acme", "project", "shop"),
                Map.of("name", "c", "role", "viewer", "organization", "acme", "project", "web"),
                Map.of("name", "d", "role", "viewer", "organization", "acme"))) {
            assertThat(ada.post("/tokens", there).status()).isEqualTo(403);
        }
        server.token("viewer", "acme/shop");
        assertThat(ada.get("/tokens").list("tokens"))
                .extracting(it -> it.get("name"))
                .containsExactly("a");
        assertThat(ada.send("DELETE", "/tokens/" + made.data().get("id"), null).status())
                .isEqualTo(204);
        assertThat(server.bearer(String.valueOf(made.data().get("token")))
                        .get("/auth/me")
                        .status())
                .isEqualTo(401);
    }

    private Asker tokenFor(String user, String role) {
        var body = Map.of("name", "for " + role, "role", role, "organization", "acme", "user", user);
        var answer = server.admin().post("/tokens", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return server.bearer(String.valueOf(answer.data().get("token")));
    }

    @Test
    void a_token_for_a_person_may_at_most_what_the_person_may_and_dies_with_them() {
        var token = tokenFor("Ada@acme.test", "template-admin").about("acme/shop");
        assertThat(token.post("/templates/run", Map.of()).status())
                .as("nobody has told us of her")
                .isEqualTo(400);
        person("shop").get("/auth/me");
        assertThat(token.get("/templates").status()).isEqualTo(200);
        assertThat(token.post("/templates/run", Map.of()).status()).isEqualTo(403);
        person("web").get("/auth/me");
        assertThat(token.about("acme/web").post("/templates/run", Map.of()).status())
                .isEqualTo(400);
        person("nothing").get("/auth/me");
        assertThat(token.get("/auth/me").status()).isEqualTo(401);
        person("web").get("/auth/me");
        assertThat(token.get("/auth/me").status()).isEqualTo(200);
        db.run(tx -> tx.update("update person set disabled = true", Map.of()));
        assertThat(token.get("/auth/me").status()).isEqualTo(401);
    }

    @Test
    void a_token_for_a_person_never_has_more_than_the_token() {
        var token = tokenFor("ada@acme.test", "viewer").about("acme/web");
        person("admins").get("/auth/me");
        assertThat(token.get("/templates").status()).isEqualTo(200);
        assertThat(token.post("/templates/run", Map.of()).status()).isEqualTo(403);
        assertThat(token.about("default/default").get("/templates").status()).isEqualTo(404);
    }

    @Test
    void a_new_address_leaves_no_token_behind_for_its_next_owner() {
        person("web").get("/auth/me");
        var token = tokenFor("ada@acme.test", "viewer");
        assertThat(token.get("/auth/me").status()).isEqualTo(200);
        issuer.person("u-1", "ada.l@acme.test", "web");
        try (var browser = new Browser(server)) {
            assertThat(browser.signIn().status()).isEqualTo(302);
        }
        assertThat(token.get("/auth/me").status()).isEqualTo(401);
    }
}
