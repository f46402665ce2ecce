package dev.slipway.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A template or action that can be started.
///
/// @param parameters by name: the types that JSON knows it by, none when it takes anything
record Startable(Kind kind, String id, String name, String version, Map<String, List<String>> parameters) {
    /// As a listing of the server has it: parameters are a list of `{id, type}` or a JSON Schema.
    static Startable of(Kind kind, Fields listed) {
        return new Startable(
                kind,
                listed.text("id"),
                listed.text("name"),
                listed.text("version"),
                parameters(listed.get("parameters")));
    }

    /// `name@version`.
    String reference() {
        return name + "@" + version;
    }

    /// Whether that is its id, its name, or its name with its version.
    boolean answersTo(String given) {
        return given.equals(name) || given.equals(reference()) || given.equals(id);
    }

    /// The types of one parameter; empty when it has no such parameter.
    Optional<List<String>> types(String parameter) {
        return Optional.ofNullable(parameters.get(parameter));
    }

    private static Map<String, List<String>> parameters(@Nullable Object listing) {
        var result = new LinkedHashMap<String, List<String>>();
        Fields.each(listing)
                .forEach(parameter -> result.put(
                        parameter.find("id").orElseGet(() -> parameter.text("name")), types(parameter.get("type"))));
        Fields.of(listing)
                .object("properties")
                .values()
                .forEach((name, schema) ->
                        result.put(name, types(Fields.of(schema).get("type"))));
        return result;
    }

    private static List<String> types(@Nullable Object type) {
        return switch (type) {
            case null -> List.of();
            case List<?> several -> several.stream().map(String::valueOf).toList();
            default -> List.of(type.toString());
        };
    }
}
