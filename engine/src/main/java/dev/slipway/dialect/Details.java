package dev.slipway.dialect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is wrong with a request, gathered so that all of it can be said at once, in the words of the
/// validator that ForgePortal uses (zod 3).
final class Details {
    private final List<Map<String, @Nullable Object>> items = new ArrayList<>();

    /// @throws BadRequest when anything was added
    void refuse(String message) {
        if (!items.isEmpty()) {
            throw new BadRequest(message, items);
        }
    }

    /// @param received a JSON type, `undefined` or `nan`
    void type(List<String> path, String expected, String received) {
        var item = item("invalid_type");
        item.put("expected", expected);
        item.put("received", received);
        item.put("path", path);
        item.put(
                "message",
                received.equals("undefined") ? "Required" : "Expected %s, received %s".formatted(expected, received));
    }

    void uuid(String name) {
        var item = item("invalid_string");
        item.put("validation", "uuid");
        item.put("message", "Invalid uuid");
        item.put("path", List.of(name));
    }

    void option(String name, String received, Collection<String> options) {
        var item = item("invalid_enum_value");
        item.put("received", received);
        item.put("options", options);
        item.put("path", List.of(name));
        item.put(
                "message",
                "Invalid enum value. Expected %s, received '%s'"
                        .formatted(
                                options.stream().map("'%s'"::formatted).collect(Collectors.joining(" | ")), received));
    }

    void tooBig(String name, String type, long maximum) {
        var item = item("too_big");
        item.put("maximum", maximum);
        limit(item, name, type);
        item.put(
                "message",
                type.equals("string")
                        ? "String must contain at most %d character(s)".formatted(maximum)
                        : "Number must be less than or equal to %d".formatted(maximum));
    }

    void tooSmall(String name, String type, long minimum) {
        var item = item("too_small");
        item.put("minimum", minimum);
        limit(item, name, type);
        item.put(
                "message",
                type.equals("string")
                        ? "String must contain at least %d character(s)".formatted(minimum)
                        : "Number must be greater than or equal to %d".formatted(minimum));
    }

    private static void limit(Map<String, @Nullable Object> item, String name, String type) {
        item.put("type", type);
        item.put("inclusive", true);
        item.put("exact", false);
        item.put("path", List.of(name));
    }

    void unknown(Collection<String> names) {
        var item = item("unrecognized_keys");
        item.put("keys", names);
        item.put("path", List.of());
        item.put(
                "message",
                "Unrecognized key(s) in object: "
                        + names.stream().map("'%s'"::formatted).collect(Collectors.joining(", ")));
    }

    void custom(String name, String message) {
        var item = item("custom");
        item.put("path", List.of(name));
        item.put("message", message);
    }

    private Map<String, @Nullable Object> item(String code) {
        var item = new LinkedHashMap<String, @Nullable Object>();
        item.put("code", code);
        items.add(item);
        return item;
    }
}
