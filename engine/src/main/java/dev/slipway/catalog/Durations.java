package dev.slipway.catalog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Spans of time as people write them: `500ms`, `30s`, `10m`, `1h30m`, `2d`.
public final class Durations {
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Pattern FORM =
            Pattern.compile("(?:(?<d>[0-9]{1,6})d)?(?:(?<h>[0-9]{1,6})h)?(?:(?<m>[0-9]{1,6})m)?(?:(?<s>[0-9]{1,9})s)?"
                    + "(?:(?<ms>[0-9]{1,9})ms)?");

    private Durations() {}

    /// Reads a duration.
    ///
    /// @throws IllegalArgumentException when it is none, or longer than a year; the message says what was
    ///     expected
    public static Duration parse(String text) {
        if (text.matches("[0-9]+")) {
            throw new IllegalArgumentException("%s has no unit: write %ss or %sm".formatted(text, text, text));
        }
        var parts = FORM.matcher(text);
        if (text.isEmpty() || !parts.matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no duration: expected for example 30s, 10m, 1h30m or 500ms".formatted(text));
        }
        var result = Duration.ofDays(number(parts.group("d")))
                .plusHours(number(parts.group("h")))
                .plusMinutes(number(parts.group("m")))
                .plusSeconds(number(parts.group("s")))
                .plusMillis(number(parts.group("ms")));
        if (result.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("%s is longer than a year".formatted(text));
        }
        return result;
    }

    /// The same in words: `90s`, `1h 30m`.
    public static String text(Duration duration) {
        var words = new ArrayList<String>();
        add(words, duration.toHours(), "h");
        add(words, duration.toMinutesPart(), "m");
        add(words, duration.toSecondsPart(), "s");
        add(words, duration.toMillisPart(), "ms");
        return words.isEmpty() ? "0s" : String.join(" ", words);
    }

    private static void add(List<String> words, long amount, String unit) {
        if (amount > 0) {
            words.add(amount + unit);
        }
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
