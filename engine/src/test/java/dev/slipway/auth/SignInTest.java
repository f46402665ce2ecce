package dev.slipway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.json.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The whole way: a browser, our server and a real issuer.
@TestDatabase
class SignInTest {
    static final RoleMap ROLES = new RoleMap(
            Map.of(
                    "admins", List.of(Right.of(Scope.ALL, Role.PLATFORM_ADMIN)),
                    "devs", List.of(Right.of(Scope.ALL, Role.DEVELOPER)),
                    "web", List.of(Right.of(new Scope("acme", "web", null), Role.DEVELOPER)),
                    "shop", List.of(Right.of(new Scope("acme", "shop", null), Role.VIEWER)),
                    "staging", List.of(Right.of(new Scope("acme", "web", "staging"), Role.TEMPLATE_ADMIN))),
            null);
    private static final String SID = "forgeportal.sid";

    private final SettableClock clock = new SettableClock();
    private final Db db;
    private TestIssuer issuer;
    private TestServer server;
    private Browser browser;

    SignInTest(Db db) {
        this.db = db;
    }

    @BeforeEach
    void start() {
        issuer = new TestIssuer(clock);
        issuer.person("u-1", "Ada@Acme.test", "devs", "readers");
        server = TestServer.start(db, TestServer.Settings.USUAL, url -> issuer.signIn(db, ROLES, url));
        browser = new Browser(server);
    }

    @AfterEach
    void stop() {
        browser.close();
        server.close();
        issuer.close();
    }

    private int status(String method, String path, String... headers) {
        return browser.send(method, path, headers).status();
    }

    @Test
    void one_signs_in_is_somebody_and_signs_out() {
        assertThat(status("GET", "/auth/me")).isEqualTo(401);
        var end = browser.signIn();
        assertThat(end.status()).isEqualTo(302);
        assertThat(end.location()).isEqualTo("/ui/");
        var user = Json.object(browser.get("/auth/me").json().get("user"));
        assertThat(user)
                .containsEntry("sub", "u-1")
                .containsEntry("email", "ada@acme.test")
                .containsEntry("name", "The person u-1")
                .containsEntry("groups", List.of("devs", "readers"))
                .containsEntry("role", "developer");
        assertThat(user.get("permissions"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .contains("action:run");
        assertThat(status("GET", "/templates")).isEqualTo(200);
        assertThat(status("GET", "/audit-logs")).isEqualTo(403);
        var saved = browser.cookie(SID);
        var out = browser.send("POST", "/auth/logout");
        assertThat(out.status()).isEqualTo(204);
        assertThat(out.response().headers().firstValue("Set-Cookie"))
                .get()
                .asString()
                .contains("Max-Age=0");
        assertThat(browser.cookie(SID)).isEmpty();
        assertThat(status("GET", "/auth/me")).isEqualTo(401);
        browser.put(SID, saved);
        assertThat(status("GET", "/auth/me")).as("a saved cookie").isEqualTo(401);
    }

    @Test
    void what_one_starts_is_requested_by_ones_address() {
        browser.signIn();
        var run = browser.post("/actions/" + server.action("nap") + "/run", Map.of());
        assertThat(run.status()).isEqualTo(202);
        var id = Json.object(run.json().get("data")).get("runId");
        assertThat(Json.object(browser.get("/actions/runs/" + id).json().get("data")))
                .containsEntry("requestedBy", "ada@acme.test");
    }

    @Test
    void a_browser_is_sent_on_by_a_page_of_our_own_since_a_strict_cookie_does_not_follow_the_issuers_redirect() {
        var login = browser.get("/auth/login?returnTo=/ui/runs%3Fstatus%3Dfailed%26x%3D1");
        var callback = URI.create(browser.open(URI.create(login.location())).location());
        var page = browser.open(callback, "Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("content=\"0;url=/ui/runs?status=failed&amp;x=1\"");
        // A sandboxed page would be another site's to the browser.
        assertThat(page.response().headers().firstValue("Content-Security-Policy"))
                .get()
                .asString()
                .contains("default-src 'none'")
                .doesNotContain("sandbox");
        assertThat(status("GET", "/auth/me")).isEqualTo(200);
    }

    @Test
    void the_cookies_are_as_strict_as_they_can_be() {
        var login = browser.get("/auth/login").response().headers().firstValue("Set-Cookie");
        assertThat(login)
                .get()
                .asString()
                .matches("forgeportal\\.login=[A-Za-z0-9_-]+; Path=/; HttpOnly; SameSite=Lax; Max-Age=600");
        var session = browser.signIn().response().headers().allValues("Set-Cookie");
        assertThat(session.getFirst())
                .matches("forgeportal\\.sid=[A-Za-z0-9_-]+; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200");
        assertThat(session.getLast()).startsWith("forgeportal.login=; ").contains("Max-Age=0");
        assertThat(Cookies.SESSION.set("x", true)).endsWith("; Secure");
    }

    @Test
    void the_redirect_goes_to_the_public_url_and_nowhere_else() {
        var query = URI.create(browser.get("/auth/login").location()).getQuery();
        assertThat(query)
                .contains("redirect_uri=" + server.url() + "/api/v1/auth/callback")
                .contains("code_challenge_method=S256")
                .contains("scope=openid+email+groups");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"//evil.test", "https://evil.test", "/%5Cevil.test", "evil", "", "/a%20b", "/%22x", "/%3Cx"})
    void one_returns_to_a_path_here_alone(String to) {
        var answer = browser.get("/auth/login?returnTo=" + to);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("returnTo");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            POST | -                         | -                   | 204
            POST | Sec-Fetch-Site            | same-origin         | 204
            POST | Sec-Fetch-Site            | none                | 204
            POST | Sec-Fetch-Site            | same-site           | 403
            POST | Sec-Fetch-Site            | cross-site          | 403
            POST | Origin                    | OURS                | 204
            POST | Origin                    | http://127.0.0.1:1  | 403
            POST | Origin                    | https://evil.test   | 403
            POST | Origin                    | null                | 403
            GET  | Sec-Fetch-Site            | cross-site          | 405
            """)
    void a_page_of_another_site_cannot_use_the_cookie(String method, String header, String value, int status) {
        browser.signIn();
        var headers = header == null
                ? new String[0]
                : new String[] {header, value.replace("OURS", server.url().toString())};
        assertThat(status(method, "/auth/logout", headers)).isEqualTo(status);
        assertThat(status("GET", "/auth/me")).isEqualTo(status == 204 ? 401 : 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"csrf-token", "xsrf-token", "x-csrf-token", "x-xsrf-token", "X-CSRF-Token"})
    void a_csrf_token_of_the_session_lets_a_request_pass_wherever_it_comes_from(String header) {
        browser.signIn();
        var token = String.valueOf(browser.get("/auth/csrf-token").json().get("token"));
        var elsewhere = new String[] {"Origin", "https://evil.test", "Sec-Fetch-Site", "cross-site", header, token};
        assertThat(status("POST", "/auth/logout", elsewhere)).isEqualTo(204);
        browser.signIn();
        assertThat(status("POST", "/auth/logout", elsewhere))
                .as("the token of another session")
                .isEqualTo(403);
        elsewhere[5] = "";
        assertThat(status("POST", "/auth/logout", elsewhere)).isEqualTo(403);
    }

    @Test
    void a_header_decides_alone_whatever_the_cookie_is() {
        browser.signIn();
        assertThat(status("GET", "/auth/me", "Authorization", "Bearer wrong")).isEqualTo(401);
        var admin = browser.send("GET", "/auth/me", "Authorization", "Bearer " + TestServer.ADMIN);
        assertThat(Json.object(admin.json().get("user"))).containsEntry("sub", "token:admin");
        var mutating = new String[] {"Authorization", "Bearer " + TestServer.ADMIN, "Origin", "https://evil.test"};
        assertThat(status("POST", "/catalog/validate", mutating)).isEqualTo(200);
        browser.put(SID, "broken");
        assertThat(status("GET", "/auth/me", "Authorization", "Bearer " + TestServer.ADMIN))
                .isEqualTo(200);
    }

    @Test
    void a_session_ends_when_nobody_uses_it_for_half_an_hour() {
        browser.signIn();
        clock.advance(Duration.ofMinutes(29));
        assertThat(status("GET", "/auth/me")).isEqualTo(200);
        clock.advance(Duration.ofMinutes(29));
        assertThat(status("GET", "/auth/me")).isEqualTo(200);
        clock.advance(Duration.ofMinutes(30));
        assertThat(status("GET", "/auth/me")).isEqualTo(401);
    }

    @Test
    void a_session_ends_after_twelve_hours_however_busy_and_is_swept_up() {
        browser.signIn();
        for (int i = 0; i < 12 * 3 - 1; i++) {
            clock.advance(Duration.ofMinutes(20));
            assertThat(status("GET", "/auth/me")).isEqualTo(200);
        }
        clock.advance(Duration.ofMinutes(20));
        assertThat(status("GET", "/auth/me")).isEqualTo(401);
        assertThat(sessions()).isEqualTo(1);
        try (var signIn = issuer.signIn(db, ROLES, server::url)) {
            signIn.sweep();
        }
        assertThat(sessions()).isZero();
    }

    private int sessions() {
        return db.call(tx -> tx.first("select count(*)::int as n from session", Map.of(), row -> row.integer("n")))
                .orElseThrow();
    }

    @Test
    void the_database_holds_nothing_that_opens_a_session() {
        browser.signIn();
        var row = db.call(tx -> tx.first("select s::text as line from session s", Map.of(), it -> it.text("line")))
                .orElseThrow();
        assertThat(row).doesNotContain(browser.cookie(SID));
        assertThat(row).contains("\\\\x");
    }

    @Test
    void signing_in_again_is_a_new_session_and_the_old_one_is_gone() {
        browser.signIn();
        var first = browser.cookie(SID);
        browser.signIn();
        assertThat(browser.cookie(SID)).isNotEqualTo(first);
        assertThat(sessions()).isEqualTo(1);
        browser.put(SID, first);
        assertThat(status("GET", "/auth/me")).isEqualTo(401);
    }

    @Test
    void somebody_without_a_role_is_told_so_and_gets_no_session() {
        issuer.person("u-2", "eve@acme.test", "readers");
        var answer = browser.signIn();
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json())
                .containsEntry("error", "Forbidden")
                .containsEntry("message", "None of your groups has a role here.");
        assertThat(sessions()).isZero();
        var page = browser.open(browser.untilCallback(), "Accept", "text/html");
        assertThat(page.status()).isEqualTo(403);
        assertThat(page.text()).contains("None of your groups has a role here.");
    }

    @Test
    void a_role_that_is_taken_away_is_gone_with_the_next_sign_in_in_all_sessions() {
        browser.signIn();
        issuer.person("u-1", "ada@acme.test", "readers");
        try (var second = new Browser(server)) {
            assertThat(second.signIn().status()).isEqualTo(403);
        }
        assertThat(status("GET", "/auth/me")).isEqualTo(403);
    }

    @Test
    void a_disabled_person_is_out_at_once_and_stays_out() {
        browser.signIn();
        var token = server.admin()
                .post(
                        "/tokens",
                        Map.of("name", "x", "organization", "default", "role", "viewer", "user", "ada@acme.test"))
                .data()
                .get("token");
        assertThat(server.bearer(String.valueOf(token)).get("/auth/me").status())
                .isEqualTo(200);
        db.run(tx -> tx.update("update person set disabled = true", Map.of()));
        assertThat(status("GET", "/auth/me")).isEqualTo(401);
        assertThat(server.bearer(String.valueOf(token)).get("/auth/me").status())
                .isEqualTo(401);
        assertThat(browser.signIn().json()).containsEntry("message", "Your account is disabled here.");
    }

    @Test
    void who_gets_the_address_of_a_disabled_account_does_not_get_its_tokens() {
        browser.signIn();
        var token = server.admin()
                .post(
                        "/tokens",
                        Map.of("name", "x", "organization", "default", "role", "viewer", "user", "ada@acme.test"))
                .data()
                .get("token");
        db.run(tx -> tx.update("update person set disabled = true", Map.of()));
        issuer.person("u-2", "ada@acme.test", "devs");
        assertThat(browser.signIn().status()).isEqualTo(302);
        assertThat(status("GET", "/auth/me")).isEqualTo(200);

        assertThat(server.bearer(String.valueOf(token)).get("/auth/me").status())
                .isEqualTo(401);
    }

    @Test
    void an_issuer_that_is_away_is_503_and_a_server_starts_without_it() {
        issuer.away(true);
        try (var late = TestServer.start(db, TestServer.Settings.USUAL, url -> issuer.signIn(db, ROLES, url));
                var visitor = new Browser(late)) {
            var answer = visitor.get("/auth/login");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.json())
                    .containsEntry("error", "Unavailable")
                    .containsEntry("message", "The sign-in service cannot be reached. Try again in a moment.");
            assertThat(answer.response().headers().firstValue("Retry-After")).contains("5");
            assertThat(visitor.get("/healthz").status()).isEqualTo(200);
            int asked = issuer.asked();
            visitor.get("/auth/login");
            assertThat(issuer.asked()).as("not asked again at once").isEqualTo(asked);
            issuer.away(false);
            clock.advance(Duration.ofSeconds(2));
            assertThat(visitor.signIn().status()).isEqualTo(302);
        }
    }

    @Test
    void signing_in_is_limited_by_address() {
        try (var limited = TestServer.start(
                        db,
                        TestServer.Settings.USUAL,
                        url -> new SignIn(db, issuer.settings(ROLES), new SignIn.Door(url, new byte[32], 3, clock)));
                var visitor = new Browser(limited)) {
            for (int i = 0; i < 3; i++) {
                assertThat(visitor.get("/auth/login").status()).isEqualTo(302);
            }
            assertThat(visitor.get("/auth/login").status()).isEqualTo(429);
            assertThat(visitor.get("/auth/callback").status()).isEqualTo(429);
            clock.advance(Duration.ofMinutes(1));
            assertThat(visitor.get("/auth/login").status()).isEqualTo(302);
        }
    }

    @Test
    void the_audit_log_has_who_came_who_went_and_who_was_refused() {
        browser.signIn();
        browser.send("POST", "/auth/logout");
        browser.get("/auth/callback?code=x&state=y");
        var entries = server.admin().get("/audit-logs").list("entries");
        assertThat(entries)
                .extracting(it -> it.get("action"), it -> it.get("actor"), it -> it.get("status"))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("auth.login", "unknown", "refused"),
                        org.assertj.core.groups.Tuple.tuple("auth.logout", "ada@acme.test", "success"),
                        org.assertj.core.groups.Tuple.tuple("auth.login", "ada@acme.test", "success"));
        assertThat(Json.object(entries.getFirst().get("metadata")))
                .containsEntry("reason", "not_begun")
                .containsEntry("address", "127.0.0.1");
    }

    @Test
    void dialects_of_tokens_never_look_at_the_cookie() {
        browser.signIn();
        var request = HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/auth/me"))
                .header("Cookie", "other=1; " + SID + "=" + browser.cookie(SID))
                .build();
        assertThat(server.send(request).status()).isEqualTo(200);
    }
}
