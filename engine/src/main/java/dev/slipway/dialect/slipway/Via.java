package dev.slipway.dialect.slipway;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How those who ask prove who they are. Our word for it is the first one of what the audit log says.
final class Via {
    /// Our words.
    static final Map<String, String> WORDS = Map.of(
            "session", "session",
            "token", "token",
            "issuer", "issuer",
            "admin", "admin",
            "dev", "dev");

    private Via() {}

    /// Our word for what the audit log says, null when that is nothing.
    static @Nullable String word(@Nullable String text) {
        return text == null ? null : WORDS.get(text.split(" ", 2)[0]);
    }
}
