package dev.slipway.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.http.Routes;
import dev.slipway.http.Server;
import dev.slipway.http.ServerSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagesTest {
    private static final Pattern NONCE = Pattern.compile("nonce=\"([^\"]+)\"");

    private final HttpClient client = HttpClient.newHttpClient();
    private Server server;

    private static Server serve(Pages pages) {
        var routes = new Routes();
        pages.addTo(routes);
        return new Server(routes, ServerSettings.at("127.0.0.1", 0)).start();
    }

    @BeforeAll
    void start() {
        server = serve(new Pages(new Assets("/test-pages/"), true));
    }

    @AfterAll
    void stop() {
        server.close();
        client.close();
    }

    private HttpResponse<String> get(String path, String encodings) throws Exception {
        return get(server, path, encodings);
    }

    private HttpResponse<String> get(Server from, String path, String encodings) throws Exception {
        var url = URI.create("http://127.0.0.1:%d%s".formatted(from.port(), path));
        var request = HttpRequest.newBuilder(url).header("Accept-Encoding", encodings);
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/ui"})
    void an_address_without_a_page_leads_to_the_pages(String path) throws Exception {
        var answer = get(path, "identity");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(header(answer, "Location")).isEqualTo("/ui/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ui/",
                "/ui/runs",
                "/ui/projects/acme/web/runs/0193ad3c-8a60-7d11-8000-5f0b8c2a7e12?step=a",
                "/ui/projects/acme/web/templates/a.b.html",
                "/ui/index.html",
                "/ui/assets",
                "/ui/app-x1.js.map"
            })
    void every_path_that_is_no_file_is_the_app(String path) throws Exception {
        var answer = get(path, "gzip");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
        assertThat(answer.body()).contains("<title>The app</title>", "content=\"issuer\"");
    }

    @Test
    void each_answer_has_a_nonce_of_its_own_in_page_and_policy_and_allows_no_foreign_or_inline_script()
            throws Exception {
        var one = get("/ui/", "identity");
        var other = get("/ui/", "identity");

        assertThat(nonce(one)).isNotEqualTo(nonce(other)).hasSizeGreaterThan(20);
        assertThat(header(one, "Content-Security-Policy"))
                .isEqualTo("default-src 'none'; script-src 'self'; style-src-elem 'self' 'nonce-" + nonce(one)
                        + "'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self';"
                        + " connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none';"
                        + " object-src 'none'; frame-ancestors 'none'");
    }

    private static String nonce(HttpResponse<String> answer) {
        var found = NONCE.matcher(answer.body());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gzip, deflate, br, zstd | br       | brotli
            gzip                    | gzip     | gzipped
            br;q=0, gzip;q=0.5      | gzip     | gzipped
            BR                      | br       | brotli
            identity                | -        | console.log("plain");
            br;q=0.000              | -        | console.log("plain");
            vibration               | -        | console.log("plain");
            """)
    void a_hashed_file_is_kept_for_ever_and_comes_as_the_browser_can_read_it(
            String accepted, String encoding, String body) throws Exception {
        var answer = get("/ui/assets/app-x1.js", accepted);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(header(answer, "Content-Encoding")).isEqualTo(encoding);
        assertThat(header(answer, "Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
        assertThat(header(answer, "Vary")).isEqualTo("Accept-Encoding");
        assertThat(answer.body().strip()).isEqualTo(body);
    }

    @Test
    void a_file_whose_name_stays_is_asked_for_anew() throws Exception {
        assertThat(header(get("/ui/scheme.js", "identity"), "Cache-Control")).isEqualTo("no-cache");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ui/assets/gone-y2.js", "/ui/assets/", "/ui/assets/x/y.css"})
    void a_file_of_an_older_app_is_missing_and_not_the_app(String path) throws Exception {
        assertThat(get(path, "identity").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ui/%2e%2e/simplelogger.js", "/ui/..%2f..%2fx.js", "/ui/%5c..%5cx.js"})
    void nothing_outside_of_the_app_is_read(String path) throws Exception {
        assertThat(get(path, "identity").statusCode()).isIn(400, 404);
    }

    @Test
    void names_that_no_file_has_leave_nothing_behind_however_many_and_long_they_are() throws Exception {
        var assets = new Assets("/test-pages/");
        int before = assets.kept();
        for (int i = 0; i < 100; i++) {
            assertThat(assets.find("assets/app-%d.js".formatted(i), "br, gzip")).isEmpty();
        }
        assertThat(assets.find("a" + ".b".repeat(4_000) + ".js", "br, gzip")).isEmpty();
        assertThat(assets.kept()).isEqualTo(before);
        assertThat(assets.find("assets/app-x1.js", "br")).isPresent();
        assertThat(assets.kept()).isEqualTo(before + 1);
    }

    @Test
    void a_server_without_pages_says_so_and_what_to_do() throws Exception {
        try (var bare = serve(new Pages(new Assets("/no-such-pages/"), false))) {
            assertThat(get(bare, "/ui/", "identity").body())
                    .contains("This server was built without its pages", "./slipway build", "/docs");
        }
    }
}
