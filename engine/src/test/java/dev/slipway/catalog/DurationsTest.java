package dev.slipway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            30s,    PT30S
            10m,    PT10M
            1h30m,  PT1H30M
            500ms,  PT0.5S
            1s500ms, PT1.5S
            2d,     PT48H
            0s,     PT0S
            """)
    void people_write_durations(String text, String expected) {
        assertThat(Durations.parse(text)).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "s", "-1s", "1 m", "1.5h", "30m1h", "PT1S", "1w", "400d", "99999999999s"})
    void anything_else_is_refused(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
