package dev.slipway.executor.sleep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.executor.RecordedTask;
import dev.slipway.json.Json;
import dev.slipway.spi.Outcome;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SleepExecutorTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private final SleepExecutor sleep = new SleepExecutor(Clock.fixed(NOW, ZoneOffset.UTC));

    private Outcome run(String setting, Object value) {
        return sleep.execute(new RecordedTask(Map.of(setting, value), Map.of(), folder));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            30s,    2026-03-01T12:00:30Z
            1h30m,  2026-03-01T13:30:00Z
            7d,     2026-03-08T12:00:00Z
            PT1.5S, 2026-03-01T12:00:01.500Z
            """)
    void for_counts_from_now(String length, Instant until) {
        assertThat(run("for", length)).isEqualTo(new Outcome.Sleeping(until, Map.of("until", until.toString())));
    }

    @Test
    void a_number_is_seconds() {
        assertThat(run("for", 90))
                .isEqualTo(new Outcome.Sleeping(NOW.plusSeconds(90), Map.of("until", "2026-03-01T12:01:30Z")));
    }

    @Test
    void until_is_an_instant_with_any_offset() {
        assertThat(run("until", "2026-03-02T01:00:00+02:00"))
                .isEqualTo(new Outcome.Sleeping(
                        Instant.parse("2026-03-01T23:00:00Z"), Map.of("until", "2026-03-01T23:00:00Z")));
    }

    @Test
    void a_time_already_past_ends_at_once() {
        assertThat(run("until", "2020-01-01T00:00:00Z"))
                .isEqualTo(Outcome.done(Map.of("until", "2020-01-01T00:00:00Z")));
        assertThat(run("for", 0)).isInstanceOf(Outcome.Done.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5s", "PT-5S", "5 s", "1m1h", "400d", "999999999d999999999h"})
    void what_is_no_length_of_time_fails_for_good(String length) {
        assertThat(run("for", length)).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.failure().code()).isEqualTo("bad_settings");
            assertThat(failed.failure().message()).containsAnyOf("sleep.for is no duration", "at most 366 days");
            assertThat(failed.failure().retryable()).isFalse();
        });
    }

    @Test
    void what_is_no_instant_fails_for_good() {
        assertThat(run("until", "tomorrow")).isInstanceOf(Outcome.Failed.class);
        assertThat(run("until", "2026-03-02T01:00:00")).isInstanceOf(Outcome.Failed.class);
        assertThat(Json.parse(sleep.settingsSchema())).isInstanceOf(Map.class);
    }
}
