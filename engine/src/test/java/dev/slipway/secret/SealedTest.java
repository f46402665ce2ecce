package dev.slipway.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.expr.Secret;
import dev.slipway.json.Json;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SealedTest {
    private static final Keyring KEYRING = Keyring.of(new byte[32]);
    private static final Map<String, @Nullable Object> TREE = tree();

    private static Map<String, @Nullable Object> tree() {
        var tree = new LinkedHashMap<String, @Nullable Object>();
        tree.put("open", "o");
        tree.put("none", null);
        tree.put("token", new Secret("s3cret"));
        tree.put("list", Arrays.asList(1, new Secret(42), null, new Secret(null), new Secret(true)));
        tree.put("object", Map.of("deep", new Secret(Map.of("user", "u1", "keys", List.of("k1", "k2")))));
        return tree;
    }

    @Test
    void what_is_sealed_opens_to_the_same_tree() {
        var sealed = Sealed.seal(TREE, KEYRING, "run 1");
        assertThat(Json.write(sealed)).contains("{\"$sealed\":\"").doesNotContain("s3cret", "user");
        assertThat(Sealed.open(Json.parse(Json.write(sealed)), KEYRING, "run 1"))
                .isEqualTo(TREE);
    }

    @Test
    void what_was_sealed_for_one_run_does_not_open_for_another() {
        var sealed = Sealed.seal(TREE, KEYRING, "run 1");
        assertThatThrownBy(() -> Sealed.open(sealed, KEYRING, "run 2")).isInstanceOf(SealBroken.class);
        assertThatThrownBy(() -> Sealed.open(Map.of("$sealed", "?"), KEYRING, "run 1"))
                .isInstanceOf(SealBroken.class);
    }

    @Test
    void masked_it_shows_the_same_sealed_or_not() {
        var expected = Json.parse("""
                {"open": "o", "none": null, "token": "***", "list": [1, "***", null, "***", "***"],
                 "object": {"deep": "***"}}
                """);
        assertThat(Sealed.mask(TREE)).isEqualTo(expected);
        assertThat(Sealed.mask(Sealed.seal(TREE, KEYRING, "run 1"))).isEqualTo(expected);
    }

    @Test
    void revealed_it_is_plain() {
        assertThat(Secret.reveal(TREE)).isEqualTo(Json.parse("""
                {"open": "o", "none": null, "token": "s3cret", "list": [1, 42, null, null, true],
                 "object": {"deep": {"user": "u1", "keys": ["k1", "k2"]}}}
                """));
    }

    @Test
    void its_values_are_the_texts_and_numbers_of_its_secrets() {
        assertThat(Sealed.values(TREE)).containsExactlyInAnyOrder("s3cret", "42", "u1", "k1", "k2");
        assertThat(Sealed.values("open")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"$sealed": "x"}             | true
            {"$sealed": 1, "other": 2}   | true
            [1, {"a": [{"$sealed": {}}]}] | true
            {"sealed": "x"}              | false
            ["$sealed"]                  | false
            null                         | false
            """)
    void finds_our_key_in_what_comes_from_outside(String json, boolean held) {
        assertThat(Sealed.holdsSealedKey(Json.parse(json))).isEqualTo(held);
    }

    @Test
    void hits_in_an_output_become_secrets() {
        var masker = Masker.of(Set.of("s3cret", "123456"));
        var output = Json.parse("""
                {"url": "https://u:s3cret@x", "ok": "fine", "pin": 123456, "n": 1, "list": ["czNjcmV0", null],
                 "key-s3cret": true}
                """);
        var sealed = Sealed.sealHits(output, masker);
        assertThat(sealed)
                .isEqualTo(mapOf(
                        "url",
                        new Secret("https://u:s3cret@x"),
                        "ok",
                        "fine",
                        "pin",
                        new Secret(123456),
                        "n",
                        1,
                        "list",
                        Arrays.asList(new Secret("czNjcmV0"), null),
                        "key-***",
                        true));
    }

    private static Map<String, Object> mapOf(Object... keysAndValues) {
        var result = new LinkedHashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            result.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return result;
    }
}
