package dev.slipway.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.catalog.Step;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Steps are written `id(needs) when onError`, states `id=state`; a plan reads `+id` for consider, `-id` for
/// leave, and the ending when there is one.
class PlanTest {

    @ParameterizedTest(name = "{0} | {1} -> {2}")
    @CsvSource(delimiter = '|', textBlock = """
            a; b(a); c(b)                         |                            | +a
            a; b(a); c(b)                         | a=AT_WORK                  |
            a; b(a); c(b)                         | a=SUCCEEDED                | +b
            a; b(a); c(b)                         | a=FAILED                   | -b
            a; b(a); c(b)                         | a=FAILED b=NOT_EXECUTED    | -c
            a; b(a); c(b)                         | a=FAILED b=NOT_EXECUTED c=NOT_EXECUTED | FAILED
            a; b(a); c(b)                         | a=SUCCEEDED b=SUCCEEDED c=SUCCEEDED    | SUCCEEDED
            a; b(a)                               | a=SKIPPED                  | +b
            a; b(a)                               | a=CANCELED                 | -b
            a continue; b(a)                      | a=FAILED                   | +b
            a continue; b(a)                      | a=FAILED b=SUCCEEDED       | SUCCEEDED
            a continue; b(a)                      | a=CANCELED                 | -b
            a; b; c(a,b)                          |                            | +a +b
            a; b; c(a,b)                          | a=SUCCEEDED b=AT_WORK      |
            a; b; c(a,b)                          | a=SUCCEEDED b=FAILED       | -c
            a; b; c(a); d(b)                      | a=SUCCEEDED b=FAILED       | +c -d
            a; b(a); n(b) always                  | a=FAILED                   | -b
            a; b(a); n(b) always                  | a=FAILED b=NOT_EXECUTED    | +n
            a; b(a); n(b) always                  | a=FAILED b=NOT_EXECUTED n=SUCCEEDED | FAILED
            a; f(a) failure                       | a=SUCCEEDED                | -f
            a; f(a) failure                       | a=FAILED                   | +f
            a; b(a); f(b) failure                 | a=FAILED b=NOT_EXECUTED    | +f
            a; b; f(a) failure                    | a=SUCCEEDED b=FAILED       | -f
            a; f(a) failure; z(f)                 | a=SUCCEEDED f=NOT_EXECUTED | +z
            a; f(a) failure                       | a=SUCCEEDED f=NOT_EXECUTED | SUCCEEDED
            """)
    void what_becomes_of_a_template_run(String steps, String states, String expected) {
        assertThat(said(Plan.of(steps(steps), states(states)))).isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void a_run_never_ends_while_a_step_is_at_work() {
        for (var state : Plan.StepState.values()) {
            var plan = Plan.of(steps("a; b"), Map.of("a", state, "b", Plan.StepState.AT_WORK));

            assertThat(plan.ending()).isEmpty();
        }
    }

    private static List<Step> steps(String text) {
        return Arrays.stream(text.split(";")).map(it -> step(it.strip())).toList();
    }

    private static Step step(String text) {
        var words = text.split(" ");
        var name = words[0];
        var id = name.replaceAll("\\(.*", "");
        var needs =
                name.contains("(") ? List.of(name.replaceAll(".*\\(|\\)", "").split(",")) : List.<String>of();
        var rest = List.of(words).subList(1, words.length);
        var when = rest.contains("always")
                ? Step.When.ALWAYS
                : rest.contains("failure") ? Step.When.FAILURE : Step.When.SUCCESS;
        var onError = rest.contains("continue") ? Step.OnError.CONTINUE : Step.OnError.FAIL;
        return new Step(
                id, id, "noop@v1", Map.of(), null, new Step.Flow(needs, when, onError), new Step.Overrides(null, null));
    }

    private static Map<String, Plan.StepState> states(String text) {
        var result = new HashMap<String, Plan.StepState>();
        if (text != null) {
            for (var word : text.split(" ")) {
                var parts = word.split("=");
                result.put(parts[0], Plan.StepState.valueOf(parts[1]));
            }
        }
        return result;
    }

    private static String said(Plan plan) {
        var moves = plan.moves().stream()
                .map(move -> switch (move) {
                    case Plan.Move.Consider(var step) -> "+" + step.id();
                    case Plan.Move.Leave(var step) -> "-" + step.id();
                })
                .collect(Collectors.joining(" "));
        return moves + plan.ending().map(Enum::name).orElse("");
    }
}
