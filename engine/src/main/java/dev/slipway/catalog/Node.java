package dev.slipway.catalog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A part of a document together with the line where it stands.
sealed interface Node {
    /// From 1.
    int line();

    /// The same as plain values, aliases written out; immutable.
    @Nullable
    Object value();

    /// A single value.
    ///
    /// @param text as it was written, without quotes
    /// @param value text, number, boolean or null
    record Scalar(int line, String text, @Nullable Object value) implements Node {}

    /// A list.
    record Items(int line, List<Node> items) implements Node {
        @Override
        public Object value() {
            var result = new ArrayList<@Nullable Object>(items.size());
            items.forEach(item -> result.add(item.value()));
            return Collections.unmodifiableList(result);
        }
    }

    /// An object, in the order written.
    record Fields(int line, Map<String, Field> fields) implements Node {
        @Override
        public Map<String, @Nullable Object> value() {
            var result = new LinkedHashMap<String, @Nullable Object>();
            fields.forEach((key, field) -> result.put(key, field.value().value()));
            return Collections.unmodifiableMap(result);
        }
    }

    /// What stands behind a key.
    ///
    /// @param line where the key stands
    record Field(int line, Node value) {}

    /// A document that has no lines, because it comes from the database: everything is on line 1.
    static Node of(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                var fields = new LinkedHashMap<String, Field>();
                map.forEach((key, item) -> fields.put(String.valueOf(key), new Field(1, of(item))));
                yield new Fields(1, fields);
            }
            case List<?> list -> {
                var items = new ArrayList<Node>(list.size());
                list.forEach(item -> items.add(of(item)));
                yield new Items(1, items);
            }
            case null -> new Scalar(1, "", null);
            default -> new Scalar(1, value.toString(), value);
        };
    }
}
