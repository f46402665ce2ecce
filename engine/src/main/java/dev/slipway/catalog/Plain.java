package dev.slipway.catalog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Trees of plain values.
final class Plain {
    private Plain() {}

    /// The value as an object, empty when it is something else.
    // Maps of documents may hold null as a value; the records say Object, because who reads them asks by key.
    @SuppressWarnings("unchecked")
    static Map<String, Object> object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    /// The value as a list, empty when it is something else.
    static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    /// A value of a document that is not null.
    static Object of(@Nullable Object value) {
        return Objects.requireNonNull(value);
    }

    /// The same object, immutable down to its leaves, in the same order.
    static Map<String, Object> copy(Map<String, Object> map) {
        return object(deep(map));
    }

    private static @Nullable Object deep(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                var result = new LinkedHashMap<String, @Nullable Object>();
                map.forEach((key, item) -> result.put(String.valueOf(key), deep(item)));
                yield Collections.unmodifiableMap(result);
            }
            case List<?> list -> {
                var result = new ArrayList<@Nullable Object>(list.size());
                list.forEach(item -> result.add(deep(item)));
                yield Collections.unmodifiableList(result);
            }
            case null, default -> value;
        };
    }
}
