package dev.slipway.expr;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A value inside a tree of plain values that must not be seen: what an expression made with it is one, too.
///
/// @param value the value in clear
public record Secret(@Nullable Object value) {
    /// The tree with every secret in it replaced by its value in clear.
    public static @Nullable Object reveal(@Nullable Object tree) {
        return switch (tree) {
            case Secret secret -> reveal(secret.value());
            case Map<?, ?> map -> {
                var result = new LinkedHashMap<String, @Nullable Object>();
                map.forEach((key, item) -> result.put(String.valueOf(key), reveal(item)));
                yield Collections.unmodifiableMap(result);
            }
            case List<?> list -> {
                var result = new ArrayList<@Nullable Object>(list.size());
                list.forEach(item -> result.add(reveal(item)));
                yield Collections.unmodifiableList(result);
            }
            case null, default -> tree;
        };
    }

    /// Never the value.
    @Override
    public String toString() {
        return "***";
    }
}
