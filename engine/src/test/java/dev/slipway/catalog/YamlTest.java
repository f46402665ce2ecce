package dev.slipway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {
    @Test
    void scalars_follow_the_core_schema_of_yaml_1_2() {
        assertThat(value("[no, on, 017, 12:30:45, 2024-01-01, 0o17, 0x1F, 1_000, true, ~, '', '5']"))
                .isEqualTo(
                        Arrays.asList("no", "on", 17, "12:30:45", "2024-01-01", 15, 31, "1_000", true, null, "", "5"));
    }

    @Test
    void numbers_keep_their_type_and_every_digit() {
        assertThat(value("[1, -3000000000, 123456789012345678901234567890, 1.10, 1e3]"))
                .isEqualTo(List.of(
                        1,
                        -3_000_000_000L,
                        new BigInteger("123456789012345678901234567890"),
                        new BigDecimal("1.10"),
                        new BigDecimal("1e3")));
    }

    @Test
    void json_is_yaml_tabs_and_escapes_included() {
        assertThat(value("{\n\t\"a\": [1, 2.5, null],\n\t\"b\": \"\\ud83d\\ude00\\/\\n\"\n}"))
                .isEqualTo(Map.of("a", Arrays.asList(1, new BigDecimal("2.5"), null), "b", "😀/\n"));
    }

    @Test
    void one_text_holds_several_documents_and_empty_ones_are_left_out() {
        assertThat(Yaml.read("f", "a: 1\n---\n---\nb: 2\n---\n# nothing\n").documents())
                .extracting(Node::value)
                .containsExactly(Map.of("a", 1), Map.of("b", 2));
    }

    @Test
    void an_alias_stands_for_what_it_names() {
        assertThat(value("a: &x {k: [1]}\nb: *x\n"))
                .isEqualTo(Map.of("a", Map.of("k", List.of(1)), "b", Map.of("k", List.of(1))));
    }

    @Test
    void aliases_count_as_what_they_expand_to() {
        var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 10; i++) {
            bomb.append("a%d: &a%d [*a%d,*a%d,*a%d,*a%d,*a%d,*a%d]\n"
                    .formatted(i, i, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1));
        }
        assertThat(problem(bomb.toString())).contains("more than 20000 values");

        var text = "a: &a " + "x".repeat(200_000) + "\nb: [" + "*a,".repeat(100) + "]\n";
        assertThat(problem(text)).contains("more than 1 MiB of text");
    }

    @Test
    void depth_is_bounded_also_through_aliases() {
        assertThat(problem("[".repeat(100_000))).contains("nested deeper than 32 levels");

        var steps = new StringBuilder("a0: &a0 [[[[[[[[[[x]]]]]]]]]]\n");
        for (int i = 1; i < 4; i++) {
            steps.append("a%d: &a%d [[[[[[[[[[*a%d]]]]]]]]]]\n".formatted(i, i, i - 1));
        }
        assertThat(problem(steps.toString())).contains("nested deeper than 32 levels");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&a [*a]",
                "*nobody",
                "a: !!binary aGk=",
                "a: !java.lang.Object {}",
                "? {a: b}\n: c",
                "a: \"\\0\"",
                "a: \"\\ud800\"",
                "a: 1e400",
                "a: 1e99999999999",
                "a: \u0007",
                "a: {b",
                "\"\\q\""
            })
    void what_is_refused_has_a_problem_with_its_line(String text) {
        var read = Yaml.read("f", "# first line\n" + text);

        assertThat(read.problems())
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem.line()).isGreaterThanOrEqualTo(2));
        assertThat(read.documents()).isEmpty();
    }

    @Test
    void more_than_256_KiB_is_refused() {
        assertThat(problem("# " + "x".repeat(256 * 1024))).contains("larger than 256 KiB");
    }

    private static Object value(String text) {
        var read = Yaml.read("f", text);
        assertThat(read.problems()).isEmpty();
        return read.documents().getFirst().value();
    }

    private static String problem(String text) {
        var problems = Yaml.read("f", text).problems();
        assertThat(problems).hasSize(1);
        return problems.getFirst().message();
    }
}
