package dev.slipway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.TestServer.Answer;
import dev.slipway.TestServer.Asker;
import dev.slipway.dialect.Window.Ask;
import dev.slipway.run.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What every dialect keeps (CONTRACTS.md 0). A dialect's test implements it: it starts a server with
/// [#SETTINGS], for example before each test, and says how it is asked with a [Window].
///
/// ```java
/// @TestDatabase
/// class MyContractTest implements DialectContract {
///     private TestServer server;
///
///     @BeforeEach
///     void start(Db db) {
///         server = TestServer.start(db, SETTINGS);
///     }
///     …
/// }
/// ```
public interface DialectContract {
    /// The server that the contract needs: its catalog, and nobody in without a token.
    TestServer.Settings SETTINGS = TestServer.Settings.USUAL
            .withCatalog(Path.of("src", "test", "resources", "contract"))
            .withoutDev();

    /// The project that most tests are about.
    String HOME = "default/default";

    /// Another one.
    String AWAY = "acme/web";

    /// The server that runs now.
    TestServer server();

    /// The dialect.
    Window window();

    private Asker admin() {
        return window().in(server().admin(), HOME);
    }

    private Asker token(String role, String scope, String... permissions) {
        return window().in(server().token(role, scope, permissions), HOME);
    }

    private Answer start(String action) {
        var answer = window().start(HOME, action, Map.of(), null).by(admin());
        assertThat(answer.status()).as(answer.text()).isEqualTo(window().started());
        return answer;
    }

    private Answer await(String id, String word) {
        return admin().await(
                        window().get(id).path(),
                        answer -> answer.status() == 200 && word.equals(window().status(answer)));
    }

    /// Every kind of request, about a run.
    private List<Ask> all(String id) {
        return List.of(
                window().start(HOME, "nap", Map.of(), null),
                window().get(id),
                window().cancel(id),
                window().list("nap", 3));
    }

    @Test
    default void a_run_is_started_and_polled_to_its_end() {
        var id = window().id(start("echo"));
        await(id, window().words().succeeded());
    }

    @Test
    default void every_state_has_its_word() {
        var words = window().words();
        await(window().id(start("nap")), words.running());
        await(window().id(start("flaky")), words.backoff());
        var failed = await(window().id(start("fail")), words.failed());
        assertThat(failed.text()).as("says why").contains("exit code 3");
    }

    @Test
    default void a_run_is_canceled_once() {
        // Between two attempts, since Terrantula cancels nothing that runs.
        var id = window().id(start("flaky"));
        var _ = await(id, window().words().backoff());
        assertThat(window().cancel(id).by(admin()).status()).isEqualTo(200);
        var shown = window().get(id).by(admin());
        assertThat(window().status(shown)).isEqualTo(window().words().canceled());
        var again = window().cancel(id).by(admin());
        assertThat(again.status()).isIn(400, 409);
        assertThat(window().get(id).by(admin()).text()).as("nothing changed").isEqualTo(shown.text());
    }

    @Test
    default void a_run_that_has_ended_cannot_be_canceled() {
        var id = window().id(start("echo"));
        var ended = await(id, window().words().succeeded());
        assertThat(window().cancel(id).by(admin()).status()).isIn(400, 409);
        assertThat(window().get(id).by(admin()).text()).isEqualTo(ended.text());
    }

    @Test
    default void an_id_of_nothing_is_not_found_and_one_looks_like_the_other() {
        var bodies = new HashSet<String>();
        for (var id : window().idsOfNothing()) {
            for (var ask : List.of(window().get(id), window().cancel(id))) {
                var answer = ask.by(admin());
                assertThat(answer.status()).as("%s: %s", ask, answer.text()).isEqualTo(404);
                bodies.add(answer.text().replace(id, "ID"));
            }
        }
        assertThat(bodies).hasSize(1);
    }

    @Test
    default void a_run_of_another_project_looks_like_one_that_is_not_there() {
        var away = window().in(server().admin(), AWAY);
        var ids = new ArrayList<String>();
        for (int i = 0; i < 3; i++) {
            ids.add(window().id(window().start(AWAY, "nap", Map.of(), null).by(away)));
        }
        var foreign = ids.getLast();
        assertThat(window().get(foreign).by(away).status()).isEqualTo(200);
        var mine = window().id(start("nap"));
        var nothing = window().idsOfNothing().getFirst();
        for (var asker : List.of(admin(), token("platform-admin", HOME))) {
            for (boolean cancel : new boolean[] {false, true}) {
                var real = (cancel ? window().cancel(foreign) : window().get(foreign)).by(asker);
                var none = (cancel ? window().cancel(nothing) : window().get(nothing)).by(asker);
                assertThat(real.status()).isEqualTo(404);
                assertThat(real.text().replace(foreign, nothing)).isEqualTo(none.text());
                assertThat(real.response().headers().map().keySet())
                        .isEqualTo(none.response().headers().map().keySet());
            }
        }
        assertThat(window().status(window().get(foreign).by(away)))
                .as("still there")
                .isNotEqualTo(window().words().canceled());
        var stranger = token("platform-admin", "acme");
        assertThat(window().get(mine).by(stranger).status()).isEqualTo(404);
        assertThat(window().cancel(mine).by(stranger).status()).isEqualTo(404);
        var list = window().list("nap", 10).by(stranger);
        assertThat(list.status() == 404 || !window().ids(list).contains(mine)).isTrue();
    }

    @Test
    default void an_idempotency_key_starts_one_run() {
        var ask = window().start(HOME, "nap", Map.of(), "once");
        var first = ask.by(admin());
        var second = ask.by(admin());
        assertThat(first.status()).isEqualTo(window().started());
        assertThat(second.status()).isEqualTo(200);
        assertThat(window().id(second)).isEqualTo(window().id(first));
        assertThat(window().ids(window().list("nap", 10).by(admin()))).containsExactly(window().id(first));
        var other = window().start(HOME, "nap", Map.of(), "another").by(admin());
        assertThat(window().id(other)).isNotEqualTo(window().id(first));
    }

    @Test
    default void an_idempotency_key_with_another_input_is_a_conflict() {
        var _ = window().start(HOME, "echo", Map.of("text", "one"), "key").by(admin());
        var other = window().start(HOME, "echo", Map.of("text", "two"), "key").by(admin());
        assertThat(other.status()).as(other.text()).isEqualTo(409);
    }

    @Test
    default void input_that_does_not_fit_is_refused_by_field() {
        var answer =
                window().start(HOME, "echo", Map.of("text", "NOT LOWER"), null).by(admin());
        assertThat(answer.status()).as(answer.text()).isIn(400, 422);
        assertThat(answer.text()).contains("text");
        assertThat(window().ids(window().list("echo", 10).by(admin()))).isEmpty();
    }

    @Test
    default void pages_show_every_run_once_newest_first() {
        var started = new ArrayList<String>();
        for (int i = 0; i < 7; i++) {
            started.addFirst(window().id(start("nap")));
        }
        var seen = new ArrayList<String>();
        var ask = Optional.of(window().list("nap", 3));
        while (ask.isPresent()) {
            var page = ask.get().by(admin());
            assertThat(page.status()).as(page.text()).isEqualTo(200);
            assertThat(window().ids(page)).hasSizeLessThanOrEqualTo(3);
            seen.addAll(window().ids(page));
            ask = window().next(ask.get(), page);
        }
        assertThat(seen).isEqualTo(started);
    }

    @Test
    default void nobody_passes_without_a_good_credential() {
        var id = window().id(start("nap"));
        var bodies = new HashSet<String>();
        for (var asker : List.of(server().developer(), server().bearer("x"), server().bearer(TestServer.ADMIN + "x"))) {
            for (var ask : all(id)) {
                var answer = ask.by(window().in(asker, HOME));
                assertThat(answer.status()).as("%s: %s", ask, answer.text()).isEqualTo(401);
                assertThat(answer.header("WWW-Authenticate"))
                        .hasValueSatisfying(it -> assertThat(it).startsWith("Bearer"));
                bodies.add(answer.text());
            }
        }
        assertThat(bodies).as("nobody learns what was wrong").hasSize(1);
    }

    @Test
    default void a_missing_permission_is_403_before_the_body_is_looked_at() {
        var viewer = token("viewer", HOME);
        var ask = window().start(HOME, "nap", Map.of(), null);
        assertThat(ask.by(viewer).status()).isEqualTo(403);
        for (var body : List.of("[]", "{", "null")) {
            assertThat(viewer.sendRaw(ask.method(), ask.path(), "application/json", body)
                            .status())
                    .as(body)
                    .isEqualTo(403);
        }
        var id = window().id(start("nap"));
        var nosy = token("viewer", HOME, "project:read");
        assertThat(window().get(id).by(nosy).status()).isEqualTo(403);
        assertThat(window().list("nap", 3).by(nosy).status()).isEqualTo(403);
    }

    @Test
    default void a_body_on_a_get_is_ignored() {
        var id = window().id(start("nap"));
        var _ = await(id, window().words().running());
        for (var ask : List.of(window().get(id), window().list("nap", 3))) {
            var plain = ask.by(admin());
            for (var body : List.of("{}", "null", "{", "not json at all")) {
                for (var type : List.of("application/json", "text/plain")) {
                    var answer = admin().sendRaw("GET", ask.path(), type, body);
                    assertThat(answer.status()).as("%s %s", ask, body).isEqualTo(200);
                    assertThat(answer.text()).isEqualTo(plain.text());
                }
            }
        }
    }

    @Test
    default void a_body_must_be_json_and_say_so() {
        var ask = window().start(HOME, "nap", Map.of(), null);
        for (var type : List.of("text/plain", "application/xml", "application/x-www-form-urlencoded")) {
            assertThat(admin().sendRaw(ask.method(), ask.path(), type, "{}").status())
                    .as(type)
                    .isEqualTo(415);
        }
        for (var body :
                List.of("{", "[]", "7", "{\"a\":1,\"a\":2}", "{} {}", "{\"a\":\"\\u0000\"}", "[".repeat(5000))) {
            assertThat(admin().sendRaw(ask.method(), ask.path(), "application/json", body)
                            .status())
                    .as(body)
                    .isEqualTo(400);
        }
        assertThat(window().ids(window().list("nap", 3).by(admin()))).isEmpty();
    }

    @Test
    default void another_method_is_405_and_says_which_there_are() {
        var id = window().id(start("nap"));
        var answer = admin().send("PUT", window().get(id).path(), Map.of());
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow"))
                .hasValueSatisfying(allow -> assertThat(allow).contains("GET", "HEAD"));
    }

    @Test
    default void every_answer_has_a_request_id_and_the_headers_that_protect() {
        var id = window().id(start("nap"));
        for (var path : List.of(window().get(id).path(), window().get("nothing").path())) {
            for (var asker : List.of(admin(), window().in(server().developer(), HOME))) {
                var answer = asker.sendRaw("GET", path, null, "", "X-Request-Id", "my-request-1");
                assertThat(answer.header("x-request-id")).hasValue("my-request-1");
                assertThat(UUID.fromString(
                                asker.get(path).header("x-request-id").orElseThrow()))
                        .isNotNull();
                assertThat(answer.header("X-Content-Type-Options")).hasValue("nosniff");
                assertThat(answer.header("Referrer-Policy")).hasValue("no-referrer");
                assertThat(answer.header("X-Frame-Options")).hasValue("DENY");
                assertThat(answer.header("Content-Security-Policy")).isPresent();
                assertThat(answer.header("Content-Type")).hasValue("application/json; charset=utf-8");
            }
        }
        var head = admin().send("HEAD", window().get(id).path(), null);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.text()).isEmpty();
    }

    @Test
    default void times_are_in_utc_with_three_digits_after_the_second() {
        var id = window().id(start("echo"));
        var shown = await(id, window().words().succeeded());
        var anything = Pattern.compile("\"(\\d{4}-\\d\\d-\\d\\d[^\"]*)\"");
        for (var answer : List.of(shown, window().list("echo", 3).by(admin()))) {
            var times = anything.matcher(answer.text())
                    .results()
                    .map(it -> it.group(1))
                    .toList();
            assertThat(times).hasSizeGreaterThanOrEqualTo(2);
            assertThat(times).allMatch(it -> it.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"));
        }
    }

    @Test
    default void a_run_that_another_dialect_started_is_seen_here_with_our_words() {
        var words = window().words();
        var own = server().admin();
        for (var action : Map.of("echo", words.succeeded(), "fail", words.failed(), "nap", words.running())
                .entrySet()) {
            var name = action.getKey();
            var started = switch (window().kind()) {
                case ACTION -> own.startAction(name, Map.of());
                case TEMPLATE -> own.startTemplate(name, Map.of());
            };
            var id = window().idOf(UUID.fromString(started));
            var _ = await(id, action.getValue());
            assertThat(window().ids(window().list(name, 10).by(admin()))).contains(id);
            if (name.equals("nap")) {
                var below = window().kind() == Kind.ACTION ? "/actions/runs/" : "/templates/runs/";
                assertThat(own.post(below + started + "/cancel", null).status()).isEqualTo(200);
                assertThat(window().status(window().get(id).by(admin()))).isEqualTo(words.canceled());
            }
        }
    }

    @Test
    default void what_is_started_here_is_seen_in_our_own_api() {
        var id = window().id(start("nap"));
        var _ = await(id, window().words().running());
        var list = window().kind() == Kind.ACTION ? "/actions/runs?requestedBy=token:admin" : "/templates/runs";
        var seen = server().admin().get(list).list("runs");
        assertThat(seen).singleElement().satisfies(run -> {
            assertThat(run).containsEntry("status", "running");
            assertThat(window().idOf(UUID.fromString(String.valueOf(run.get("id")))))
                    .isEqualTo(id);
        });
    }
}
