package dev.slipway.executor.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.slipway.executor.Attempt;
import dev.slipway.executor.RecordedTask;
import dev.slipway.json.Json;
import dev.slipway.spi.Outcome;
import dev.slipway.spi.Wait;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpExecutorTest {
    private static final HttpExecutor.Limits LIMITS =
            new HttpExecutor.Limits(Duration.ofSeconds(5), Duration.ofSeconds(30), 100_000);

    private record Seen(String method, String uri, Map<String, String> headers, String body) {}

    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch reached = new CountDownLatch(1);

    @TempDir
    Path folder;

    private HttpServer server;
    private HttpExecutor http;
    private String base;

    @BeforeEach
    void open() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        base = "http://127.0.0.1:" + server.getAddress().getPort();
        var policy = EgressPolicy.of(EgressPolicy.LOOPBACK, Set.of());
        http = HttpExecutor.open(() -> policy, LIMITS);
    }

    @AfterEach
    void close() {
        release.countDown();
        http.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var headers = new HashMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(), String.join(",", values)));
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        seen.add(new Seen(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body));
        var path = exchange.getRequestURI().getPath();
        switch (path) {
            case "/json" -> {
                exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
                exchange.getResponseHeaders().set("X-Request-Id", "r1");
                exchange.getResponseHeaders().set("Set-Cookie", "session=secret");
                reply(exchange, 200, "{\"id\": 5, \"tags\": [\"ä\"]}");
            }
            case "/notjson" -> {
                exchange.getResponseHeaders().set("Content-Type", "application/problem+json");
                reply(exchange, 200, "<html>");
            }
            case "/empty" -> exchange.sendResponseHeaders(204, -1);
            case "/redirect" -> {
                exchange.getResponseHeaders().set("Location", base + "/json");
                reply(exchange, 302, "");
            }
            case "/busy" -> {
                exchange.getResponseHeaders().set("Retry-After", "7");
                reply(exchange, 429, "slow down\nplease");
            }
            case "/echo" -> reply(exchange, 400, "x".repeat(190) + body);
            case "/huge" -> reply(exchange, 200, "x".repeat(100_001));
            case "/full" -> reply(exchange, 200, "x".repeat(100_000));
            case "/bomb" -> {
                var bytes = new ByteArrayOutputStream();
                try (var zip = new GZIPOutputStream(bytes)) {
                    for (int i = 0; i < 10; i++) {
                        zip.write(new byte[1_000_000]);
                    }
                }
                exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                exchange.sendResponseHeaders(200, bytes.size());
                exchange.getResponseBody().write(bytes.toByteArray());
            }
            case "/slow" -> {
                reached.countDown();
                try {
                    var _ = release.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            }
            case "/break" -> {
                exchange.sendResponseHeaders(200, 100);
                exchange.getResponseBody().write("half".getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
            }
            default -> reply(exchange, Integer.parseInt(path.substring(1)), "answer " + path);
        }
        exchange.close();
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private RecordedTask task(Map<String, Object> settings) {
        return new RecordedTask(settings, Map.of(), folder);
    }

    private Outcome run(Map<String, Object> settings) throws InterruptedException {
        return http.execute(task(settings));
    }

    private static void fails(Outcome outcome, String code, boolean retryable, String part) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.failure().code()).isEqualTo(code);
            assertThat(failed.failure().message()).contains(part);
            assertThat(failed.failure().retryable()).isEqualTo(retryable);
        });
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> output(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return (Map<String, Object>) ((Outcome.Done) outcome).output();
    }

    @Test
    void the_output_is_status_kept_headers_and_body_as_json() throws Exception {
        var task = task(Map.of("url", base + "/json?token=hidden"));

        var output = output(http.execute(task));

        assertThat(output).containsEntry("status", 200).containsEntry("body", Map.of("id", 5, "tags", List.of("ä")));
        assertThat((Map<?, ?>) output.get("headers"))
                .isEqualTo(Map.of(
                        "content-type", "application/json; charset=utf-8",
                        "x-request-id", "r1",
                        "date", ((Map<?, ?>) output.get("headers")).get("date")));
        assertThat(task.texts()).singleElement().asString().matches("GET " + base + "/json → 200 in \\d+ ms");
        assertThat(seen).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("GET");
            assertThat(request.uri()).isEqualTo("/json?token=hidden");
            assertThat(request.headers())
                    .containsEntry("idempotency-key", task.runId().toString())
                    .containsEntry("x-slipway-lease", "7")
                    .containsEntry("user-agent", "Slipway");
        });
    }

    @Test
    void a_body_is_posted_as_json_or_as_it_is() throws Exception {
        output(run(Map.of("url", base + "/200", "body", Map.of("name", "ä"))));
        output(run(Map.of("url", base + "/200", "body", "plain ä", "method", "put")));
        output(run(
                Map.of("url", base + "/200", "body", "<a/>", "headers", Map.of("content-type", "text/xml", "X-N", 5))));

        assertThat(seen).extracting(Seen::method).containsExactly("POST", "PUT", "POST");
        assertThat(seen).extracting(Seen::body).containsExactly("{\"name\":\"ä\"}", "plain ä", "<a/>");
        assertThat(seen)
                .extracting(request -> request.headers().get("content-type"))
                .containsExactly("application/json", "text/plain;charset=utf-8", "text/xml");
        assertThat(seen.getLast().headers()).containsEntry("x-n", "5");
    }

    @Test
    void the_author_may_set_the_idempotency_key_and_sign_in() throws Exception {
        output(run(Map.of(
                "url", base + "/200",
                "headers", Map.of("idempotency-key", "mine"),
                "auth", Map.of("type", "bearer", "token", "t"))));
        output(run(Map.of("url", base + "/200", "auth", Map.of("type", "basic", "username", "u", "password", "ä:p"))));
        output(run(Map.of("url", base + "/200", "auth", Map.of("type", "header", "name", "X-Key", "value", "k"))));

        assertThat(seen.getFirst().headers())
                .containsEntry("idempotency-key", "mine")
                .containsEntry("authorization", "Bearer t");
        assertThat(seen.get(1).headers()).containsEntry("authorization", "Basic dTrDpDpw");
        assertThat(seen.get(2).headers()).containsEntry("x-key", "k");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            500, true
            503, true
            429, true
            400, false
            401, false
            404, false
            407, false
            409, false
            """)
    void a_status_that_was_not_expected_fails_and_some_may_be_retried(int status, boolean retryable) throws Exception {
        fails(run(Map.of("url", base + "/" + status)), "http_" + status, retryable, "answered with " + status);
    }

    @Test
    void a_secret_across_the_place_where_the_answer_is_cut_stays_hidden() throws Exception {
        var task =
                task(Map.of("url", base + "/echo", "body", "hunter2-and-more")).withSecret("hunter2-and-more");

        fails(http.execute(task), "http_400", false, "was answered with 400: " + "x".repeat(190) + "***");
    }

    @Test
    void an_expected_status_succeeds_and_others_fail() throws Exception {
        assertThat(output(run(Map.of("url", base + "/404", "expect", List.of(200, "404")))))
                .containsEntry("status", 404)
                .containsEntry("body", "answer /404");
        assertThat(output(run(Map.of("url", base + "/503", "expect", "500-599"))))
                .containsEntry("status", 503);
        assertThat(output(run(Map.of("url", base + "/302", "expect", "3xx")))).containsEntry("status", 302);
        fails(run(Map.of("url", base + "/200", "expect", 201)), "http_200", false, "200");
    }

    @Test
    void a_redirect_is_not_followed_and_a_cookie_not_kept() throws Exception {
        fails(run(Map.of("url", base + "/redirect")), "http_302", false, "redirects are not followed");
        output(run(Map.of("url", base + "/json")));
        output(run(Map.of("url", base + "/json")));

        assertThat(seen).hasSize(3).noneMatch(request -> request.headers().containsKey("cookie"));
    }

    @Test
    void a_good_answer_to_a_request_that_awaits_its_callback_says_that_it_was_delivered() throws Exception {
        var outcome = run(Map.of("url", base + "/json", "await", "callback"));

        assertThat(outcome).isEqualTo(new Outcome.Waiting(new Wait.Callback(), Instant.MAX));
        assertThat(run(Map.of("url", base + "/huge", "await", "callback")))
                .as("what it says is nobody's business")
                .isInstanceOf(Outcome.Waiting.class);
    }

    @Test
    void what_goes_wrong_before_the_callback_is_told_as_such() throws Exception {
        var await = Map.<String, Object>of("await", "callback", "url", base + "/503");
        fails(run(await), "http_503", true, "[delivery] GET " + base + "/503 was answered with 503");
        fails(run(Map.of("await", "callback", "url", base + "/busy")), "http_429", true, "[delivery] ");
        fails(run(Map.of("await", "callback", "url", base + "/404")), "http_404", false, "[delivery] ");
        fails(
                run(Map.of("await", "callback", "url", base + "/break", "method", "GET")),
                "network",
                true,
                "[delivery] ");
        fails(run(Map.of("await", "callback", "url", "http://10.0.0.1/")), "egress_denied", false, "[delivery] ");
        fails(run(Map.of("await", "callback", "url", "ftp://x")), "bad_settings", false, "[delivery] ");
    }

    @Test
    void a_signed_request_can_be_checked_by_the_other_side() throws Exception {
        var key = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
        var secret = "whsec_" + Base64.getEncoder().encodeToString(key);
        var task = task(Map.of("url", base + "/json", "body", Map.of("a", "ä"), "signing", Map.of("secret", secret)));
        http.execute(task);

        var headers = seen.getLast().headers();
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        var signed = "%s.%s.%s"
                .formatted(
                        task.runId(),
                        headers.get("webhook-timestamp"),
                        seen.getLast().body());
        assertThat(headers)
                .containsEntry("webhook-id", task.runId().toString())
                .containsEntry(
                        "webhook-signature",
                        "v1,"
                                + Base64.getEncoder()
                                        .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
        assertThat(Duration.between(
                        Instant.ofEpochSecond(Long.parseLong(headers.get("webhook-timestamp"))), Instant.now()))
                .isBetween(Duration.ZERO, Duration.ofMinutes(1));
        fails(
                run(Map.of("url", base + "/json", "signing", Map.of("secret", "whsec_%%%"))),
                "bad_settings",
                false,
                "http.signing.secret");
    }

    @Test
    void when_to_come_back_is_logged() throws Exception {
        var task = task(Map.of("url", base + "/busy"));

        fails(http.execute(task), "http_429", true, "429: slow down");
        assertThat(task.texts()).singleElement().asString().endsWith(" ms, Retry-After 7");
    }

    @Test
    void a_body_that_is_empty_or_wrongly_called_json() throws Exception {
        assertThat(output(run(Map.of("url", base + "/empty"))))
                .containsEntry("status", 204)
                .containsEntry("body", null);
        assertThat(output(run(Map.of("url", base + "/notjson")))).containsEntry("body", "<html>");
    }

    @Test
    void a_huge_answer_is_not_read_to_its_end_packed_or_not() throws Exception {
        fails(run(Map.of("url", base + "/huge")), "response_too_large", false, "larger than 100000 bytes");
        fails(run(Map.of("url", base + "/bomb")), "response_too_large", false, "larger than 100000 bytes");
        assertThat(output(run(Map.of("url", base + "/full"))).get("body"))
                .asString()
                .hasSize(100_000);
    }

    @Test
    void a_broken_or_refused_connection_may_be_retried() throws Exception {
        fails(run(Map.of("url", base + "/break")), "network", true, "broke");
        int unused;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            unused = socket.getLocalPort();
        }
        fails(run(Map.of("url", "http://127.0.0.1:" + unused + "/")), "network", true, "refused");
        fails(run(Map.of("url", "http://does-not-exist.invalid/")), "network", true, "the host is not found");
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_not_accepted() throws Exception {
        var store = folder.resolve("keys.p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        assertThat(new ProcessBuilder(
                                keytool.toString(),
                                "-genkeypair",
                                "-alias",
                                "a",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-storepass",
                                "changeit",
                                "-keystore",
                                store.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor())
                .isZero();
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(store.toFile(), "changeit".toCharArray()), "changeit".toCharArray());
        var tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        var secured = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secured.setHttpsConfigurator(new HttpsConfigurator(tls));
        secured.createContext("/", this::answer);
        secured.start();
        try {
            var url = "https://localhost:" + secured.getAddress().getPort() + "/200";
            fails(run(Map.of("url", url)), "network", true, "TLS failed");
            assertThat(seen).isEmpty();
        } finally {
            secured.stop(0);
        }
    }

    @Test
    void an_answer_that_takes_too_long_may_be_retried() throws Exception {
        var policy = EgressPolicy.of(EgressPolicy.LOOPBACK, Set.of());
        var limits = new HttpExecutor.Limits(Duration.ofSeconds(5), Duration.ofMillis(200), 100);
        try (var hasty = HttpExecutor.open(() -> policy, limits)) {
            fails(hasty.execute(task(Map.of("url", base + "/slow"))), "network", true, "no whole answer");
        }
    }

    @Test
    void an_interrupt_ends_the_request_at_once() throws Exception {
        var attempt = Attempt.start(http, task(Map.of("url", base + "/slow")));
        assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();

        attempt.endsWhenInterrupted(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "[::1]",
                "169.254.169.254",
                "2130706433",
                "127.1",
                "0x7f.1",
                "0177.1",
                "[::ffff:127.0.0.1]",
                "[::127.0.0.1]",
                "[64:ff9b::7f00:1]",
                "localhost",
                "0",
                "10.0.0.1",
                "a@b@c",
                "my_host"
            })
    void no_request_leaves_for_an_address_that_is_denied(String host) throws Exception {
        var policy = EgressPolicy.of("", Set.of());
        try (var strict = HttpExecutor.open(() -> policy, LIMITS)) {
            var task = task(
                    Map.of("url", "http://" + host + ":" + server.getAddress().getPort() + "/json"));

            fails(strict.execute(task), "egress_denied", false, "");
            assertThat(task.lines()).isEmpty();
            assertThat(seen).isEmpty();
        }
    }

    @Test
    void the_own_address_of_the_server_is_denied_by_name_and_number() throws Exception {
        var policy = EgressPolicy.of(EgressPolicy.LOOPBACK, Set.of(server.getAddress()));
        try (var strict = HttpExecutor.open(() -> policy, LIMITS)) {
            var port = server.getAddress().getPort();
            fails(strict.execute(task(Map.of("url", base + "/json"))), "egress_denied", false, "not allowed");
            fails(
                    strict.execute(task(Map.of("url", "http://localhost:" + port + "/"))),
                    "egress_denied",
                    false,
                    "not allowed");
        }
        assertThat(seen).isEmpty();
    }

    @Test
    void settings_that_are_no_request_fail_for_good() throws Exception {
        fails(run(Map.of("url", "ftp://127.0.0.1/")), "bad_settings", false, "neither with http");
        fails(run(Map.of("url", "http://u:p@127.0.0.1/")), "bad_settings", false, "user name");
        fails(run(Map.of("url", "http://a b/")), "bad_settings", false, "no URL");
        fails(run(Map.of("url", base, "method", "CONNECT")), "bad_settings", false, "http.method");
        fails(run(Map.of("url", base, "headers", Map.of("Host", "x"))), "bad_settings", false, "sets itself");
        fails(run(Map.of("url", base, "headers", Map.of("X", "a\r\nY: b"))), "bad_settings", false, "line end");
        fails(run(Map.of("url", base, "headers", Map.of("X", "a\0"))), "bad_settings", false, "line end");
        fails(run(Map.of("url", base, "headers", Map.of("a b", "c"))), "bad_settings", false, "a b");
        fails(run(Map.of("url", base, "headers", Map.of("X", "x".repeat(8193)))), "bad_settings", false, "8 KiB");
        fails(
                run(Map.of("url", base, "auth", Map.of("type", "bearer", "token", "a\nb"))),
                "bad_settings",
                false,
                "Authorization");
        assertThat(seen).isEmpty();
    }

    @Test
    void what_is_wrong_is_told_when_the_definition_is_loaded() {
        assertThat(http.problems(
                        Map.of("url", "file:///etc/passwd", "method", "BREW", "headers", Map.of("Host", "{{x}}")),
                        Map.of()))
                .hasSize(3);
        assertThat(http.problems(Map.of("url", "{{parameters.url}}", "method", "{{m}}"), Map.of()))
                .isEmpty();
        assertThat(http.problems(Map.of("url", "https://{{h}}/x", "expect", List.of(200, "3xx")), Map.of()))
                .isEmpty();
        assertThat(Json.parse(http.settingsSchema())).isInstanceOf(Map.class);
    }
}
