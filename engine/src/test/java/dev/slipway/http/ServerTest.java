package dev.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerTest {
    private static final ErrorTable SHOUTING = (failure, _) -> Reply.json(
            failure instanceof HttpProblem problem ? problem.status() : 500,
            Map.of(
                    "shout",
                    failure instanceof HttpProblem problem ? problem.text().toUpperCase() : "OH NO"));

    private final HttpClient client = HttpClient.newHttpClient();
    private final LinkedBlockingQueue<String> metered = new LinkedBlockingQueue<>();
    private final AtomicBoolean handled = new AtomicBoolean();
    private Server server;

    @BeforeAll
    void start() {
        var routes = new Routes()
                .add(route("GET", "/api/v1/templates/{id}", call -> Reply.json(200, Map.of("id", call.path("id")))))
                .add(route("GET", "/api/v1/templates/runs", _ -> Reply.json(200, Map.of("runs", List.of()))))
                .add(route("POST", "/api/v1/echo", ServerTest::echo))
                .add(route("DELETE", "/api/v1/echo", ServerTest::echo))
                .add(route("PUT", "/api/v1/echo", _ -> Reply.noContent()))
                .add(route("GET", "/api/v1/query", call -> Reply.json(200, call.queries())))
                .add(route("GET", "/api/v1/bug", _ -> {
                    throw new IllegalStateException("secret detail");
                }))
                .add(route("GET", "/api/v1/deep", _ -> deep(1)))
                .add(route("GET", "/api/v1/later", _ -> {
                    throw new HttpProblem.Unavailable(Duration.ofMillis(1500));
                }))
                .add(route("GET", "/{org}/{project}/envs/{env}/runs", call -> Reply.text(200, call.path("org"))))
                .add(new Route("POST", "/api/v1/closed", new Locked(), this::closed, PlainErrors.TABLE, "closed"))
                .errorsFor("/{org}/{project}/envs", SHOUTING)
                .errorsFor("/loud", SHOUTING);
        var settings = ServerSettings.at("127.0.0.1", 0)
                .withBodyTime(Duration.ofMillis(300))
                .withMeter((method, path, status, _) -> metered.add(method + " " + path + " " + status));
        server = new Server(routes, settings).start();
    }

    @AfterAll
    void stop() {
        server.close();
        client.close();
    }

    private static Route route(String method, String path, Handler handler) {
        return new Route(method, path, Guard.open(), handler, PlainErrors.TABLE, "test");
    }

    private static Reply echo(Call call) {
        var body = call.jsonBody();
        return body.present() ? Reply.json(200, body.value()) : Reply.text(200, "nothing");
    }

    private static Reply deep(int level) {
        return level < 0 ? Reply.noContent() : deep(level + 1).with("X-Level", "1");
    }

    private Reply closed(Call call) {
        handled.set(true);
        return echo(call);
    }

    /// Lets nobody pass without the header `x-key`, and nobody at all run it whose key is not `gold`.
    private record Locked() implements Guard {
        @Override
        public void check(Call call) {
            if (!call.header("x-key").orElseThrow(HttpProblem.Unauthorized::new).equals("gold")) {
                throw HttpProblem.Forbidden.missing("action:run");
            }
        }

        @Override
        public String name() {
            return "locked";
        }
    }

    @Test
    void a_literal_segment_wins_over_a_parameter_that_was_added_first() throws Exception {
        assertThat(get("/api/v1/templates/runs").body()).isEqualTo("{\"runs\":[]}");
        assertThat(get("/api/v1/templates/a%20b").body()).isEqualTo("{\"id\":\"a b\"}");
    }

    @Test
    void every_reply_has_the_headers_of_every_reply() throws Exception {
        for (var path : List.of("/api/v1/templates/x", "/nowhere", "/api/v1/echo", "/api/v1/bug", "/loud/x")) {
            var headers = get(path).headers();
            assertThat(headers.firstValue("x-content-type-options")).as(path).hasValue("nosniff");
            assertThat(headers.firstValue("referrer-policy")).hasValue("no-referrer");
            assertThat(headers.firstValue("x-frame-options")).hasValue("DENY");
            assertThat(headers.firstValue("content-security-policy"))
                    .hasValue("default-src 'none'; frame-ancestors 'none'; sandbox");
            assertThat(headers.firstValue("cache-control")).hasValue("no-store");
            assertThat(headers.firstValue("x-request-id")).isPresent();
            assertThat(headers.firstValue("server")).isEmpty();
            assertThat(headers.allValues("content-type")).containsExactly("application/json; charset=utf-8");
        }
    }

    @Test
    void a_sane_request_id_comes_back_and_any_other_is_replaced() throws Exception {
        var id = "x-request-id";
        assertThat(send(request("/nowhere").header(id, "abc-1")).headers().firstValue(id))
                .hasValue("abc-1");
        assertThat(send(request("/nowhere").header(id, "a b"))
                        .headers()
                        .firstValue(id)
                        .orElseThrow())
                .hasSize(36);
        assertThat(send(request("/nowhere").header(id, "x".repeat(129)))
                        .headers()
                        .firstValue(id)
                        .orElseThrow())
                .hasSize(36);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /nowhere                       | 404 | {"error":"NotFound","message":"Not found"}
            GET    | /api/v1/templates/             | 404 | {"error":"NotFound","message":"Not found"}
            GET    | /loud/nowhere                  | 404 | {"shout":"NOT FOUND"}
            GET    | /acme/shop/envs/prod/elsewhere | 404 | {"shout":"NOT FOUND"}
            DELETE | /acme/shop/envs/prod/runs      | 405 | {"shout":"METHOD NOT ALLOWED"}
            GET    | /api/shop/envs/prod/runs       | 404 | {"shout":"NOT FOUND"}
            """)
    void what_no_route_answers_is_refused_in_the_shape_of_its_dialect(
            String method, String path, int status, String body) throws Exception {
        var response = send(request(path).method(method, BodyPublishers.noBody()));
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).isEqualTo(body);
    }

    @Test
    void a_known_path_with_another_method_says_which_ones_it_has() throws Exception {
        var response = send(request("/api/v1/echo").method("OPTIONS", BodyPublishers.noBody()));
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("allow")).hasValue("DELETE, POST, PUT");
        assertThat(send(request("/api/v1/bug").PUT(BodyPublishers.noBody()))
                        .headers()
                        .firstValue("allow"))
                .hasValue("GET, HEAD");
    }

    @Test
    void head_is_a_get_without_its_body() throws Exception {
        var response = send(request("/api/v1/templates/runs").HEAD());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValue("content-length")).hasValue("11");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/bug", "/api/v1/deep"})
    void a_bug_is_a_500_without_detail(String path) throws Exception {
        var response = get(path);
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).isEqualTo("{\"error\":\"InternalError\",\"message\":\"Internal error\"}");
    }

    @Test
    void no_content_has_no_type_and_no_length() throws Exception {
        var response = send(request("/api/v1/echo").PUT(BodyPublishers.noBody()));
        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().map()).doesNotContainKeys("content-type", "content-length", "transfer-encoding");
    }

    @Test
    void unavailable_says_when_to_come_again() throws Exception {
        assertThat(get("/api/v1/later").headers().firstValue("retry-after")).hasValue("2");
    }

    @Test
    void the_guard_decides_before_the_body_is_looked_at() throws Exception {
        var xml = request("/api/v1/closed").header("content-type", "text/xml").POST(BodyPublishers.ofString("<x/>"));
        assertThat(send(xml).statusCode()).isEqualTo(401);
        assertThat(send(xml).headers().firstValue("www-authenticate")).hasValue("Bearer");
        var forbidden = send(xml.header("x-key", "tin"));
        assertThat(forbidden.statusCode()).isEqualTo(403);
        assertThat(forbidden.body())
                .isEqualTo("{\"error\":\"Forbidden\",\"message\":\"Missing permission: action:run\"}");
        assertThat(handled).isFalse();
        assertThat(send(xml.setHeader("x-key", "gold")).statusCode()).isEqualTo(415);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            application/json                | {"a":1.50}       | 200
            Application/JSON; charset=UTF-8 | [1]              | 200
            application/json                | null             | 200
            application/json                | {"a":1,"a":2}    | 400
            application/json                | {"a":1} x        | 400
            application/json                | ''               | 200
            application/json; charset=latin1| {}               | 415
            text/plain                      | {}               | 415
            application/x-www-form-urlencoded | a=1            | 415
            """)
    void a_body_is_strict_json_that_says_so(String type, String body, int status) throws Exception {
        var response = send(request("/api/v1/echo").header("content-type", type).POST(BodyPublishers.ofString(body)));
        assertThat(response.statusCode()).isEqualTo(status);
        if (status == 200) {
            assertThat(response.body()).isEqualTo(body.isEmpty() ? "nothing" : body);
        }
    }

    @Test
    void a_body_without_a_type_is_refused_and_no_body_needs_none() throws Exception {
        assertThat(send(request("/api/v1/echo").POST(BodyPublishers.ofString("{}")))
                        .statusCode())
                .isEqualTo(415);
        assertThat(send(request("/api/v1/echo").POST(BodyPublishers.noBody())).body())
                .isEqualTo("nothing");
    }

    @Test
    void a_compressed_body_is_refused() throws Exception {
        var request = request("/api/v1/echo")
                .header("content-type", "application/json")
                .header("content-encoding", "gzip")
                .POST(BodyPublishers.ofString("{}"));
        assertThat(send(request).statusCode()).isEqualTo(415);
    }

    @Test
    void the_body_of_a_delete_is_ignored_whatever_it_is() throws Exception {
        var response = send(request("/api/v1/echo").method("DELETE", BodyPublishers.ofString("null {")));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("nothing");
    }

    @Test
    void a_body_of_one_mebibyte_passes_and_one_byte_more_does_not() throws Exception {
        // Four strings, since one may have 256 KiB at most.
        var quarter = "\"" + "x".repeat(250_000) + "\"";
        var json = "[" + String.join(",", List.of(quarter, quarter, quarter, quarter)) + "]";
        var fits = json + " ".repeat((1 << 20) - json.length());
        assertThat(post(BodyPublishers.ofString(fits)).statusCode()).isEqualTo(200);
        assertThat(post(BodyPublishers.ofString(fits + " ")).statusCode()).isEqualTo(413);
        var chunked = BodyPublishers.fromPublisher(BodyPublishers.ofString(fits + " "));
        assertThat(post(chunked).statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a=1&b=x%20y+z   | 200 | {"a":"1","b":"x y z"}
            a               | 200 | {"a":""}
            a=%C3%A4        | 200 | {"a":"ä"}
            a=1&a=2         | 400 | {"error":"ValidationError","message":"Query parameter given more than once: a"}
            a=%C0%AF        | 400 | {"error":"ValidationError","message":"The query string is malformed"}
            a=%00           | 400 | {"error":"ValidationError","message":"The query string is malformed"}
            """)
    void a_query_is_read_strictly(String query, int status, String body) throws Exception {
        var response = get("/api/v1/query?" + query);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).isEqualTo(body);
    }

    @Test
    void requests_are_metered_by_route_and_not_by_path() throws Exception {
        metered.clear();
        get("/api/v1/templates/some-id");
        assertThat(metered.poll(5, TimeUnit.SECONDS)).isEqualTo("GET /api/v1/templates/{id} 200");
        send(request("/some/path").method("PROPFIND", BodyPublishers.noBody()));
        assertThat(metered.poll(5, TimeUnit.SECONDS)).isEqualTo("OTHER none 404");
    }

    @Test
    void a_busy_port_is_said_in_words() {
        var second = new Server(new Routes(), ServerSettings.at("127.0.0.1", server.port()));
        assertThatThrownBy(second::start)
                .isInstanceOf(PortBusy.class)
                .hasMessageStartingWith("cannot listen on 127.0.0.1:" + server.port() + ": the port is in use");
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "no.such.host.invalid"})
    void an_address_that_is_not_ours_is_said_in_words(String host) {
        assertThatThrownBy(new Server(new Routes(), ServerSettings.at(host, 0))::start)
                .isInstanceOf(PortBusy.class)
                .hasMessageStartingWith("cannot listen on " + host + ":0: this machine has no such address");
    }

    @Test
    void a_stop_lets_a_request_end_and_takes_no_new_one() throws Exception {
        var entered = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        var routes = new Routes().add(route("GET", "/slow", _ -> {
            entered.countDown();
            await(leave);
            return Reply.text(200, "done");
        }));
        var stopping = new Server(routes, ServerSettings.at("127.0.0.1", 0)).start();
        var uri = URI.create("http://127.0.0.1:" + stopping.port() + "/slow");
        var reply = client.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        await(entered);
        var stop = Thread.ofVirtual().start(stopping::close);
        assertThat(stop.join(Duration.ofMillis(100))).isFalse();
        leave.countDown();
        assertThat(reply.get(5, TimeUnit.SECONDS).body()).isEqualTo("done");
        assertThat(stop.join(Duration.ofSeconds(5))).isTrue();
        assertThatThrownBy(() -> client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()))
                .isInstanceOf(java.io.IOException.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private HttpResponse<String> post(HttpRequest.BodyPublisher body) throws Exception {
        return send(request("/api/v1/echo")
                .header("content-type", "application/json")
                .POST(body));
    }
}
