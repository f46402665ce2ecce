package dev.slipway.openapi;

import dev.slipway.json.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// JSON over several lines, for people. What is short stays on one.
final class Pretty {
    private static final int SHORT = 60;

    private Pretty() {}

    /// A value, without a line break at its end.
    static String text(@Nullable Object value) {
        return text(value, "");
    }

    private static String text(@Nullable Object value, String indent) {
        var compact = Json.write(value);
        if (compact.length() <= SHORT && !(value instanceof Map<?, ?> map && map.size() > 1)) {
            return compact;
        }
        var inner = indent + "  ";
        return switch (value) {
            case null -> compact;
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(field -> inner + Json.write(field.getKey()) + ": " + text(field.getValue(), inner))
                        .collect(Collectors.joining(",\n", "{\n", "\n" + indent + "}"));
            case List<?> list ->
                list.stream()
                        .map(item -> inner + text(item, inner))
                        .collect(Collectors.joining(",\n", "[\n", "\n" + indent + "]"));
            default -> compact;
        };
    }
}
