package dev.slipway.executor;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Spans of time as settings of executors write them: a number of seconds, `90s`, `5m`, `1h30m`, `7d`, or
/// ISO 8601 (`PT90S`).
public final class Spans {
    /// The longest that anything waits: 366 days.
    public static final Duration LONGEST = Duration.ofDays(366);

    private static final Pattern SHORT =
            Pattern.compile("(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?");

    private Spans() {}

    /// Reads one. It may be longer than [#LONGEST].
    ///
    /// @param setting whose value it is, for the message
    /// @throws DateTimeException when it is none, or below nought
    public static Duration read(String setting, @Nullable Object value) {
        if (value instanceof Number seconds && seconds.doubleValue() >= 0) {
            return Duration.ofMillis(Math.round(seconds.doubleValue() * 1000));
        }
        var text = String.valueOf(value).strip();
        var parts = SHORT.matcher(text);
        if (!text.isEmpty() && parts.matches()) {
            return Duration.ofDays(number(parts.group(1)))
                    .plusHours(number(parts.group(2)))
                    .plusMinutes(number(parts.group(3)))
                    .plusSeconds(number(parts.group(4)));
        }
        try {
            var parsed = Duration.parse(text);
            if (!parsed.isNegative()) {
                return parsed;
            }
        } catch (DateTimeException _) {
            // told below, with an example
        }
        throw new DateTimeException(setting + " is no duration, for example 30s, 5m, 1h30m or 7d");
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
