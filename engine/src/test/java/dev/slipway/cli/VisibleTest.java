package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisibleTest {
    @Test
    void nothing_but_colours_reaches_the_terminal() {
        assertThat(Visible.text("plain\ttext ü")).isEqualTo("plain\ttext ü");
        assertThat(Visible.text("\u001b[1;31mred")).isEqualTo("\u001b[1;31mred\u001b[0m");
        assertThat(Visible.text("a\u001b[2Jb\u001b[10;10Hc\u001b7d")).isEqualTo("abcd");
        assertThat(Visible.text("a\u001b]0;title\u0007b\u001b]8;;http://x\u001b\\c"))
                .isEqualTo("abc");
        assertThat(Visible.text("a\u0007b\bc\u009bd\u202ee")).isEqualTo("abcde");
        assertThat(Visible.text("10%\r50%\r100%\r")).isEqualTo("100%");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            PT-1S,      0.0s
            PT0.349S,   0.3s
            PT9.99S,    10.0s
            PT12.9S,    12s
            PT2M5S,     2m 05s
            PT3H20M59S, 3h 20m
            """)
    void a_span_is_told_in_two_units_at_most(Duration span, String text) {
        assertThat(Visible.duration(span)).isEqualTo(text);
    }
}
