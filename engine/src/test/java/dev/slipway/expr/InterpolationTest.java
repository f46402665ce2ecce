package dev.slipway.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterpolationTest {
    private static final Map<String, Object> CONTEXT = Map.of(
            "parameters",
            Map.of(
                    "name", "shop",
                    "seats", 5,
                    "trial", true,
                    "tags", List.of("a", "b"),
                    "evil", "{{ secrets.key }} {{ run.id }}",
                    "constructor", "x",
                    "with-hyphen", "yes"),
            "entity",
            Map.of(),
            "secrets",
            Map.of("key", new Secret("s3cr3t-value"), "api-key", new Secret("other-secret")),
            "run",
            Map.of("id", "r-1", "callbackUrl", "https://x/callback"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            plain                                | plain
            {{ parameters.name }}                | shop
            {{parameters.name}}                  | shop
            {{   run.id}}/{{ run.id }}           | r-1/r-1
            n={{ parameters.seats }}             | n=5
            {{ parameters.seats }}               | 5
            {{ parameters.trial }}               | true
            {{ parameters.with-hyphen }}         | yes
            {{ parameters.tags.1 }}              | b
            tags: {{ parameters.tags }}          | tags: ["a","b"]
            {{ parameters.tags.2 }}              | {{ parameters.tags.2 }}
            {{ parameters.missing }}             | {{ parameters.missing }}
            {{ entity.name }} here               | {{ entity.name }} here
            {{ operation.entity.id }}            | {{ operation.entity.id }}
            {{ parameters.name.length }}         | {{ parameters.name.length }}
            {{ parameters.constructor }}         | {{ parameters.constructor }}
            {{ parameters.__proto__ }}           | {{ parameters.__proto__ }}
            {{ parameters.prototype.name }}      | {{ parameters.prototype.name }}
            {{ __proto__ }}                      | {{ __proto__ }}
            {{ secrets }}                        | {{ secrets }}
            {{#if x}}a{{/if}}                    | {{#if x}}a{{/if}}
            {{ upper parameters.name }}          | {{ upper parameters.name }}
            {{{ parameters.name }}}              | {shop}
            {{ parameters. }}                    | {{ parameters. }}
            {{                                   | {{
            {{ parameters.evil }}                | {{ secrets.key }} {{ run.id }}
            """)
    void a_path_stands_for_its_value_and_for_itself_when_it_leads_nowhere(String text, String expected) {
        assertThat(Interpolation.tree(text, CONTEXT)).isEqualTo(expected);
    }

    @Test
    void a_path_alone_keeps_an_object_or_a_list() {
        assertThat(Interpolation.tree(Map.of("a", List.of("{{ parameters.tags }}")), CONTEXT))
                .isEqualTo(Map.of("a", List.of(List.of("a", "b"))));
    }

    @Test
    void what_was_made_with_a_secret_is_one() {
        assertThat(Interpolation.tree("Bearer {{ secrets.api-key }}", CONTEXT))
                .isEqualTo(new Secret("Bearer other-secret"));
        var context = Map.of("parameters", Map.of("token", new Secret("t0ken-value"), "plain", "p"));
        assertThat(Interpolation.tree("{{ parameters.plain }}", context)).isEqualTo("p");
        assertThat(Interpolation.tree("{{ parameters.token }}", context)).isEqualTo(new Secret("t0ken-value"));
        assertThat(Interpolation.tree("all: {{ parameters }}", context)).isInstanceOf(Secret.class);
        assertThat(Secret.reveal(Interpolation.tree("{{ parameters }}", context)))
                .isEqualTo(Map.of("token", "t0ken-value", "plain", "p"));
        assertThat(String.valueOf(Interpolation.tree("{{ parameters }}", context)))
                .doesNotContain("t0ken");
    }

    @Test
    void the_secrets_that_a_tree_names_are_known_before_it_is_filled() {
        var tree = Map.of("a", "{{ secrets.one }} and {{secrets.two-2}}", "b", List.of("{{ secrets.three.x }}", 7));

        assertThat(Interpolation.below("secrets", tree)).isEqualTo(Set.of("one", "two-2", "three"));
        assertThat(Interpolation.below("secrets", "{{ secrets.constructor }} {{ secrets }} {{ parameters.secrets.x }}"))
                .isEmpty();
    }

    @Test
    void a_result_has_a_bound() {
        var context = Map.of("parameters", Map.of("x", "x".repeat(10_000)));

        assertThatThrownBy(() -> Interpolation.tree(Map.of("body", "{{ parameters.x }}".repeat(30)), context))
                .isInstanceOf(RenderProblem.class)
                .hasMessageStartingWith("body: ");
    }
}
