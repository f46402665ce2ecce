package dev.slipway.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Instants as every dialect writes them.
public final class Timestamps {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Timestamps() {}

    /// ISO-8601 in UTC with exactly three fraction digits, cut, not rounded: `2025-01-15T10:00:00.000Z`.
    public static String text(Instant instant) {
        return FORMAT.format(instant);
    }

    /// As [#text], null for none.
    public static @Nullable String textOrNull(@Nullable Instant instant) {
        return instant == null ? null : text(instant);
    }
}
