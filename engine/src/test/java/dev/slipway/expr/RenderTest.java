package dev.slipway.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.json.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RenderTest {
    private static final Map<String, Object> CONTEXT =
            Map.of("name", "web", "count", 3, "secrets", Map.of("TOKEN", new Secret("s3cret")));

    @Test
    void evaluates_every_string_and_leaves_keys_and_other_values() {
        var tree = Json.parseOwn("""
                {"{{name}}": "{{name}}", "list": ["a", "{{count}}", {"deep": "x{{count}}"}], "n": 1, "none": null}
                """);
        assertThat(Render.tree(tree, CONTEXT, Typing.KEEP)).isEqualTo(Json.parseOwn("""
                {"{{name}}": "web", "list": ["a", 3, {"deep": "x3"}], "n": 1, "none": null}
                """));
    }

    @Test
    void only_leaves_made_with_a_secret_are_secrets() {
        var tree = Map.of("headers", Map.of("Authorization", "Bearer {{secrets.TOKEN}}", "X-Name", "{{name}}"));
        assertThat(Render.tree(tree, CONTEXT, Typing.TEXT))
                .isEqualTo(Map.of("headers", Map.of("Authorization", new Secret("Bearer s3cret"), "X-Name", "web")));
    }

    @Test
    void a_problem_names_the_place_and_no_value() {
        var bad = Map.of("body", Map.of("items", Arrays.asList("ok", null, "{{shout secrets.TOKEN}}")));
        assertThatThrownBy(() -> Render.tree(bad, CONTEXT, Typing.TEXT))
                .isInstanceOf(RenderProblem.class)
                .hasMessage("body.items[2]: unknown helper: \"shout\"");
        var big = Map.of("a", List.of("{{#each x}}{{this}} {{/each}}"));
        var context = Map.of("x", List.of("s3cret".repeat(50_000)));
        assertThatThrownBy(() -> Render.tree(big, context, Typing.TEXT))
                .isInstanceOf(RenderProblem.class)
                .hasMessageStartingWith("a[0]: the result is longer")
                .hasMessageNotContaining("s3cret");
    }
}
