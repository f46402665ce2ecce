package dev.slipway.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskerTest {
    private static final String VALUE = "p@ss w'ö\"rd/<&>$x\\y%";
    private static final Masker MASKER = Masker.of(Set.of(VALUE));

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
            as it is                   ~ p@ss w'ö"rd/<&>$x\\y%
            JSON                       ~ p@ss w'ö\\"rd/<&>$x\\\\y%
            JSON in ASCII              ~ p@ss w'\\u00f6\\"rd/<&>$x\\\\y%
            JSON in ASCII, upper case  ~ p@ss w'\\u00F6\\"rd/<&>$x\\\\y%
            JSON in ASCII, slashes     ~ p@ss w'\\u00f6\\"rd\\/<&>$x\\\\y%
            JSON for HTML              ~ p@ss w'ö\\"rd/\\u003c\\u0026\\u003e$x\\\\y%
            JSON in JSON               ~ p@ss w'ö\\\\\\"rd/<&>$x\\\\\\\\y%
            URI                        ~ p%40ss%20w%27%C3%B6%22rd%2F%3C%26%3E%24x%5Cy%25
            URI, lower case            ~ p%40ss%20w%27%c3%b6%22rd%2f%3c%26%3e%24x%5cy%25
            encodeURIComponent         ~ p%40ss%20w'%C3%B6%22rd%2F%3C%26%3E%24x%5Cy%25
            encodeURI                  ~ p@ss%20w'%C3%B6%22rd/%3C&%3E$x%5Cy%25
            form                       ~ p%40ss+w%27%C3%B6%22rd%2F%3C%26%3E%24x%5Cy%25
            XML text                   ~ p@ss w'ö"rd/&lt;&amp;&gt;$x\\y%
            XML attribute              ~ p@ss w&apos;ö&quot;rd/&lt;&amp;&gt;$x\\y%
            HTML                       ~ p@ss w&#39;ö&#34;rd/&lt;&amp;&gt;$x\\y%
            shell, single quotes       ~ p@ss w'\\''ö"rd/<&>$x\\y%
            shell, mixed quotes        ~ p@ss w'"'"'ö"rd/<&>$x\\y%
            shell, double quotes       ~ p@ss w'ö\\"rd/<&>\\$x\\\\y%
            shell, printf %q           ~ p@ss\\ w\\'ö\\"rd/\\<\\&\\>\\$x\\\\y%
            expression                 ~ p@ss w''ö"rd/<&>$x\\y%
            """)
    void masks_the_form(String form, String written) {
        assertThat(MASKER.mask("before " + written + " after")).as(form).isEqualTo("before *** after");
        assertThat(MASKER.hits("x" + written)).isTrue();
        assertThat(MASKER.mask("ordinary p@ss text")).isEqualTo("ordinary p@ss text");
    }

    @Test
    void masks_base64_wherever_the_value_begins_in_what_is_encoded() {
        var random = new Random(1);
        for (var encoder : List.of(
                Base64.getEncoder(), Base64.getUrlEncoder(), Base64.getEncoder().withoutPadding())) {
            for (int round = 0; round < 300; round++) {
                var secret = new byte[6 + random.nextInt(40)];
                random.nextBytes(secret);
                // As text, so that it is the same in Java.
                var value = new String(secret, StandardCharsets.ISO_8859_1).replaceAll("\\s", "x");
                var before = "b".repeat(random.nextInt(7));
                var after = "a".repeat(random.nextInt(7));
                var encoded = encoder.encodeToString((before + value + after).getBytes(StandardCharsets.UTF_8));
                var masked = Masker.of(Set.of(value)).mask("x " + encoded + " y");
                // What is left belongs to the neighbours, but for a character at either end that both share.
                assertThat(masked).contains("***");
                assertThat(masked.replace("***", "").length())
                        .isLessThanOrEqualTo(4 + 2 * 4 + (before.length() + after.length()) * 4 / 3);
            }
        }
    }

    @Test
    void masks_what_urlencoder_and_json_write_for_any_text() {
        var random = new Random(2);
        for (int round = 0; round < 300; round++) {
            var value = new StringBuilder();
            while (value.length() < 8) {
                value.appendCodePoint(random.nextInt(3) == 0 ? 0xa0 + random.nextInt(0x500) : '!' + random.nextInt(94));
            }
            var masker = Masker.of(Set.of(value.toString()));
            var encoded = URLEncoder.encode(value.toString(), StandardCharsets.UTF_8);
            assertThat(masker.mask(encoded)).isEqualTo("***");
            var lower = Pattern.compile("%..")
                    .matcher(encoded)
                    .replaceAll(hit -> hit.group().toLowerCase(Locale.ROOT));
            assertThat(masker.mask(lower)).isEqualTo("***");
            assertThat(masker.mask(Json.write(value.toString()))).isEqualTo("\"***\"");
        }
    }

    @Test
    void masks_each_line_of_a_value_of_several() {
        var pem = "-----BEGIN KEY-----\nMIIEvQIBADANBgkqh\n  kiG9w0BAQEFAASC\nend\n-----END KEY-----\n";
        var masker = Masker.of(Set.of(pem));
        assertThat(masker.mask("MIIEvQIBADANBgkqh")).isEqualTo("***");
        assertThat(masker.mask("> kiG9w0BAQEFAASC <")).isEqualTo("> *** <");
        assertThat(masker.mask("the end")).isEqualTo("the end");
        assertThat(masker.mask("x" + pem + "y")).isEqualTo("x***y");
        assertThat(masker.mask("x" + pem.strip() + "y")).isEqualTo("x***y");
        assertThat(masker.mask("x" + pem.replace("\n", "\r\n") + "y")).isEqualTo("x***y");
        assertThat(masker.mask(Json.write(pem))).isEqualTo("\"***\"");
    }

    @Test
    void masks_the_lines_of_wrapped_base64() {
        var value = "0123456789abcdefghij".repeat(10);
        var masker = Masker.of(Set.of(value));
        Base64.getMimeEncoder()
                .encodeToString(value.getBytes(StandardCharsets.UTF_8))
                .lines()
                .forEach(line -> assertThat(masker.mask(line)).isEqualTo("***"));
    }

    @Test
    void masks_the_texts_inside_a_value_that_is_json() {
        var masker = Masker.of(Set.of("{\"user\": \"deploy-bot\", \"list\": [\"hunter22\"], \"no\": \"x\"}"));
        assertThat(masker.mask("deploy-bot:hunter22 x")).isEqualTo("***:*** x");
        assertThat(Masker.of(Set.of("{no json at all")).mask("a {no json at all b"))
                .isEqualTo("a *** b");
    }

    @Test
    void masks_without_the_quotes_and_line_ends_around_a_value() {
        assertThat(Masker.of(Set.of("\"quoted\"")).mask("quoted \"quoted\"")).isEqualTo("*** ***");
        assertThat(Masker.of(Set.of("token-1\n")).mask("a token-1 b")).isEqualTo("a *** b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            abcdefgh            | ***
            xabcdefghx          | x***x
            abcdefghij          | ***
            efghijkl            | ***
            abcdefghijkl        | ***
            abcdefghabcdefgh    | ***
            abcdefgh abcdefgh   | *** ***
            abcdefg             | abcdefg
            aabcdefgabcdefgh    | aabcdefg***
            abcd                | abcd
            """)
    void hits_that_overlap_or_touch_become_one(String text, String masked) {
        assertThat(Masker.of(Set.of("abcdefgh", "efghijkl", "abcdefghij")).mask(text))
                .isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "abc"})
    void leaves_values_that_are_too_short(String value) {
        var masker = Masker.of(Set.of(value));
        assertThat(masker.mask("abc and abc")).isEqualTo("abc and abc");
        assertThat(masker.hits("abc and abc")).isFalse();
    }

    @Test
    void knows_nothing_when_there_are_no_secrets() {
        assertThat(Masker.NONE.mask("anything")).isEqualTo("anything");
        assertThat(Masker.of(Set.of())).isSameAs(Masker.NONE);
        assertThat(Masker.NONE.longest()).isZero();
    }

    @Test
    void does_not_show_its_values() {
        assertThat(MASKER.toString()).doesNotContain("p@ss");
        assertThat(MASKER.longest()).isGreaterThan(VALUE.length());
    }
}
