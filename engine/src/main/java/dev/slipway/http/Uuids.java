package dev.slipway.http;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// UUIDs as requests name them.
public final class Uuids {
    private static final Pattern SHAPE =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private Uuids() {}

    /// The UUID in its usual 36 characters. The JDK also takes `1-1-1-1-1`, signs and other scripts' digits for
    /// one, so that one run would have many names.
    ///
    /// @return empty for everything else: in a path that is an id which nothing has
    public static Optional<UUID> read(String text) {
        return SHAPE.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }
}
