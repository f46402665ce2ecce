package dev.slipway.dialect.buddy;

import dev.slipway.json.Json;
import dev.slipway.json.JsonProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Variables, which are texts, as the typed values that they stand for, and back.
final class Variables {
    private Variables() {}

    /// One that was sent.
    record Variable(String key, String value) {}

    /// The values that variables stand for. A name that has no type stays a text.
    ///
    /// @param types by name: the JSON type that is wanted, `string`, `number`, `integer`, `boolean`, `array`,
    ///     `object` or `null`
    /// @throws Unfit with one sentence for each that does not fit; never with a value, which may be a secret
    static Map<String, @Nullable Object> typed(List<Variable> variables, Map<String, String> types) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        var wrong = new ArrayList<String>();
        for (var variable : variables) {
            var type = types.getOrDefault(variable.key(), "string");
            try {
                values.put(variable.key(), value(variable.value(), type));
            } catch (JsonProblem e) {
                wrong.add("Variable \"%s\" must be of type %s".formatted(variable.key(), type));
            }
        }
        if (!wrong.isEmpty()) {
            throw new Unfit(wrong);
        }
        return values;
    }

    private static @Nullable Object value(String text, String type) throws JsonProblem {
        if (type.equals("string")) {
            return text;
        }
        var value = Json.parse(text.strip());
        var wanted = type.equals("integer") ? "number" : type;
        if (!Json.typeName(value).equals(wanted)) {
            throw new JsonProblem("is of type " + Json.typeName(value));
        }
        return value;
    }

    /// A value as a text: a text as it is, everything else as JSON; null for null.
    static @Nullable String text(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text -> text;
            default -> Json.write(value);
        };
    }

    /// The entries of an object as variables; none for what is no object.
    static List<Map<String, @Nullable Object>> list(@Nullable Object object) {
        if (!(object instanceof Map<?, ?>)) {
            return List.of();
        }
        return Json.object(object).entrySet().stream()
                .map(entry -> pair(entry.getKey(), entry.getValue()))
                .toList();
    }

    /// One variable.
    static Map<String, @Nullable Object> pair(String key, @Nullable Object value) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("key", key);
        fields.put("value", text(value));
        return fields;
    }
}
