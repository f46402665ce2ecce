package dev.slipway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import dev.slipway.TestServer;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What others try with a sign-in.
@TestDatabase
class SignInAttacksTest {
    private final SettableClock clock = new SettableClock();
    private final Db db;
    private TestIssuer issuer;
    private TestServer server;
    private Browser browser;

    SignInAttacksTest(Db db) {
        this.db = db;
    }

    @BeforeEach
    void start() {
        issuer = new TestIssuer(clock);
        issuer.person("u-1", "ada@acme.test", "devs");
        server = TestServer.start(db, TestServer.Settings.USUAL, url -> issuer.signIn(db, SignInTest.ROLES, url));
        browser = new Browser(server);
    }

    @AfterEach
    void stop() {
        browser.close();
        server.close();
        issuer.close();
    }

    private void nobodyIsIn(Browser who) {
        assertThat(who.cookie("forgeportal.sid")).isEmpty();
        assertThat(who.get("/auth/me").status()).isEqualTo(401);
        var sessions = db.call(tx -> tx.query("select id from session", Map.of(), row -> row.uuid("id")));
        assertThat(sessions).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            code=CODE                               | 400
            code=CODE&state=                        | 400
            code=CODE&state=AAAA                    | 400
            code=CODE&state=STATEx                  | 400
            state=STATE                             | 401
            code=&state=STATE                       | 401
            code=%20&state=STATE                    | 401
            code=wrong&state=STATE                  | 401
            error=access_denied&state=STATE         | 401
            error=%3Cscript%3E&state=STATE          | 401
            code=CODE&state=STATE&iss=https://evil  | 401
            code=CODE&state=STATE&state=STATE       | 400
            code=CODE&state=STATE&error=x           | 401
            """)
    void a_callback_that_is_not_what_was_begun_leads_nowhere(String query, int status) {
        var real = browser.untilCallback();
        var code = real.getQuery().replaceFirst("code=([^&]*).*", "$1");
        var state = real.getQuery().replaceFirst(".*state=", "");
        var answer = browser.get("/auth/callback?" + query.replace("CODE", code).replace("STATE", state));
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.text()).doesNotContain("<");
        nobodyIsIn(browser);
    }

    @Test
    void a_callback_works_once() {
        var callback = browser.untilCallback();
        var cookie = browser.cookie("forgeportal.login");
        assertThat(browser.open(callback).status()).isEqualTo(302);
        try (var thief = new Browser(server)) {
            assertThat(thief.open(callback).status()).as("without the cookie").isEqualTo(400);
            thief.put("forgeportal.login", cookie);
            assertThat(thief.open(callback).status())
                    .as("with it, the code is spent")
                    .isEqualTo(401);
            assertThat(thief.cookie("forgeportal.sid")).isEmpty();
        }
        assertThat(browser.open(callback).status()).isEqualTo(400);
    }

    @Test
    void somebody_elses_callback_does_not_sign_one_in() {
        issuer.person("u-9", "mallory@acme.test", "devs");
        try (var mallory = new Browser(server)) {
            var theirs = mallory.untilCallback();
            browser.untilCallback();
            assertThat(browser.open(theirs).status()).isEqualTo(400);
        }
        nobodyIsIn(browser);
    }

    @Test
    void a_sign_in_that_takes_longer_than_ten_minutes_is_begun_again() {
        var callback = browser.untilCallback();
        clock.advance(Duration.ofMinutes(10));
        assertThat(browser.open(callback).status()).isEqualTo(400);
        nobodyIsIn(browser);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAAA", "x", "SID", "changed"})
    void a_login_cookie_of_ones_own_making_is_nothing(String value) {
        var callback = browser.untilCallback();
        var real = browser.cookie("forgeportal.login");
        browser.put("forgeportal.login", value.equals("changed") ? changed(real, 20) : value);
        assertThat(browser.open(callback).status()).isEqualTo(400);
        nobodyIsIn(browser);
    }

    private static String changed(String text, int at) {
        return text.substring(0, at) + (text.charAt(at) == 'A' ? 'B' : 'A') + text.substring(at + 1);
    }

    @Test
    void a_session_cookie_that_was_changed_anywhere_is_nothing() {
        browser.signIn();
        var real = browser.cookie("forgeportal.sid");
        browser.put("forgeportal.sid", real);
        assertThat(browser.get("/auth/me").status()).as("the same, put").isEqualTo(200);
        for (int i = 0; i < real.length(); i++) {
            browser.put("forgeportal.sid", changed(real, i));
            assertThat(browser.get("/auth/me").status()).as("character %d", i).isEqualTo(401);
        }
        browser.put("forgeportal.sid", real);
        assertThat(browser.get("/auth/me").status()).isEqualTo(200);
    }

    @Test
    void a_session_that_was_put_upon_a_browser_is_not_the_one_that_it_signs_in_with() {
        issuer.person("u-9", "mallory@acme.test", "devs");
        try (var mallory = new Browser(server)) {
            mallory.signIn();
            var planted = mallory.cookie("forgeportal.sid");
            browser.put("forgeportal.sid", planted);
            issuer.person("u-1", "ada@acme.test", "devs");
            browser.signIn();
            assertThat(browser.cookie("forgeportal.sid")).isNotEmpty().isNotEqualTo(planted);
            assertThat(browser.get("/auth/me").text()).contains("ada@acme.test");
            assertThat(mallory.get("/auth/me").status())
                    .as("the planted one is over")
                    .isEqualTo(401);
        }
        browser.put("forgeportal.sid", "made-up");
        browser.signIn();
        assertThat(browser.cookie("forgeportal.sid")).isNotEqualTo("made-up");
        assertThat(browser.get("/auth/me").status()).isEqualTo(200);
    }

    @Test
    void two_session_cookies_are_none() {
        browser.signIn();
        var sid = browser.cookie("forgeportal.sid");
        var request = java.net.http.HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/auth/me"))
                .header("Cookie", "forgeportal.sid=" + sid + "; forgeportal.sid=" + sid)
                .build();
        assertThat(server.send(request).status()).isEqualTo(401);
    }

    /// Name and value of what an ID token says instead. JSON, or `-` for nothing.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            nonce          | "another"                  | 401
            nonce          | -                          | 401
            iss            | "https://evil.test"        | 401
            iss            | -                          | 401
            aud            | "another"                  | 401
            aud            | ["another"]                | 401
            aud            | ["slipway", "another"]     | 401
            aud            | -                          | 401
            aud            | 7                          | 401
            azp            | "another"                  | 401
            azp            | "slipway"                  | 302
            exp            | 1748779100                 | 401
            exp            | -                          | 401
            exp            | "1848779200"               | 401
            exp            | 1848779200.5               | 401
            exp            | 9007199254740993           | 401
            exp            | 9007199254740992           | 302
            exp            | -1                         | 401
            iat            | 1748779270                 | 401
            iat            | 1748779250                 | 302
            nbf            | 1748779270                 | 401
            sub            | -                          | 401
            sub            | ""                         | 401
            sub            | 5                          | 401
            token_use      | "access"                   | 401
            token_use      | "id"                       | 302
            email          | -                          | 403
            email          | "no address"               | 403
            email_verified | false                      | 403
            email_verified | "false"                    | 403
            groups         | -                          | 403
            groups         | {}                         | 403
            groups         | "devs"                     | 302
            name           | -                          | 302
            """)
    void an_id_token_must_say_exactly_what_it_should(String name, String value, int status) {
        issuer.change(claims -> {
            if (value.equals("-")) {
                claims.remove(name);
            } else {
                claims.put(name, dev.slipway.json.Json.parse(value));
            }
        });
        var answer = browser.signIn();
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(browser.get("/auth/me").status()).isEqualTo(status == 302 ? 200 : 401);
    }

    private enum Forgery {
        NONE,
        NONE_IN_ANOTHER_CASE,
        NO_ALGORITHM,
        HMAC_WITH_THE_PUBLIC_KEY,
        ANOTHER_KEY_OF_THE_SAME_ID,
        UNKNOWN_KEY_ID,
        KEY_IN_THE_HEADER,
        CHANGED_PAYLOAD,
        NO_SIGNATURE,
        CRITICAL,
        ACCESS_TOKEN_TYPE
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.EnumSource
    void an_id_token_that_the_issuer_did_not_sign_is_nothing(Forgery forgery) {
        issuer.write(claims -> forged(forgery, claims));
        var answer = browser.signIn();
        assertThat(answer.status()).as(answer.text()).isEqualTo(401);
        nobodyIsIn(browser);
    }

    private String forged(Forgery forgery, Map<String, @Nullable Object> claims) {
        var key = issuer.key();
        var header = new HashMap<String, Object>(Map.of("alg", "RS256", "typ", "JWT", "kid", key.getKeyID()));
        var payload = TestIssuer.part(claims);
        return switch (forgery) {
            case NONE -> unsigned(header, "none", payload);
            case NONE_IN_ANOTHER_CASE -> unsigned(header, "nOnE", payload);
            case NO_ALGORITHM -> {
                header.remove("alg");
                yield issuer.sign(header, claims);
            }
            case HMAC_WITH_THE_PUBLIC_KEY -> {
                header.put("alg", "HS256");
                yield hmac(TestIssuer.part(header) + "." + payload);
            }
            case ANOTHER_KEY_OF_THE_SAME_ID -> {
                issuer.rotate(TestIssuer.key(key.getKeyID()));
                var token = issuer.sign(header, claims);
                issuer.rotate(key);
                yield token;
            }
            case UNKNOWN_KEY_ID -> {
                header.put("kid", "../../etc/passwd");
                yield issuer.sign(header, claims);
            }
            case KEY_IN_THE_HEADER -> {
                var own = TestIssuer.key("own");
                issuer.rotate(own);
                header.put("kid", "own");
                header.put("jwk", own.toPublicJWK().toJSONObject());
                header.put("jku", issuer.url() + "/keys");
                var token = issuer.sign(header, claims);
                issuer.rotate(key);
                yield token;
            }
            case CHANGED_PAYLOAD -> {
                var parts = issuer.sign(header, claims).split("\\.");
                claims.put("groups", List.of("admins"));
                yield parts[0] + "." + TestIssuer.part(claims) + "." + parts[2];
            }
            case NO_SIGNATURE -> TestIssuer.part(header) + "." + payload + ".";
            case CRITICAL -> {
                header.put("crit", List.of("exp"));
                yield issuer.sign(header, claims);
            }
            case ACCESS_TOKEN_TYPE -> {
                header.put("typ", "at+jwt");
                yield issuer.sign(header, claims);
            }
        };
    }

    private static String unsigned(Map<String, Object> header, String algorithm, String payload) {
        header.put("alg", algorithm);
        return TestIssuer.part(header) + "." + payload + ".";
    }

    /// The old trick: the public key, which everybody has, as the secret of an HMAC.
    private String hmac(String signed) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(issuer.key().toPublicKey().getEncoded(), "HmacSHA256"));
            return signed + "."
                    + Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException | JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void another_account_with_ones_address_is_not_oneself() {
        browser.signIn();
        issuer.person("u-2", "ADA@acme.test", "admins");
        try (var other = new Browser(server)) {
            var answer = other.signIn();
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text()).contains("Another account of the issuer has your e-mail address");
        }
        assertThat(browser.get("/auth/me").text()).contains("\"developer\"");
        db.run(tx -> tx.update("update person set disabled = true", Map.of()));
        try (var other = new Browser(server)) {
            assertThat(other.signIn().status()).isEqualTo(302);
            assertThat(other.get("/auth/me").text()).contains("u-2");
        }
        assertThat(browser.get("/auth/me").status()).isEqualTo(401);
    }
}
