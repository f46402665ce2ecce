package dev.slipway.executor.variables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.executor.RecordedTask;
import dev.slipway.json.Json;
import dev.slipway.spi.Outcome;
import dev.slipway.spi.Wait;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VariablesExecutorTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private final VariablesExecutor variables = new VariablesExecutor(Clock.fixed(NOW, ZoneOffset.UTC));

    private Outcome run(String settings) {
        return variables.execute(new RecordedTask(Json.parseOwnObject(settings), Map.of(), folder));
    }

    @Test
    void it_asks_by_its_schema() {
        assertThat(run("""
                {"schema": {"type": "object"}, "defaults": {"a": 1}, "approvers": {"groups": ["sre"]},
                 "expires": 60, "message": "How?"}
                """))
                .isEqualTo(new Outcome.Waiting(
                        new Wait.Variables(
                                new Wait.Approvers(List.of(), List.of(), List.of("sre")),
                                Map.of("type", "object"),
                                Map.of("a", 1),
                                "How?"),
                        NOW.plusSeconds(60)));
    }

    @Test
    void defaults_that_come_to_nothing_are_none_and_those_that_come_to_text_are_a_mistake() {
        assertThat(run("{\"schema\": {\"type\": \"object\"}, \"defaults\": {\"a\": null}}"))
                .isEqualTo(run("{\"schema\": {\"type\": \"object\"}}"));
        assertThat(run("{\"schema\": {\"type\": \"object\"}, \"defaults\": null}"))
                .isInstanceOfSatisfying(
                        Outcome.Waiting.class,
                        waiting -> assertThat(waiting.what())
                                .isEqualTo(new Wait.Variables(
                                        Wait.Approvers.ANYBODY, Map.of("type", "object"), Map.of(), "")));
        assertThat(run("{\"schema\": {\"type\": \"object\"}, \"defaults\": \"x\"}"))
                .isEqualTo(Outcome.failedForGood("bad_settings", "variables: defaults is no object"));
    }

    @Test
    void a_default_for_a_value_that_nobody_is_asked_for_is_a_slip() {
        var settings = Json.parseOwnObject(
                "{\"schema\": {\"type\": \"object\", \"properties\": {\"zone\": {}}}, \"defaults\": {\"zome\": 1}}");
        assertThat(variables.problems(settings, Map.of()))
                .containsExactly("defaults.zome: the schema has no property of that name");
    }
}
