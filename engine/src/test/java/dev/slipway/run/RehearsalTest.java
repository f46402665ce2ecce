package dev.slipway.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.catalog.Action;
import dev.slipway.catalog.Execution;
import dev.slipway.catalog.Metadata;
import dev.slipway.catalog.Parameters;
import dev.slipway.catalog.Retry;
import dev.slipway.catalog.Step;
import dev.slipway.catalog.Template;
import dev.slipway.expr.Secret;
import dev.slipway.json.Json;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Steps are written `id(needs) when ?condition`. The inputs are `yes`, `no`, `word`, and the secret `pin`; the
/// one stored secret is `KEY`.
class RehearsalTest {
    private static final Map<String, Object> INPUTS =
            Map.of("yes", true, "no", false, "word", "hello", "pin", new Secret("pin-in-clear"));

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', textBlock = """
            a; b(a); c(b)                                  | a=RUN b=RUN c=RUN
            a; f(a) failure; z(f)                          | a=RUN f=NOT_EXECUTED z=RUN
            a; n(a) always                                 | a=RUN n=RUN
            a ?no; b(a)                                    | a=SKIPPED b=RUN
            a ?yes; b(a)                                   | a=RUN b=RUN
            a ?pin; b(a)                                   | a=SKIPPED b=RUN
            a ?secrets.KEY                                 | a=SKIPPED
            a; b(a) ?steps.a.outputs.x                     | a=RUN b=UNDECIDED
            a; b(a) ?run.id                                | a=RUN b=UNDECIDED
            a; b(a) ?run.createdAt; c(b)                   | a=RUN b=UNDECIDED c=RUN
            a ?no; b(a) ?steps.a.outputs.x                 | a=SKIPPED b=SKIPPED
            a; f(a) failure; z(f) ?steps.f.outputs.x       | a=RUN f=NOT_EXECUTED z=SKIPPED
            a; b(a) ?(eq run.status 'success')             | a=RUN b=RUN
            a; b(a) ?(eq run.requestedBy 'ann@example.com') | a=RUN b=RUN
            a; b(a) ?(not run)                             | a=RUN b=UNDECIDED
            a; b(a) ?(lookup steps word)                   | a=RUN b=UNDECIDED
            c(a); a                                        | c=RUN a=RUN
            """)
    void what_becomes_of_the_steps(String steps, String expected) {
        var run = rehearsed(steps(steps), Map.of());

        assertThat(run.steps().stream()
                        .map(step -> step.of().id() + "=" + step.fate().verdict())
                        .collect(Collectors.joining(" ")))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {{word}}                        | "hello"                       | "settings: hello"              |
            {{yes}}                         | true                          | "settings: true"               |
            {{pin}}                         | "***"                         | "***"                          |
            {{secrets.KEY}}                 | "***"                         | "***"                          |
            {{#if no}}{{pin}}{{/if}}plain   | "plain"                       | "settings: plain"              |
            {{#if pin}}plain{{/if}}         | "***"                         | "***"                          |
            {{word}} {{steps.a.outputs.x}}  | "{{word}} {{steps.a.outputs.x}}" | "settings: {{parameters.x}}" | input.x settings.output
            {{run.id}}                      | "{{run.id}}"                  | "settings: {{parameters.x}}"   | input.x settings.output
            {{pin}} {{run.id}}              | "{{pin}} {{run.id}}"          | "settings: {{parameters.x}}"   | input.x settings.output
            {{run.status}}                  | "success"                     | "settings: success"            |
            {{steps.nobody.outputs.x}}      | null                          | "settings: "                   |
            {{#with steps}}{{a.x}}{{/with}} | "{{#with steps}}{{a.x}}{{/with}}" | "settings: {{parameters.x}}" | input.x settings.output
            {{entity.id}}                   | null                          | "settings: "                   |
            """)
    void what_an_input_comes_to_and_what_is_made_of_it(String written, String input, String settings, String later) {
        var run = rehearsed(steps("a; b(a)"), Map.of("x", written));

        var told = run.steps().getLast().told();
        assertThat(Json.write(told.input().get("x"))).isEqualTo(input);
        assertThat(Json.write(told.settings().get("output"))).isEqualTo(settings);
        assertThat(String.join(" ", told.later())).isEqualTo(later == null ? "" : later);
        assertThat(run.steps().getLast().problems()).isEmpty();
    }

    @Test
    void a_secret_that_is_not_stored_is_a_problem() {
        var run = rehearsed(steps("a"), Map.of("x", "{{secrets.NONE}}"));

        assertThat(run.steps().getFirst().problems())
                .containsExactly("unknown secret: NONE (store it with `slipway secret set NONE`)");
    }

    @Test
    void a_step_that_never_comes_to_it_has_no_problems() {
        var run = rehearsed(steps("a; f(a) failure"), Map.of("x", "{{secrets.NONE}} {{run.status}}"));

        assertThat(run.steps().getFirst().problems()).hasSize(1);
        assertThat(run.steps().getLast().problems()).isEmpty();
        assertThat(run.steps().getLast().told().later()).contains("input.x");
    }

    @Test
    void an_input_that_cannot_be_rendered_stands_as_it_was_written() {
        var endless =
                "{{#each list}}{{#each @root.list}}{{#each @root.list}}{{#each @root.list}}x{{/each}}{{/each}}{{/each}}{{/each}}";

        var step = rehearsed(
                        steps("a"),
                        Map.of("x", endless),
                        Map.of(
                                "list",
                                List.of(
                                        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22,
                                        23, 24, 25)))
                .steps()
                .getFirst();

        assertThat(step.problems()).singleElement().asString().startsWith("step a: input.x: ");
        assertThat(step.told().input()).containsEntry("x", endless);
    }

    @Test
    void a_masked_secret_and_what_comes_later_are_not_held_against_a_schema() {
        var known = rehearsed(steps("a; b(a)"), Map.of("x", "ok", "n", "{{word}}", "odd", 1));
        assertThat(known.steps().getLast().problems())
                .containsExactlyInAnyOrder(
                        "the input does not fit act@v1: n: expected integer, got string",
                        "the input does not fit act@v1: odd: is not known here; known are x, n");

        for (var unknown : List.of("{{secrets.KEY}}", "{{steps.a.outputs.x}}")) {
            assertThat(rehearsed(steps("a; b(a)"), Map.of("n", unknown))
                            .steps()
                            .getLast()
                            .problems())
                    .isEmpty();
        }
    }

    @Test
    void the_clear_value_of_a_secret_is_held_against_a_schema_and_not_told() {
        var step = rehearsed(steps("a"), Map.of("n", "{{pin}}")).steps().getFirst();

        assertThat(step.problems()).containsExactly("the input does not fit act@v1: n: expected integer, got string");
        assertThat(step.told().input()).containsEntry("n", "***");
    }

    private static DryRun rehearsed(List<Step> steps, Map<String, Object> input) {
        return rehearsed(steps, input, INPUTS);
    }

    private static DryRun rehearsed(List<Step> steps, Map<String, Object> input, Map<String, Object> inputs) {
        var template = new Template(
                metadata("t", "1.0.0"),
                Template.Format.SLIPWAY_V1,
                new Parameters(List.of(), Map.of("type", "object"), Parameters.Style.SCHEMA),
                steps.stream().map(step -> with(step, input)).toList(),
                Map.of(),
                Map.of());
        var schema = Map.<String, Object>of(
                "type",
                "object",
                "additionalProperties",
                false,
                "properties",
                new TreeMap<>(Map.of("n", Map.of("type", "integer"), "x", Map.of())).descendingMap());
        var action = new Action(
                metadata("act", "v1"),
                Action.Format.SLIPWAY_V1,
                schema,
                null,
                new Execution(
                        "noop",
                        Map.of("output", "settings: {{parameters.x}}"),
                        Duration.ofMinutes(1),
                        Retry.DEFAULT,
                        null),
                Map.of());
        var actions = new HashMap<String, Action>();
        steps.forEach(step -> actions.put(step.id(), action));
        var origin = new Run.Origin("ann@example.com", null, null, 5);
        return new Rehearsal("default", origin, Set.of("KEY"), _ -> Optional.empty())
                .template(template, actions, Json.object(inputs), null);
    }

    private static Metadata metadata(String name, String version) {
        return new Metadata("default/default", name, version, name, "", null, List.of());
    }

    private static Step with(Step step, Map<String, Object> input) {
        return new Step(step.id(), step.name(), step.action(), input, step.condition(), step.flow(), step.overrides());
    }

    private static List<Step> steps(String text) {
        return Arrays.stream(text.split(";")).map(it -> step(it.strip())).toList();
    }

    private static Step step(String text) {
        int mark = text.indexOf('?');
        var words = (mark < 0 ? text : text.substring(0, mark)).strip().split(" ");
        var condition = mark < 0 ? null : "{{" + text.substring(mark + 1).replaceAll("^\\((.*)\\)$", "$1") + "}}";
        var id = words[0].replaceAll("\\(.*", "");
        var needs = words[0].contains("(") ? List.of(words[0].replaceAll(".*\\(|\\)", "")) : List.<String>of();
        var when = Arrays.asList(words).contains("failure")
                ? Step.When.FAILURE
                : Arrays.asList(words).contains("always") ? Step.When.ALWAYS : Step.When.SUCCESS;
        return new Step(
                id,
                id,
                "act",
                Map.of(),
                condition,
                new Step.Flow(needs, when, Step.OnError.FAIL),
                new Step.Overrides(null, null));
    }
}
