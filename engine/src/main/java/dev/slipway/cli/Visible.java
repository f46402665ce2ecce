package dev.slipway.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;

/// Text as a person may see it.
final class Visible {
    /// Colours, tabs, and what is printed. Everything else that a terminal would obey is dropped: a log line
    /// may come from anywhere, and must not retitle a window, move the cursor or fake another line.
    private static final Pattern OBEYED = Pattern.compile(
            "(?<keep>\\x1b\\[[0-9;]*m)|\\x1b\\[[0-?]*[ -/]*[@-~]|\\x1b[\\]PX^_][^\\x07\\x1b]*(?:\\x07|\\x1b\\\\)?"
                    + "|\\x1b.?|[\\x00-\\x08\\x0a-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]");

    private Visible() {}

    /// One line without anything that a terminal would obey, save colours. Of a line that a progress bar wrote
    /// over and over, the last state.
    static String text(String given) {
        var whole = given.stripTrailing();
        var line = whole.substring(whole.lastIndexOf('\r') + 1);
        var matcher = OBEYED.matcher(line);
        if (!matcher.find()) {
            return line;
        }
        var clean = OBEYED.matcher(line).replaceAll(found -> found.group("keep") == null ? "" : found.group("keep"));
        return clean.contains("\u001b[") ? clean + "\u001b[0m" : clean;
    }

    /// A span of time in two units at most: `0.3s`, `12s`, `2m 05s`, `3h 20m`.
    static String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1fs", Math.max(0, duration.toMillis()) / 1000.0);
        }
        if (seconds < 60) {
            return seconds + "s";
        }
        return seconds < 3600
                ? "%dm %02ds".formatted(seconds / 60, seconds % 60)
                : "%dh %02dm".formatted(seconds / 3600, seconds / 60 % 60);
    }

    /// A point in time, to the second, UTC.
    static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
