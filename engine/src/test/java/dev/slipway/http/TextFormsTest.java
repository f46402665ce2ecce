package dev.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextFormsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2025-01-15T10:00:00Z           | 2025-01-15T10:00:00.000Z
            2025-01-15T10:00:00.1Z         | 2025-01-15T10:00:00.100Z
            2025-12-31T23:59:59.999999999Z | 2025-12-31T23:59:59.999Z
            """)
    void a_timestamp_has_three_fraction_digits(String instant, String text) {
        assertThat(Timestamps.text(Instant.parse(instant))).isEqualTo(text);
    }

    @Test
    void an_uuid_is_read_in_either_case() {
        var id = UUID.fromString("0190c0de-0000-7abc-8def-0123456789ab");
        assertThat(Uuids.read("0190c0de-0000-7abc-8def-0123456789ab")).contains(id);
        assertThat(Uuids.read("0190C0DE-0000-7ABC-8DEF-0123456789AB")).contains(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-1-1-1-1",
                "{0190c0de-0000-7abc-8def-0123456789ab}",
                "0190c0de00007abc8def0123456789ab",
                "+190c0de-0000-7abc-8def-0123456789ab",
                "0190c0de-0000-7abc-8def-0123456789a\u0660",
                "0190c0de-0000-7abc-8def-0123456789ab\n"
            })
    void what_only_the_jdk_takes_for_an_uuid_is_none(String text) {
        assertThat(Uuids.read(text)).isEmpty();
    }
}
