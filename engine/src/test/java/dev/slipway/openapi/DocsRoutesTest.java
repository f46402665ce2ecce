package dev.slipway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.TestServer.Answer;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@TestDatabase
class DocsRoutesTest {
    private static final Pattern STYLE = Pattern.compile("<style>(.*)</style>", Pattern.DOTALL);
    private static final Pattern HREF = Pattern.compile("href=\"([^\"]+)\"");
    private static final Pattern ID = Pattern.compile(" id=\"([^\"]+)\"");
    private static final List<String> NAMES = List.of("forgeportal", "slipway", "terrantula", "rakerone", "buddy");

    private TestServer server;

    @BeforeEach
    void start(Db db) {
        server = TestServer.start(db, TestServer.Settings.USUAL.withoutDev());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Answer get(String path) {
        return server.send(
                HttpRequest.newBuilder(URI.create(server.url() + path)).build());
    }

    private static List<String> pages() {
        return Stream.concat(Stream.of("/docs"), NAMES.stream().map(name -> "/docs/" + name))
                .toList();
    }

    @Test
    void everybody_may_read_the_documents_as_yaml_and_json() {
        for (var name : NAMES) {
            var yaml = get("/openapi/" + name + ".yaml");
            assertThat(yaml.status()).isEqualTo(200);
            assertThat(yaml.header("content-type")).contains("application/yaml; charset=utf-8");
            assertThat(yaml.text()).isEqualTo(Document.text("/openapi/" + name + ".yaml"));

            var json = get("/openapi/" + name + ".json");
            assertThat(json.header("content-type")).contains("application/json; charset=utf-8");
            assertThat(json.json()).isEqualTo(Document.read(name).root().fields());
        }
    }

    @Test
    void what_is_no_document_is_not_found() {
        for (var path : List.of(
                "/openapi/none.yaml",
                "/openapi/slipway",
                "/openapi/slipway.txt",
                "/openapi/.yaml",
                "/openapi/docs.css",
                "/docs/none",
                "/docs/slipway.yaml",
                "/docs/%3Cscript%3E")) {
            var answer = get(path);
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.json()).as(path).containsEntry("error", "NotFound");
        }
    }

    @Test
    void a_page_may_apply_its_own_style_sheet_and_nothing_else() throws Exception {
        for (var path : pages()) {
            var page = get(path);
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.header("content-type")).contains("text/html; charset=utf-8");
            var style = STYLE.matcher(page.text());
            assertThat(style.find()).isTrue();
            var hash =
                    MessageDigest.getInstance("SHA-256").digest(style.group(1).getBytes(StandardCharsets.UTF_8));
            assertThat(page.response().headers().allValues("content-security-policy"))
                    .containsExactly("default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none';"
                                    .formatted(Base64.getEncoder().encodeToString(hash))
                            + " frame-ancestors 'none'");
            assertThat(page.header("x-content-type-options")).contains("nosniff");
            assertThat(page.text()).doesNotContain("<script", "<img", "<link", " style=\"", " onclick", "src=");
        }
    }

    @Test
    void a_page_shows_every_operation_with_a_command_for_this_server() {
        for (var name : NAMES) {
            var page = get("/docs/" + name).text();
            for (var operation : Document.read(name).operations()) {
                assertThat(page).contains("<section class=\"operation\" id=\"" + operation.id() + "\">");
                assertThat(page).contains("<code>" + operation.paths().getFirst() + "</code>");
            }
            assertThat(page).contains(server.url().toString());
        }
    }

    @Test
    void who_comes_without_a_path_is_led_to_the_pages() {
        var answer = get("/");
        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.response().headers().firstValue("Location")).hasValue("/ui/");
    }

    @Test
    void every_link_of_a_page_leads_somewhere() {
        var index = get("/docs").text();
        for (var path : pages()) {
            var page = get(path).text();
            var ids = ID.matcher(page).results().map(it -> it.group(1)).toList();
            assertThat(ids).as(path).doesNotHaveDuplicates();
            HREF.matcher(page).results().map(it -> it.group(1)).distinct().forEach(link -> {
                if (link.startsWith("#")) {
                    assertThat(ids).as(path).contains(link.substring(1));
                } else {
                    assertThat(get(link).status()).as(link).isEqualTo(200);
                }
            });
        }
        assertThat(index).contains(pages());
    }

    @Test
    void text_is_text() {
        assertThat(Prose.line("a <b> & `c<d>` **e** [f](/g)").toString())
                .isEqualTo("a &lt;b&gt; &amp; <code>c&lt;d&gt;</code> <strong>e</strong> <a href=\"/g\">f</a>");
        assertThat(new Html().open("a", "href", "\"><script>", "class", "").toString())
                .isEqualTo("<a href=\"&quot;&gt;&lt;script&gt;\">");
    }
}
