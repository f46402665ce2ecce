package dev.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What no decent client sends, over a bare socket.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireTest {
    private Server server;

    @BeforeAll
    void start() {
        var routes = new Routes()
                .add(route("GET", "/x", _ -> Reply.json(200, Map.of("ok", true))))
                .add(route("GET", "/x/{a}", call -> Reply.json(200, Map.of("a", call.path("a")))))
                .add(route("POST", "/x", call -> Reply.json(200, call.jsonBody().value())));
        server = new Server(routes, ServerSettings.at("127.0.0.1", 0).withBodyTime(Duration.ofMillis(300))).start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static Route route(String method, String path, Handler handler) {
        return new Route(method, path, Guard.open(), handler, PlainErrors.TABLE, "test");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET //x HTTP/1.1\\nHost: a                                              | 400
            GET /x//y HTTP/1.1\\nHost: a                                            | 400
            GET /x/a%2Fb HTTP/1.1\\nHost: a                                         | 400
            GET /x/%2e%2e/x HTTP/1.1\\nHost: a                                      | 400
            GET /x/../../etc/passwd HTTP/1.1\\nHost: a                              | 400
            GET /y/../x HTTP/1.1\\nHost: a                                          | 404
            GET /x/%00 HTTP/1.1\\nHost: a                                           | 4xx
            GET /x/%c0%af HTTP/1.1\\nHost: a                                        | 4xx
            GET /x/%zz HTTP/1.1\\nHost: a                                           | 400
            GET /x/a%5Cb HTTP/1.1\\nHost: a                                         | 400
            GET /x;y=1 HTTP/1.1\\nHost: a                                           | 404
            GET /X HTTP/1.1\\nHost: a                                               | 404
            GET /x HTTP/1.1                                                         | 400
            GET /x HTTP/1.1\\nHost: a\\nHost: b                                     | 400
            GET /x HTTP/9.9\\nHost: a                                               | 505
            GET /x HTTP/1.1\\nHost: a\\nContent-Length: 1\\nContent-Length: 2       | 400
            POST /x HTTP/1.1\\nHost: a\\nContent-Length: +2\\nContent-Type: application/json | 400
            POST /x HTTP/1.1\\nHost: a\\nContent-Length: 2\\nTransfer-Encoding: chunked      | 400
            POST /x HTTP/1.1\\nHost: a\\nContent-Type: application/json\\nContent-Length: 99999999 | 413
            GARBAGE                                                                 | 400
            PROPFIND /x HTTP/1.1\\nHost: a                                          | 405
            OPTIONS * HTTP/1.1\\nHost: a                                            | 404
            GET http://b/x HTTP/1.1\\nHost: a                                       | 400
            GET /y HTTP/1.1\\nHost: a\\nUpgrade: websocket\\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\\nSec-WebSocket-Version: 13\\nConnection: Upgrade | 404
            POST /x HTTP/1.1\\nHost: a\\nExpect: wonders\\nContent-Length: 2      | 4xx
            TRACE /x HTTP/1.1\\nHost: a                                             | 405
            """)
    void a_bad_request_is_refused_in_json_with_all_headers_and_no_version(String request, String status)
            throws IOException {
        var reply = talk(request.replace("\\n", "\r\n") + "\r\nConnection: close\r\n\r\n");
        assertThat(reply).as(reply).matches("(?s)HTTP/1.1 " + status.replace('x', '.') + " .*");
        assertIsOurs(reply);
    }

    @Test
    void an_uri_and_headers_that_are_too_long_are_refused() throws IOException {
        var uri = talk("GET /x/" + "a".repeat(9000) + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(uri).startsWith("HTTP/1.1 414 ");
        assertIsOurs(uri);
        var longer = talk("GET /x/" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(longer).startsWith("HTTP/1.1 414 ");
        assertIsOurs(longer);
        var header = talk("GET /x HTTP/1.1\r\nHost: a\r\nX-Long: " + "a".repeat(17_000) + "\r\n\r\n");
        assertThat(header).startsWith("HTTP/1.1 431 ");
        assertIsOurs(header);
        var many = talk("GET /x HTTP/1.1\r\nHost: a\r\n" + "X-Y: z\r\n".repeat(120) + "Connection: close\r\n\r\n");
        assertThat(many).startsWith("HTTP/1.1 431 ");
        assertIsOurs(many);
    }

    @Test
    void a_nul_in_a_header_is_refused() throws IOException {
        var reply = talk("GET /x HTTP/1.1\r\nHost: a\r\nX-Y: a\0b\r\n\r\n");
        assertThat(reply).startsWith("HTTP/1.1 400 ");
        assertIsOurs(reply);
    }

    @Test
    void a_body_that_does_not_come_is_a_408_and_the_server_goes_on() throws IOException {
        var reply = talk("POST /x HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                + "Content-Length: 10\r\n\r\n{\"a\"");
        assertThat(reply).startsWith("HTTP/1.1 408 ").contains("\"RequestTimeout\"");
        assertIsOurs(reply);
        assertThat(talk("GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void two_requests_on_one_connection_do_not_mix() throws IOException {
        var reply = talk("GET /x/one HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nnull"
                + "GET /x/two HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(reply).contains("{\"a\":\"one\"}").endsWith("{\"a\":\"two\"}");
    }

    private static void assertIsOurs(String reply) {
        assertThat(reply)
                .containsIgnoringCase("X-Content-Type-Options: nosniff")
                .containsIgnoringCase("X-Request-Id: ")
                .containsIgnoringCase("Content-Type: application/json; charset=utf-8")
                .contains("{\"error\":\"")
                .doesNotContainIgnoringCase("set-cookie")
                .doesNotContainIgnoringCase("jetty")
                .doesNotContainIgnoringCase("javalin")
                .doesNotContainIgnoringCase("\r\nserver:");
    }

    /// Everything that comes back until the server closes.
    private String talk(String request) throws IOException {
        try (var socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            var reply = new StringBuilder();
            try {
                var buffer = new byte[4096];
                for (int n = socket.getInputStream().read(buffer);
                        n >= 0;
                        n = socket.getInputStream().read(buffer)) {
                    reply.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
                }
            } catch (IOException e) {
                // The connection was cut after the reply, since there is more that nobody read.
            }
            return reply.toString();
        }
    }
}
