package dev.slipway.catalog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// What a JSON Schema in a document must keep to beside being one (SECURITY.md 2.9 P8).
final class SchemaRules {
    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
    private static final int MAX_REFERENCES = 16;
    private static final Set<String> ONE = Set.of(
            "items",
            "contains",
            "additionalProperties",
            "unevaluatedItems",
            "unevaluatedProperties",
            "propertyNames",
            "not",
            "if",
            "then",
            "else",
            "contentSchema");
    private static final Set<String> MANY = Set.of("allOf", "anyOf", "oneOf", "prefixItems");
    private static final Set<String> NAMED =
            Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas");
    private static final Set<String> SAME_VALUE = Set.of("allOf", "anyOf", "oneOf", "not", "if", "then", "else");
    private static final Set<String> REFUSED =
            Set.of("$dynamicRef", "$dynamicAnchor", "$anchor", "$recursiveRef", "$recursiveAnchor", "$vocabulary");

    private final Place place;
    private final SchemaTree tree;
    private int found;

    private SchemaRules(Place place, Map<String, Object> schema) {
        this.place = place;
        this.tree = new SchemaTree(schema);
    }

    /// Reports what is wrong with the schema that stands at the place.
    ///
    /// @return whether it is good
    static boolean check(Place place) {
        var schema = place.object();
        var rules = new SchemaRules(place, schema);
        for (var violation : Schema.checkSchema(schema)) {
            if (violation.message().endsWith("regex")) {
                continue; // looked at below, with the reason
            }
            rules.problem(violation.path(), "no valid JSON Schema: %s".formatted(said(violation)));
        }
        rules.walk(schema, List.of());
        if (rules.found == 0) {
            rules.compile(schema);
        }
        return rules.found == 0;
    }

    static String said(Violation violation) {
        var path = violation.path();
        return (path.isEmpty() ? "it" : path.getLast()) + " " + violation.message();
    }

    private void compile(Map<String, Object> schema) {
        try {
            Schema.of(schema);
        } catch (IllegalArgumentException e) {
            problem(List.of(), e.getMessage() == null ? "no valid JSON Schema" : e.getMessage());
        }
    }

    private void walk(Map<String, Object> schema, List<String> path) {
        look(schema, path);
        parts(schema, path, (part, where) -> walk(Plain.object(part), where));
    }

    private void look(Map<String, Object> schema, List<String> path) {
        schema.keySet().stream()
                .filter(REFUSED::contains)
                .forEach(word ->
                        problem(with(path, word), "%s is not supported; use $ref with #/$defs/…".formatted(word)));
        var dialect = schema.get("$schema");
        if (dialect != null && !dialect.equals(DIALECT)) {
            problem(with(path, "$schema"), "only JSON Schema 2020-12 is supported: leave $schema out");
        }
        if (schema.containsKey("$id") && !path.isEmpty()) {
            problem(with(path, "$id"), "$id is allowed at the top only");
        }
        if (schema.get("$ref") instanceof String reference) {
            reference(schema, reference, path);
        }
        if (schema.get("pattern") instanceof String pattern) {
            pattern(pattern, with(path, "pattern"));
        }
        Plain.object(schema.get("patternProperties"))
                .keySet()
                .forEach(pattern -> pattern(pattern, with(path, "patternProperties", pattern)));
        if (schema.containsKey("secret") && !(schema.get("secret") instanceof Boolean)) {
            problem(with(path, "secret"), "secret must be true or false");
        }
    }

    private void reference(Map<String, Object> schema, String reference, List<String> path) {
        if (!reference.equals("#") && !reference.startsWith("#/")) {
            problem(with(path, "$ref"), "$ref must point inside the same schema (#/$defs/…), not to " + reference);
        } else if (tree.resolve(reference).isEmpty()) {
            problem(with(path, "$ref"), "$ref points to %s, which is not there".formatted(reference));
        } else if (endless(schema, 0, Collections.newSetFromMap(new IdentityHashMap<>()))) {
            problem(
                    with(path, "$ref"),
                    "$ref leads back to itself, or over more than %d others, for the same value"
                            .formatted(MAX_REFERENCES));
        }
    }

    /// Whether references alone, without a step into the value, come back to a schema on the way.
    private boolean endless(@Nullable Object part, int references, Set<Object> way) {
        if (!(part instanceof Map<?, ?>)) {
            return false;
        }
        var schema = Plain.object(part);
        if (references > MAX_REFERENCES || !way.add(schema)) {
            return true;
        }
        var result = schema.get("$ref") instanceof String reference
                && tree.resolve(reference)
                        .filter(target -> endless(target, references + 1, way))
                        .isPresent();
        for (var word : SAME_VALUE) {
            result |= endless(schema.get(word), references, way);
            for (var item : Plain.list(schema.get(word))) {
                result |= endless(item, references, way);
            }
        }
        way.remove(schema);
        return result;
    }

    private void pattern(String pattern, List<String> path) {
        try {
            Patterns.compile(pattern);
        } catch (IllegalArgumentException e) {
            problem(path, String.valueOf(e.getMessage()));
        }
    }

    private static void parts(
            Map<String, Object> schema, List<String> path, BiConsumer<@Nullable Object, List<String>> visitor) {
        schema.forEach((word, value) -> {
            if (ONE.contains(word)) {
                visitor.accept(value, with(path, word));
            } else if (MANY.contains(word)) {
                var items = Plain.list(value);
                for (int i = 0; i < items.size(); i++) {
                    visitor.accept(items.get(i), with(path, word, String.valueOf(i)));
                }
            } else if (NAMED.contains(word)) {
                Plain.object(value).forEach((name, part) -> visitor.accept(part, with(path, word, name)));
            }
        });
    }

    private void problem(List<String> path, String message) {
        found++;
        place.nearest(path).problem(message);
    }

    private static List<String> with(List<String> path, String... more) {
        var result = new ArrayList<>(path);
        result.addAll(List.of(more));
        return result;
    }
}
