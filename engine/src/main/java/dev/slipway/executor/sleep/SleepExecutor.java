package dev.slipway.executor.sleep;

import dev.slipway.executor.Spans;
import dev.slipway.spi.Executor;
import dev.slipway.spi.Outcome;
import dev.slipway.spi.Task;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/// Puts the run to sleep `for` a duration or `until` an instant; then the run succeeds with the output
/// `{"until": "2026-01-01T00:00:00Z"}`.
///
/// How durations are written, [Spans] says. A time that is already past ends the sleep at once.
public final class SleepExecutor implements Executor {
    private static final String SCHEMA = """
            {
              "type": "object",
              "properties": {
                "for": {"type": ["string", "number"], "description": "How long, for example 30s or 1h30m."},
                "until": {"type": "string", "description": "An instant in ISO 8601, with its offset."}
              },
              "oneOf": [{"required": ["for"]}, {"required": ["until"]}],
              "additionalProperties": false
            }
            """;

    private final Clock clock;

    /// @param clock tells what `for` counts from
    public SleepExecutor(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "sleep";
    }

    @Override
    public String settingsSchema() {
        return SCHEMA;
    }

    @Override
    public List<String> problems(Map<String, Object> settings, Map<String, Object> parameters) {
        if (settings.values().stream().anyMatch(value -> value instanceof String text && text.contains("{{"))) {
            return List.of();
        }
        try {
            until(settings);
            return List.of();
        } catch (DateTimeException | ArithmeticException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Outcome execute(Task task) {
        try {
            var until = until(task.settings());
            var output = Map.of("until", until.toString());
            return until.isAfter(clock.instant()) ? new Outcome.Sleeping(until, output) : Outcome.done(output);
        } catch (DateTimeException | ArithmeticException e) {
            return Outcome.failedForGood("bad_settings", String.valueOf(e.getMessage()));
        }
    }

    private Instant until(Map<String, Object> settings) {
        var now = clock.instant();
        var until = settings.containsKey("for")
                ? now.plus(Spans.read("sleep.for", settings.get("for")))
                : instant(String.valueOf(settings.get("until")));
        if (until.isAfter(now.plus(Spans.LONGEST))) {
            throw new DateTimeException("a sleep lasts at most %d days".formatted(Spans.LONGEST.toDays()));
        }
        // PostgreSQL keeps microseconds: what is stored and what is told must be the same
        return until.truncatedTo(ChronoUnit.MICROS);
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text.strip()).toInstant();
        } catch (DateTimeException _) {
            throw new DateTimeException("sleep.until is no instant in ISO 8601, for example 2026-01-01T09:00:00Z");
        }
    }
}
