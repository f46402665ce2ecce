package dev.slipway.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.json.Json;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
    private static final Secret TOKEN = new Secret("s3cret-token");
    private static final Map<String, @Nullable Object> CONTEXT = context();

    private static Map<String, @Nullable Object> context() {
        var context = new HashMap<>(Json.parseOwnObject("""
                {"name": "web", "count": 3, "ratio": 0.50, "on": true, "nothing": null, "tags": ["a", "b"],
                 "evil": "{{secrets.TOKEN}} ${{ x }} $(id)", "run": {"status": "failed"},
                 "steps": {"create-repo": {"outputs": {"repoUrl": "https://x/y", "size": 7}}}}
                """));
        context.put("secrets", Map.of("TOKEN", TOKEN, "ACCOUNT", new Secret(Map.of("user", "u", "key", "k"))));
        context.put("mixed", Map.of("open", "o", "hidden", new Secret("h")));
        context.put("list", List.of("one", new Secret("two")));
        context.put("flag", new Secret(false));
        return context;
    }

    private static @Nullable Object keep(String text) {
        return Expression.parse(text).evaluate(CONTEXT, Typing.KEEP);
    }

    private static @Nullable Object text(String text) {
        return Expression.parse(text).evaluate(CONTEXT, Typing.TEXT);
    }

    @Test
    void an_expression_alone_keeps_its_type() {
        assertThat(keep("{{count}}")).isEqualTo(3);
        assertThat(keep("{{ ratio }}")).isEqualTo(new BigDecimal("0.50"));
        assertThat(keep("{{{on}}}")).isEqualTo(true);
        assertThat(keep("{{tags}}")).isEqualTo(List.of("a", "b"));
        assertThat(keep("{{steps.create-repo.outputs}}")).isEqualTo(Map.of("repoUrl", "https://x/y", "size", 7));
        assertThat(keep("{{eq count 3}}")).isEqualTo(true);
        assertThat(keep("{{lookup tags 1}}")).isEqualTo("b");
        assertThat(keep("{{nothing}}")).isNull();
        assertThat(keep("{{missing.deep}}")).isNull();
    }

    @Test
    void with_any_other_text_it_becomes_text() {
        assertThat(keep(" {{count}}")).isEqualTo(" 3");
        assertThat(keep("{{count}}{{count}}")).isEqualTo("33");
        assertThat(keep("{{#if on}}{{count}}{{/if}}")).isEqualTo("3");
        assertThat(keep("{{missing}}-")).isEqualTo("-");
        assertThat(keep("plain")).isEqualTo("plain");
    }

    @Test
    void as_text_everything_is_text() {
        assertThat(text("{{count}}")).isEqualTo("3");
        assertThat(text("{{missing}}")).isEqualTo("");
        assertThat(text("{{run.status}}")).isEqualTo("failed");
        assertThat(text("{{steps.create-repo.outputs.repoUrl}}")).isEqualTo("https://x/y");
    }

    @Test
    void what_a_value_holds_is_never_evaluated() {
        assertThat(text("{{evil}}")).isEqualTo("{{secrets.TOKEN}} ${{ x }} $(id)");
        assertThat(keep("{{evil}}")).isEqualTo("{{secrets.TOKEN}} ${{ x }} $(id)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{secrets.TOKEN}}",
                "Bearer {{secrets.TOKEN}}",
                "{{secrets.[TOKEN]}}",
                "{{secrets.TOKEN.length}}",
                "{{lookup secrets 'TOKEN'}}",
                "{{eq secrets.TOKEN 'x'}}",
                "{{not (eq 'x' secrets.TOKEN)}}",
                "{{or on secrets.TOKEN}}",
                "{{#if secrets.TOKEN}}yes{{/if}}",
                "{{#if secrets.NONE}}{{else if secrets.TOKEN}}yes{{/if}}",
                "{{#unless flag}}no{{/unless}}",
                "{{#flag}}{{else}}no{{/flag}}",
                "{{^flag}}no{{/flag}}",
                "{{#each secrets}}{{@key}}{{/each}}",
                "{{#each list}}x{{/each}}",
                "{{#with secrets}}{{TOKEN}}{{/with}}",
                "{{#with secrets.TOKEN as |t|}}{{t}}{{/with}}",
                "{{#with secrets.ACCOUNT}}{{user}}{{/with}}",
                "{{@root.secrets.TOKEN}}",
                "{{list.[1]}}",
                "{{secrets.ACCOUNT.user}}",
            })
    void whatever_touched_a_secret_is_one(String text) {
        assertThat(keep(text)).isInstanceOf(Secret.class);
        assertThat(text(text)).isInstanceOf(Secret.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{{name}}", "{{secrets.NONE}}", "{{list.[0]}}", "{{list.length}}", "{{mixed.open}}", "{{mixed}}"
            })
    void what_touched_none_is_open(String text) {
        assertThat(text(text)).isInstanceOf(String.class);
    }

    @Test
    void a_secret_result_is_computed_with_the_value_in_clear() {
        assertThat(text("Bearer {{secrets.TOKEN}}")).isEqualTo(new Secret("Bearer s3cret-token"));
        assertThat(keep("{{secrets.TOKEN.length}}")).isEqualTo(new Secret(12));
        assertThat(text("{{secrets.TOKEN.length}}")).isEqualTo(new Secret("12"));
        assertThat(keep("{{eq flag false}}")).isEqualTo(new Secret(true));
        assertThat(keep("{{secrets.ACCOUNT}}")).isEqualTo(new Secret(Map.of("user", "u", "key", "k")));
        assertThat(keep("{{list}}")).isEqualTo(List.of("one", new Secret("two")));
        assertThat(text("{{list}}")).isEqualTo(new Secret("one,two"));
        assertThat(String.valueOf(text("{{secrets.TOKEN}}"))).isEqualTo("***");
    }

    @Test
    void a_kept_object_keeps_the_secrets_inside_it() {
        assertThat(keep("{{mixed}}")).isEqualTo(Map.of("open", "o", "hidden", new Secret("h")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {{shout name}}                | 1 |  3 | unknown helper: "shout"
            {{eq (shout name) 1}}         | 1 |  7 | unknown helper: "shout"
            a {{#shout name}}x{{/shout}}  | 1 |  6 | unknown helper: "shout"
            {{> part}}                    | 1 |  1 | partials are not supported
            {{#> part}}x{{/part}}         | 1 |  1 | partials are not supported
            {{#*inline "x"}}y{{/inline}}  | 1 |  1 | inline partials
            {{* deco}}                    | 1 |  1 | decorators
            {{=<% %>=}}                   | 1 |  1 | other delimiters
            {{eq 1}}                      | 1 |  3 | eq takes 2 arguments
            {{not}}                       | 1 |  3 | not takes 1 argument
            {{and}}                       | 1 |  3 | and takes at least 1
            {{if on}}                     | 1 |  3 | if is a block
            {{#eq 1 2}}x{{/eq}}           | 1 |  4 | eq is no block
            {{#if}}x{{/if}}               | 1 |  4 | #if takes exactly one argument
            {{#if on}}x{{/each}}          | 1 | 15 | expected {{/if}}, found {{/each}}
            {{arr.0}}                     | 1 |  3 | an index is written [0]
            {{name                        | 1 |  7 | missing
            {{#if on}}x                   | 1 | 12 | missing
            {{log name}}                  | 1 |  3 | unknown helper: "log"
            {{precompile name}}           | 1 |  3 | unknown helper: "precompile"
            """)
    void says_what_is_wrong_and_where(String text, int line, int column, String message) {
        var bad = catchThrowableOfType(BadExpression.class, () -> Expression.parse(text));
        assertThat(bad).hasMessageContaining(message);
        assertThat(List.of(bad.line(), bad.column())).isEqualTo(List.of(line, column));
    }

    @Test
    void counts_lines() {
        var bad = catchThrowableOfType(BadExpression.class, () -> Expression.parse("a\nbc {{shout x}}"));
        assertThat(List.of(bad.line(), bad.column())).isEqualTo(List.of(2, 6));
    }

    @Test
    void is_bounded_in_length() {
        assertThat(Expression.parse("x".repeat(100_000)).literal()).isTrue();
        assertThat(text("x".repeat(4_088) + "{{name}}")).isEqualTo("x".repeat(4_088) + "web");
        assertThatThrownBy(() -> Expression.parse("x".repeat(4_089) + "{{name}}"))
                .isInstanceOf(BadExpression.class);
        assertThat(Expression.parseSkeleton("x".repeat(60_000) + "{{name}}").literal())
                .isFalse();
        assertThatThrownBy(() -> Expression.parseSkeleton("x".repeat(65_530) + "{{name}}"))
                .isInstanceOf(BadExpression.class);
    }

    @Test
    void is_bounded_in_depth() {
        assertThat(text("{{#if on}}".repeat(32) + "x" + "{{/if}}".repeat(32))).isEqualTo("x");
        for (var deep : List.of(
                "{{#if on}}".repeat(33) + "x" + "{{/if}}".repeat(33),
                "{{#a}}".repeat(10_000),
                "{{^a}}".repeat(10_000),
                "{{{{a}}}}".repeat(7_000),
                "{{not " + "(not ".repeat(10_000),
                "{{#if on}}" + "{{else if on}}".repeat(4_000) + "{{/if}}")) {
            assertThatThrownBy(() -> Expression.parseSkeleton(deep)).isInstanceOf(BadExpression.class);
        }
    }

    @Test
    void a_result_is_bounded_while_it_is_built() {
        var items = Collections.nCopies(1_000, "x".repeat(100));
        var context = Map.<String, Object>of("items", items);
        var nested = "{{#each items}}{{#each ../items}}{{this}}{{/each}}{{/each}}";
        assertThatThrownBy(() -> Expression.parse(nested).evaluate(context, Typing.TEXT))
                .isInstanceOf(RenderProblem.class)
                .hasMessageContaining("longer than 262144 characters");
    }

    @Test
    void loops_are_bounded_even_without_output() {
        var context = Map.<String, Object>of("items", Collections.nCopies(10_000, "x"));
        var nested = "{{#each items}}{{#each @root.items}}{{#each @root.items}}{{/each}}{{/each}}{{/each}}";
        assertThatThrownBy(() -> Expression.parse(nested).evaluate(context, Typing.TEXT))
                .isInstanceOf(RenderProblem.class)
                .hasMessageContaining("steps");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {{name}} {{run.status}}                           ; name run
            {{eq a (lookup b c)}}                             ; a b c
            {{#each xs}}{{name}}{{../up}}{{@root.r}}{{/each}} ; xs up r
            {{#each xs as |x|}}{{x.y}}{{else}}{{z}}{{/each}}  ; xs z
            {{#if a}}{{b}}{{else if c}}{{d}}{{/if}}           ; a b c d
            {{this.name}} {{@index}} {{this}}                 ; name
            plain                                             ;
            """)
    void knows_its_roots(String text, @Nullable String roots) {
        var expected = roots == null ? Set.of() : Set.of(roots.split(" "));
        assertThat(Expression.parse(text).roots()).isEqualTo(expected);
    }

    @Test
    void knows_the_secrets_and_steps_that_it_names() {
        var expression = Expression.parse(
                "{{secrets.A}}{{#if (eq secrets.B 1)}}{{lookup secrets 'C'}}{{/if}}"
                        + "{{#each x}}{{@root.secrets.D}}{{secrets.NOT}}{{/each}}{{secrets.[E-F]}}"
                        + "{{steps.create-repo.outputs.a}}{{#with steps.second}}{{outputs}}{{/with}}{{steps.0-init.outputs.b}}");
        assertThat(expression.secretNames()).containsExactlyInAnyOrder("A", "B", "C", "D", "E-F");
        assertThat(expression.stepIds()).containsExactlyInAnyOrder("create-repo", "second", "0-init");
        assertThat(Expression.parse("secrets.A").secretNames()).isEmpty();
    }

    @Test
    void is_evaluated_by_many_threads_at_once() throws Exception {
        var expression = Expression.parse("{{#each xs}}{{this}}{{#if @last}}{{@root.s}}{{/if}},{{/each}}");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var work = IntStream.range(0, 200)
                    .<Callable<@Nullable Object>>mapToObj(i -> () -> expression.evaluate(
                            Map.of("xs", List.of(i, i + 1), "s", i % 2 == 0 ? "o" : new Secret("h")), Typing.TEXT))
                    .toList();
            var results = threads.invokeAll(work);
            for (int i = 0; i < 200; i++) {
                var expected = i + "," + (i + 1) + (i % 2 == 0 ? "o," : "h,");
                assertThat(results.get(i).get()).isEqualTo(i % 2 == 0 ? expected : new Secret(expected));
            }
        }
    }
}
