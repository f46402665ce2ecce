package dev.slipway.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Text that nobody means: it is refused as a [BadExpression] or evaluated, and nothing else happens.
class ExpressionFuzzTest {
    private static final List<String> PIECES = List.of(
            "{{",
            "}}",
            "{{{",
            "}}}",
            "{{{{",
            "}}}}",
            "{{#if a}}",
            "{{/if}}",
            "{{else}}",
            "{{#each xs}}",
            "{{/each}}",
            "{{^}}",
            "{{^a}}",
            "{{/a}}",
            "{{else if a}}",
            "{{#with o}}",
            "{{/with}}",
            "{{!--",
            "--}}",
            "{{!",
            "\\{{",
            "\\\\{{",
            "\\",
            "~",
            "#",
            "/",
            "^",
            ">",
            "&",
            "*",
            "=",
            "!",
            "a",
            "xs",
            "o.k",
            "../",
            "./",
            "this",
            ".",
            "..",
            "@index",
            "@root.a",
            "[",
            "]",
            "[0]",
            "(",
            ")",
            "eq",
            "not ",
            "lookup ",
            " ",
            "\n",
            "\r\n",
            "\t",
            "\"",
            "'",
            "|",
            "as |x|",
            "1",
            "-1.5",
            "true",
            "null",
            "undefined",
            "secrets.T",
            "ü",
            "\ud83d\ude00",
            "\u0000",
            "$",
            "-");
    private static final Map<String, Object> CONTEXT = Map.of(
            "a",
            1,
            "xs",
            List.of("p", Map.of("k", 2)),
            "o",
            Map.of("k", "v"),
            "secrets",
            Map.of("T", new Secret("hidden")));

    @Test
    void random_pieces_are_refused_or_evaluated() {
        var random = new Random(20260101);
        int evaluated = 0;
        for (int round = 0; round < 20_000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            evaluated += tried(text.toString()) ? 1 : 0;
        }
        assertThat(evaluated).isGreaterThan(1_000);
    }

    private static boolean tried(String text) {
        try {
            var expression = Expression.parse(text);
            for (var typing : Typing.values()) {
                var result = expression.evaluate(CONTEXT, typing);
                assertThat(String.valueOf(result)).as(text).doesNotContain("hidden");
            }
            return true;
        } catch (BadExpression e) {
            assertThat(e.line()).as(text).isPositive();
            assertThat(e.column()).as(text).isPositive();
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{",
                "}}",
                "{{{{",
                "\\{{",
                "{{!",
                "{{!--",
                "{{#a",
                "{{a ",
                "{{#a}}{{/a}}",
                "{{a}}",
                "(",
                "{{eq (",
                "../",
                "{{a.",
                "{{else}}",
                "{{^}}",
                "{{\"",
                "{{a}}\n",
                "{{#if a}}\n{{/if}}\n",
                "{{!x}} ",
                "{{~a~}} ",
                "\\\\{{a}}"
            })
    void a_whole_file_of_one_piece_is_read_in_time(String piece) {
        var text = "{{a}}" + piece.repeat((64 * 1024 - 5) / piece.length());
        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> assertThatCode(() -> tried(text, piece)).doesNotThrowAnyException());
    }

    private static void tried(String text, String piece) {
        try {
            assertThat(Expression.parseSkeleton(text).evaluate(CONTEXT, Typing.TEXT))
                    .as(piece)
                    .isNotNull();
        } catch (BadExpression | RenderProblem e) {
            assertThat(e).as(piece).hasMessageNotContaining("hidden");
        }
    }
}
