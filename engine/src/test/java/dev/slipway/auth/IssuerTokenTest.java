package dev.slipway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.json.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Access tokens of the issuer as bearer tokens (SECURITY.md 2.5).
@TestDatabase
class IssuerTokenTest {
    private final SettableClock clock = new SettableClock();
    private final Db db;
    private TestIssuer issuer;
    private TestServer server;

    IssuerTokenTest(Db db) {
        this.db = db;
    }

    @BeforeEach
    void start() {
        issuer = new TestIssuer(clock);
        issuer.person("u-1", "ada@acme.test", "devs");
        server = TestServer.start(db, TestServer.Settings.USUAL, url -> issuer.signIn(db, SignInTest.ROLES, url));
    }

    @AfterEach
    void stop() {
        server.close();
        issuer.close();
    }

    private int status(String token) {
        return server.bearer(token).get("/auth/me").status();
    }

    private Map<String, @Nullable Object> user(String token) {
        return Json.object(server.bearer(token).get("/auth/me").json().get("user"));
    }

    @Test
    void an_access_token_is_the_person_whom_it_was_made_for() {
        var token = issuer.accessToken();
        assertThat(user(token))
                .containsEntry("sub", "u-1")
                .containsEntry("email", "ada@acme.test")
                .containsEntry("role", "developer")
                .containsEntry("groups", List.of("devs"));
        assertThat(server.bearer(token).startAction("nap", Map.of())).isNotEmpty();
    }

    @Test
    void the_token_that_comes_with_a_sign_in_and_the_session_are_one_person() {
        try (var browser = new Browser(server)) {
            browser.signIn();
        }
        // Issuers seldom put an address into access tokens; their name for the person is enough.
        var token = issuer.accessToken(claims -> {
            claims.remove("email");
            claims.remove("groups");
        });
        assertThat(user(token)).containsEntry("email", "ada@acme.test").containsEntry("role", "developer");
        var people = db.call(tx -> tx.query("select id from person", Map.of(), row -> row.uuid("id")));
        assertThat(people).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            iss            | "https://evil.test"  | 401
            iss            | -                    | 401
            aud            | "another"            | 401
            aud            | -                    | 401
            aud            | "slipway"            | 200
            aud            | ["slipway", 5]       | 401
            exp            | -                    | 401
            exp            | 1748779100           | 401
            exp            | 1748779141           | 200
            exp            | 1748779140           | 401
            exp            | "1848779200"         | 401
            exp            | 1848779200.0         | 401
            exp            | 18487792e2           | 401
            exp            | 9007199254740993     | 401
            exp            | null                 | 401
            nbf            | 1748779260           | 200
            nbf            | 1748779261           | 401
            nbf            | "1748779200"         | 401
            iat            | 1748779261           | 401
            iat            | -                    | 200
            sub            | -                    | 401
            sub            | ["u-1"]              | 401
            token_use      | "id"                 | 401
            token_use      | "access"             | 200
            typ            | "ID"                 | 401
            typ            | "Refresh"            | 401
            typ            | "Bearer"             | 200
            nonce          | "x"                  | 401
            at_hash        | "x"                  | 401
            email          | -                    | 401
            email_verified | false                | 401
            groups         | []                   | 403
            groups         | ["readers"]          | 403
            groups         | -                    | 403
            """)
    void a_token_counts_only_when_it_says_what_it_must(String name, String value, int status) {
        var token = issuer.accessToken(claims -> put(claims, name, value));
        var answer = server.bearer(token).get("/auth/me");
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        if (status == 401) {
            assertThat(answer.text()).isEqualTo("{\"error\":\"Unauthorized\",\"message\":\"Authentication required\"}");
        }
    }

    private static void put(Map<String, @Nullable Object> fields, String name, String value) {
        if (value.equals("-")) {
            fields.remove(name);
        } else {
            fields.put(name, Json.parse(value));
        }
    }

    /// What the header says instead, and what the payload says of the token's use.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            typ  | "at+jwt"              | -                     | 200
            typ  | "application/at+jwt"  | -                     | 200
            typ  | "AT+JWT"              | -                     | 200
            typ  | "JWT"                 | -                     | 401
            typ  | -                     | -                     | 401
            typ  | "JWT"                 | scope                 | 200
            typ  | -                     | scp                   | 200
            typ  | "JWT"                 | token_use             | 200
            typ  | "logout+jwt"          | scope                 | 401
            typ  | "dpop+jwt"            | scope                 | 401
            typ  | 5                     | -                     | 401
            alg  | "none"                | -                     | 401
            alg  | "HS256"               | -                     | 401
            alg  | "RS512"               | -                     | 401
            alg  | "ES256"               | -                     | 401
            alg  | "rs256"               | -                     | 401
            alg  | -                     | -                     | 401
            alg  | ["RS256"]             | -                     | 401
            kid  | "unknown"             | -                     | 401
            kid  | ""                    | -                     | 200
            kid  | -                     | -                     | 200
            kid  | 5                     | -                     | 401
            crit | ["exp"]               | -                     | 401
            crit | []                    | -                     | 401
            b64  | false                 | -                     | 401
            b64  | true                  | -                     | 401
            p2c  | 1000000               | -                     | 401
            enc  | "A256GCM"             | -                     | 401
            zip  | "DEF"                 | -                     | 401
            jku  | "https://evil.test/k" | -                     | 200
            x5u  | "https://evil.test/k" | -                     | 200
            jwk  | {"kty":"oct","k":"AA"} | -                    | 200
            """)
    void only_alg_kid_and_typ_of_a_header_count(String name, String value, String mark, int status) {
        var header = new HashMap<String, @Nullable Object>();
        header.put("alg", "RS256");
        header.put("typ", "at+jwt");
        header.put("kid", issuer.key().getKeyID());
        put(header, name, value);
        var claims = issuer.accessClaims(fields -> {
            fields.remove("scope");
            if (!mark.equals("-")) {
                fields.put(mark, mark.equals("token_use") ? "access" : "x");
            }
        });
        assertThat(status(issuer.sign(header, claims))).isEqualTo(status);
    }

    @Test
    void what_is_no_token_of_three_parts_is_nothing() {
        var good = issuer.accessToken();
        var parts = good.split("\\.");
        for (var bad : List.of(
                parts[0] + "." + parts[1],
                good + ".x.y",
                good + ".",
                parts[0] + "." + parts[1] + ".",
                parts[0] + ".." + parts[2],
                "eyJ.eyJ.eyJ",
                good.substring(0, good.length() - 2),
                good + "=",
                parts[0] + "." + parts[1] + "=." + parts[2],
                TestIssuer.part(Map.of("alg", "RSA-OAEP", "enc", "A256GCM")) + ".a.b.c.d",
                issuer.accessToken(claims -> claims.put("filler", "x".repeat(6200))))) {
            assertThat(status(bad)).as(bad).isEqualTo(401);
        }
        assertThat(status(issuer.accessToken(claims -> claims.put("filler", "x".repeat(5000)))))
                .isEqualTo(200);
        assertThat(status(good)).isEqualTo(200);
    }

    @Test
    void a_header_that_says_a_name_twice_is_nothing() {
        var twice = java.util.Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        "{\"alg\":\"none\",\"alg\":\"RS256\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        var parts = issuer.accessToken().split("\\.");
        assertThat(status(twice + "." + parts[1] + "." + parts[2])).isEqualTo(401);
    }

    @Test
    void keys_are_kept_and_an_unknown_one_is_asked_for_once_a_minute() {
        assertThat(status(issuer.accessToken())).isEqualTo(200);
        assertThat(status(issuer.accessToken())).isEqualTo(200);
        assertThat(issuer.keysAsked()).isEqualTo(1);
        var old = issuer.accessToken();
        issuer.rotate(TestIssuer.key("second"));
        assertThat(status(issuer.accessToken())).as("asked for at once").isEqualTo(200);
        assertThat(issuer.keysAsked()).isEqualTo(2);
        assertThat(status(old)).as("no longer shown").isEqualTo(401);
        issuer.rotate(TestIssuer.key("third"));
        for (int i = 0; i < 5; i++) {
            assertThat(status(issuer.accessToken())).as("within a minute").isEqualTo(401);
        }
        assertThat(issuer.keysAsked()).isEqualTo(2);
        clock.advance(Duration.ofMinutes(1));
        assertThat(status(issuer.accessToken())).isEqualTo(200);
        assertThat(issuer.keysAsked()).isEqualTo(3);
    }

    @Test
    void the_last_keys_count_while_the_issuer_is_away() {
        assertThat(status(issuer.accessToken())).isEqualTo(200);
        issuer.away(true);
        clock.advance(Duration.ofHours(2));
        assertThat(status(issuer.accessToken())).isEqualTo(200);
        var header = Map.of("alg", "RS256", "typ", "at+jwt", "kid", "unknown");
        assertThat(status(issuer.sign(header, issuer.accessClaims(_ -> {})))).isEqualTo(401);
    }

    @Test
    void what_cannot_be_checked_since_the_issuer_was_never_there_is_503() {
        issuer.away(true);
        assertThat(status(issuer.accessToken())).isEqualTo(503);
        assertThat(status("eyJ.no.token"))
                .as("what is no token at all is 401 nevertheless")
                .isEqualTo(401);
    }

    @Test
    void groups_count_as_they_were_last_said_wherever() {
        var before = issuer.accessToken();
        assertThat(user(before)).containsEntry("role", "developer");
        clock.advance(Duration.ofSeconds(10));
        issuer.person("u-1", "ada@acme.test", "admins");
        assertThat(user(issuer.accessToken())).containsEntry("role", "platform-admin");
        assertThat(user(before)).as("an older token learns it, too").containsEntry("role", "platform-admin");
        clock.advance(Duration.ofSeconds(10));
        issuer.person("u-1", "ada@acme.test", "readers");
        assertThat(status(issuer.accessToken())).isEqualTo(403);
        assertThat(status(before)).as("and cannot bring back what is gone").isEqualTo(403);
    }

    @Test
    void a_disabled_person_and_another_account_with_the_same_address_are_nobody() {
        assertThat(status(issuer.accessToken())).isEqualTo(200);
        Consumer<Map<String, @Nullable Object>> other = claims -> claims.put("sub", "u-2");
        assertThat(status(issuer.accessToken(other))).isEqualTo(401);
        db.run(tx -> tx.update("update person set disabled = true", Map.of()));
        assertThat(status(issuer.accessToken())).isEqualTo(401);
        assertThat(status(issuer.accessToken(other)))
                .as("the address is free now")
                .isEqualTo(200);
    }

    @Test
    void without_an_issuer_such_a_token_is_401_as_any_other() {
        try (var plain = TestServer.start(db)) {
            assertThat(plain.bearer(issuer.accessToken()).get("/auth/me").status())
                    .isEqualTo(401);
        }
    }
}
