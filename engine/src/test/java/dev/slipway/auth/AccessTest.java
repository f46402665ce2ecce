package dev.slipway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.http.Call;
import dev.slipway.http.ErrorTable;
import dev.slipway.http.Guard;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.http.Route;
import dev.slipway.http.Routes;
import dev.slipway.http.Server;
import dev.slipway.http.ServerSettings;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestDatabase
class AccessTest {
    private static final String ADMIN_TOKEN = "an-admin-token-of-tests";
    private static final ErrorTable ERRORS = (failure, _) -> failure instanceof HttpProblem problem
            ? Reply.json(problem.status(), Map.of("message", problem.text()))
            : Reply.json(500, Map.of("message", "bug"));

    private static Db db;
    private static Tokens tokens;
    private static Server dev;
    private static Server production;

    @BeforeAll
    static void start(Db database) {
        db = database;
        tokens = new Tokens(db, "a pepper of the tests".getBytes(StandardCharsets.UTF_8), Clock.systemUTC());
        dev = server(true);
        production = server(false);
    }

    @AfterAll
    static void stop() {
        dev.close();
        production.close();
    }

    private static Server server(boolean devMode) {
        var access = new Access(tokens, new AccessSettings(ADMIN_TOKEN, devMode));
        var routes = new Routes()
                .add(route("GET", "/ours", access.needs(Permission.ACTION_READ)))
                .add(route("POST", "/ours", access.needs(Permission.ACTION_RUN)))
                .add(route("GET", "/theirs", access.needsToken(Permission.PROJECT_READ, Permission.ACTION_READ)));
        Guard hidden = new Guard() {
            @Override
            public void check(Call call) {
                if (!call.get(Caller.class).scope().touches(new Scope(call.path("org"), null, null))) {
                    throw new HttpProblem.NotFound("Not found");
                }
            }

            @Override
            public String name() {
                return "organization";
            }
        };
        var tenant = access.bearer().then(hidden).then(Access.holds(Permission.AUDIT_READ));
        routes.add(route("GET", "/{org}", tenant));
        return new Server(routes, ServerSettings.at("127.0.0.1", 0)).start();
    }

    private static Route route(String method, String path, Guard guard) {
        return new Route(method, path, guard, AccessTest::whoami, ERRORS, "test");
    }

    private static Reply whoami(Call call) {
        return Reply.text(200, call.get(Caller.class).name());
    }

    private static String token(Role role, Permission... only) {
        var grant = new Grant(new Scope("acme", null, null), role, only.length == 0 ? null : Set.of(only), null);
        var maker = Caller.allPowerful("token:admin", new Caller.ByAdminToken());
        return db.call(tx -> tokens.create(tx, maker, "ci", grant, null)).text();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            dev        | /ours   |                              | 200 dev@forgeportal.local
            dev        | /theirs |                              | 401
            production | /ours   |                              | 401
            production | /theirs |                              | 401
            dev        | /ours   | Bearer wrong                 | 401
            dev        | /ours   | Basic YTpi                   | 401
            dev        | /ours   | Bearer                       | 401
            dev        | /ours   | ADMIN                        | 401
            dev        | /ours   | Bearer ADMIN                 | 200 token:admin
            production | /ours   | Bearer ADMIN                 | 200 token:admin
            production | /ours   | bEARER ADMIN                 | 200 token:admin
            production | /ours   | Bearer  ADMIN                | 200 token:admin
            production | /ours   | Bearer ADMIN x               | 401
            production | /theirs | Bearer TOKEN                 | 200 token:ci
            production | /ours?token=ADMIN&access_token=ADMIN | | 401
            """)
    void a_caller_is_who_the_authorization_header_says_and_nothing_else(
            String where, String path, String authorization, String expected) throws IOException {
        var value = authorization == null
                ? null
                : authorization.replace("ADMIN", ADMIN_TOKEN).replace("TOKEN", token(Role.VIEWER));
        var lines = value == null ? List.<String>of() : List.of("Authorization: " + value);
        var reply = talk(where.equals("dev") ? dev : production, "GET " + path, "localhost", lines);
        var parts = expected.split(" ");
        assertThat(reply).as(reply).startsWith("HTTP/1.1 " + parts[0] + " ");
        if (parts.length > 1) {
            assertThat(reply).endsWith("\r\n\r\n" + parts[1]);
        } else {
            assertThat(reply)
                    .contains("WWW-Authenticate: Bearer\r\n")
                    .endsWith("{\"message\":\"Authentication required\"}");
        }
    }

    @Test
    void two_authorization_headers_are_refused() throws IOException {
        var line = "Authorization: Bearer " + ADMIN_TOKEN;
        assertThat(talk(dev, "GET /ours", "localhost", List.of(line, line))).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void a_missing_permission_is_named() throws IOException {
        var viewer = List.of("Authorization: Bearer " + token(Role.VIEWER));
        assertThat(talk(production, "GET /ours", "localhost", viewer)).startsWith("HTTP/1.1 200 ");
        assertThat(talk(production, "POST /ours", "localhost", viewer))
                .startsWith("HTTP/1.1 403 ")
                .endsWith("{\"message\":\"Missing permission: action:run\"}");
    }

    @Test
    void a_place_that_is_hidden_is_not_found_before_a_permission_is_asked_for() throws IOException {
        var acme = List.of("Authorization: Bearer " + token(Role.VIEWER));
        assertThat(talk(production, "GET /evil", "localhost", List.of())).startsWith("HTTP/1.1 401 ");
        assertThat(talk(production, "GET /evil", "localhost", acme)).startsWith("HTTP/1.1 404 ");
        assertThat(talk(production, "GET /acme", "localhost", acme)).startsWith("HTTP/1.1 403 ");
    }

    @Test
    void all_of_several_permissions_are_needed() throws IOException {
        var half = List.of("Authorization: Bearer " + token(Role.VIEWER, Permission.PROJECT_READ));
        assertThat(talk(production, "GET /theirs", "localhost", half))
                .startsWith("HTTP/1.1 403 ")
                .endsWith("{\"message\":\"Missing permission: action:read\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST | localhost      |                                  | 200
            POST | 127.0.0.1:PORT |                                  | 200
            POST | [::1]:PORT     |                                  | 200
            POST | LOCALHOST:PORT | Origin: http://localhost:PORT    | 200
            POST | localhost:PORT | Origin: http://localhost:3000    | 403
            POST | localhost:PORT | Origin: https://evil.test        | 403
            POST | localhost:PORT | Origin: null                     | 403
            POST | localhost:PORT | Sec-Fetch-Site: same-origin      | 200
            POST | localhost:PORT | Sec-Fetch-Site: none             | 200
            POST | localhost:PORT | Sec-Fetch-Site: same-site        | 403
            POST | localhost:PORT | Sec-Fetch-Site: cross-site       | 403
            GET  | localhost:PORT | Sec-Fetch-Site: cross-site       | 200
            GET  | evil.test      |                                  | 403
            GET  | evil.test:PORT |                                  | 403
            GET  | localhost.evil.test |                             | 403
            GET  | 127.0.0.1.evil.test |                             | 403
            GET  | slipway.localhost:PORT |                          | 200
            """)
    void a_page_of_another_site_does_not_drive_a_server_in_dev_mode(
            String method, String host, String header, int status) throws IOException {
        var port = Integer.toString(dev.port());
        var lines = header == null ? List.<String>of() : List.of(header.replace("PORT", port));
        var reply = talk(dev, method + " /ours", host.replace("PORT", port), lines);
        assertThat(reply).as(reply).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void a_token_needs_none_of_that() throws IOException {
        var lines = List.of("Authorization: Bearer " + ADMIN_TOKEN, "Origin: https://evil.test");
        assertThat(talk(dev, "POST /ours", "slipway.acme.test", lines)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void a_guard_says_what_it_asks_for() {
        var access = new Access(tokens, new AccessSettings(null, false));
        assertThat(access.needs(Permission.ACTION_RUN).name()).isEqualTo("session or token, action:run");
        assertThat(access.needsToken(Permission.PROJECT_READ, Permission.ACTION_READ)
                        .name())
                .isEqualTo("token, project:read + action:read");
    }

    @Test
    void a_short_admin_token_is_refused_and_none_is_shown() {
        assertThatThrownBy(() -> new AccessSettings("short", false)).hasMessageContaining("16 characters");
        assertThat(new AccessSettings(ADMIN_TOKEN, true).toString()).doesNotContain(ADMIN_TOKEN);
    }

    @Test
    void two_credentials_on_one_connection_that_differ_in_case_alone_are_two() throws IOException {
        var good = ADMIN_TOKEN;
        for (var tokens : List.of(List.of(good, good.toUpperCase()), List.of(good.toUpperCase(), good))) {
            try (var socket = new Socket("127.0.0.1", production.port())) {
                socket.setSoTimeout(5000);
                for (int i = 0; i < 2; i++) {
                    var end = i == 1 ? "Connection: close\r\n" : "";
                    var request = "GET /ours HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + tokens.get(i)
                            + "\r\n" + end + "\r\n";
                    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                }
                var replies = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                assertThat(replies.split("HTTP/1.1 ", -1))
                        .filteredOn(it -> it.startsWith("200"))
                        .as(replies)
                        .hasSize(1);
                assertThat(replies.split("HTTP/1.1 ", -1))
                        .filteredOn(it -> it.startsWith("401"))
                        .as(replies)
                        .hasSize(1);
            }
        }
    }

    private static String talk(Server server, String line, String host, List<String> headers) throws IOException {
        try (var socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(5000);
            var more = headers.isEmpty() ? "" : String.join("\r\n", headers) + "\r\n";
            var request = line + " HTTP/1.1\r\nHost: " + host + "\r\n" + more + "Connection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
