package dev.slipway.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the original, with Handlebars.js, made of the same templates: `vectors/handlebars-js-vectors.tsv` from
/// ForgePortal's helpers, `vectors/handlebars-js-more.tsv` from Handlebars.js 4 for what those leave open.
class HandlebarsVectorsTest {
    private static final Map<String, @Nullable Object> CONTEXT = Json.parseOwnObject("""
            {
              "name": "svc", "n": 5, "z": 0, "t": true, "f": false, "nul": null, "e": "",
              "arr": ["a", "b"], "empty": [], "list": [{"v": 1}, {"v": 2}], "obj": {"k": "v"},
              "nested": [[1, 2], [3, null]], "mixed": [null, 1, {"a": 1}, [2, 3]],
              "fl": 1.50, "whole": 2.0, "big": 1e21, "small": 1e-7, "minus": -0.25,
              "html": "<a&\\"b\\">", "dash-key": "D", "provider": "github",
              "steps": {"create-repo": {"outputs": {"repoUrl": "https://x/y", "num": 7}}}
            }
            """);

    /// Where we differ, knowingly. None of these is among the original's own 56.
    private static final Map<String, String> DIFFERENT = Map.ofEntries(
            // There, values that follow each other without text between them are added up when they are no strings.
            Map.entry(
                    "{{#each list as |x i|}}{{i}}{{x.v}}{{name}}{{../name}}{{@root.name}};{{/each}}",
                    "01svcsvc;12svcsvc;"),
            Map.entry("{{#each list}}{{#each ../arr}}{{@../index}}{{@index}} {{/each}}{{/each}}", "00 01 10 11 "),
            Map.entry("{{#each nested}}{{#each this}}{{@index}}{{this}},{{/each}};{{/each}}", "01,12,;03,1,;"),
            Map.entry(
                    "{{gt \"b\" \"a\"}}{{gt \"10\" 9}}{{gt \"x\" 1}}{{lt nul 1}}{{lt missing 1}}{{gt t 0}}",
                    "truetruefalsetruefalsetrue"),
            Map.entry("{{#each obj}}{{@first}}{{@last}}{{@index}}{{@key}}{{/each}}", "truetrue0k"),
            // Two blocks that open on the same line count as alone on it.
            Map.entry("{{#if t}}{{#if t}}\na\n{{/if}}{{/if}}", "a\n"),
            // An escaped expression must be closed, too.
            Map.entry("\\{{name", "THROWS"));

    @ParameterizedTest
    @MethodSource("vectors")
    void gives_what_the_original_gives(String template, String expected) {
        if (expected.startsWith("THROWS")) {
            assertThatThrownBy(() -> Expression.parse(template)).isInstanceOf(BadExpression.class);
        } else {
            assertThat(Expression.parse(template).evaluate(CONTEXT, Typing.TEXT))
                    .isEqualTo(Json.parse(expected));
        }
    }

    @Test
    void there_are_56_vectors_of_the_original() {
        assertThat(lines("handlebars-js-vectors.tsv")).hasSize(56);
    }

    static Stream<Object[]> vectors() {
        var original = lines("handlebars-js-vectors.tsv").map(HandlebarsVectorsTest::columns);
        var more = lines("handlebars-js-more.tsv")
                .map(HandlebarsVectorsTest::columns)
                .map(columns -> new Object[] {Json.parse((String) columns[0]), columns[1]})
                .map(columns -> new Object[] {columns[0], different(columns)});
        return Stream.concat(original, more);
    }

    private static Object different(Object[] columns) {
        var ours = DIFFERENT.get((String) columns[0]);
        return ours == null ? columns[1] : ours.equals("THROWS") ? ours : Json.write(ours);
    }

    private static Object[] columns(String line) {
        return line.split("\t", 2);
    }

    private static Stream<String> lines(String file) {
        try (var in = HandlebarsVectorsTest.class.getResourceAsStream("/vectors/" + file)) {
            return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8).lines();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
