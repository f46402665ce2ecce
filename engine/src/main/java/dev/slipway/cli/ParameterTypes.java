package dev.slipway.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The types of parameters, so that what a person types becomes the value that is meant.
///
/// @param byName the types that JSON knows each by, none when it takes anything
record ParameterTypes(Map<String, List<String>> byName) {
    /// Of parameters of which nothing is known.
    static final ParameterTypes UNKNOWN = new ParameterTypes(Map.of());

    /// As the server lists them: a list of `{id, type}` or a JSON Schema.
    static ParameterTypes of(@Nullable Object listing) {
        var result = new LinkedHashMap<String, List<String>>();
        Fields.each(listing)
                .forEach(parameter -> result.put(
                        parameter.find("id").orElseGet(() -> parameter.text("name")), types(parameter.get("type"))));
        Fields.of(listing)
                .object("properties")
                .values()
                .forEach((name, schema) ->
                        result.put(name, types(Fields.of(schema).get("type"))));
        return new ParameterTypes(result);
    }

    /// The types of one parameter; empty when there is no such parameter.
    Optional<List<String>> of(String parameter) {
        return Optional.ofNullable(byName.get(parameter));
    }

    private static List<String> types(@Nullable Object type) {
        return switch (type) {
            case null -> List.of();
            case List<?> several -> several.stream().map(String::valueOf).toList();
            default -> List.of(type.toString());
        };
    }
}
