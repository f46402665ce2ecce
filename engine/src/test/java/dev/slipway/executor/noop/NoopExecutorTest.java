package dev.slipway.executor.noop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.executor.RecordedTask;
import dev.slipway.json.Json;
import dev.slipway.spi.Outcome;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoopExecutorTest {
    @TempDir
    Path folder;

    private final NoopExecutor noop = new NoopExecutor();

    @Test
    void the_input_is_the_output() {
        assertThat(noop.execute(new RecordedTask(Map.of(), Map.of("a", 1), folder)))
                .isEqualTo(Outcome.done(Map.of("a", 1)));
    }

    @Test
    void the_setting_is_the_output_even_when_it_is_null() {
        assertThat(noop.execute(new RecordedTask(Map.of("output", 5), Map.of("a", 1), folder)))
                .isEqualTo(Outcome.done(5));
        assertThat(noop.execute(new RecordedTask(Collections.singletonMap("output", null), Map.of(), folder)))
                .isEqualTo(Outcome.done(null));
        assertThat(Json.parse(noop.settingsSchema())).isInstanceOf(Map.class);
    }
}
