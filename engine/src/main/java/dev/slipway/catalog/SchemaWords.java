package dev.slipway.catalog;

import com.networknt.schema.Error;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// What does not fit a schema, in our words: of the value it tells the type, never the value.
final class SchemaWords {
    private SchemaWords() {}

    static Violation violation(Error error, SchemaTree tree) {
        var path = new ArrayList<String>();
        var location = error.getInstanceLocation();
        for (int i = 0; i < location.getNameCount(); i++) {
            path.add(String.valueOf(location.getElement(i)));
        }
        var first = error.getArguments() == null || error.getArguments().length == 0
                ? ""
                : String.valueOf(error.getArguments()[0]);
        return switch (error.getKeyword() == null ? "" : error.getKeyword()) {
            case "required" -> {
                path.add(error.getProperty());
                yield new Violation(path, "is missing", "required");
            }
            case "type" ->
                new Violation(
                        path,
                        "expected %s, got %s".formatted(types(error.getSchemaNode()), type(error.getInstanceNode())),
                        "invalid_type");
            case "enum" ->
                new Violation(path, "must be one of %s".formatted(values(error.getSchemaNode())), "invalid_enum_value");
            case "const" ->
                new Violation(path, "must be %s".formatted(value(error.getSchemaNode())), "invalid_enum_value");
            case "pattern" ->
                new Violation(
                        path,
                        "does not match the pattern %s".formatted(value(error.getSchemaNode())),
                        "invalid_string");
            case "format" ->
                new Violation(path, "is no valid %s".formatted(value(error.getSchemaNode())), "invalid_string");
            case "minLength" -> small(path, "must have at least %s characters", error);
            case "maxLength" -> big(path, "must have at most %s characters", error);
            case "minItems" -> small(path, "must have at least %s items", error);
            case "maxItems" -> big(path, "must have at most %s items", error);
            case "minProperties" -> small(path, "must have at least %s properties", error);
            case "maxProperties" -> big(path, "must have at most %s properties", error);
            case "minimum" -> small(path, "must be %s or more", error);
            case "maximum" -> big(path, "must be %s or less", error);
            case "exclusiveMinimum" -> small(path, "must be more than %s", error);
            case "exclusiveMaximum" -> big(path, "must be less than %s", error);
            case "additionalProperties", "unevaluatedProperties" -> {
                var known = tree.properties(path);
                var hint = Suggestion.of(first, known)
                        .orElse(known.isEmpty() ? "" : "; known are " + String.join(", ", known));
                path.add(first);
                yield new Violation(path, "is not known here" + hint, "unrecognized_keys");
            }
            case "oneOf" -> new Violation(path, "must fit exactly one of the forms that are allowed", "custom");
            case "not" -> new Violation(path, "has a form that is not allowed", "custom");
            case "false" -> new Violation(path, "is not allowed here", "unrecognized_keys");
            default -> new Violation(path, error.getMessage(), "custom");
        };
    }

    private static Violation small(List<String> path, String message, Error error) {
        return new Violation(path, message.formatted(value(error.getSchemaNode())), "too_small");
    }

    private static Violation big(List<String> path, String message, Error error) {
        return new Violation(path, message.formatted(value(error.getSchemaNode())), "too_big");
    }

    private static String types(JsonNode types) {
        return types.isArray()
                ? StreamSupport.stream(types.spliterator(), false)
                        .map(SchemaWords::value)
                        .collect(Collectors.joining(" or "))
                : value(types);
    }

    private static String values(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(SchemaWords::value)
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String value(JsonNode value) {
        return value.isString() ? value.stringValue() : value.toString();
    }

    private static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT, POJO -> "object";
            case ARRAY -> "array";
            case BOOLEAN -> "boolean";
            case NUMBER -> "number";
            case NULL, MISSING -> "null";
            case STRING, BINARY -> "string";
        };
    }
}
