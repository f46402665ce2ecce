package dev.slipway.catalog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a template's `parameters`: ForgePortal's list, or (slipway/v1) a JSON Schema.
record ParametersReader(Template.Format format) {
    private static final Set<String> KEYS = Set.of(
            "id", "title", "type", "description", "default", "enum", "pattern", "required", "secret", "examples", "ui");
    private static final String HINT = "ui:";
    private static final Set<String> TYPES = Set.of("string", "boolean", "number", "array");
    private static final Set<String> MORE_TYPES = Set.of("string", "boolean", "number", "integer", "array", "object");

    /// Of a template that takes no inputs.
    static Parameters none() {
        return new Parameters(List.of(), Map.of("type", "object", "properties", Map.of()), Parameters.Style.LIST);
    }

    Parameters read(Place place) {
        return switch (place.node()) {
            case Node.Items _ -> list(place);
            case Node.Fields _ when format == Template.Format.SLIPWAY_V1 -> schema(place);
            case Node.Fields _, Node.Scalar _ -> {
                place.problem(
                        switch (format) {
                            case SLIPWAY_V1 -> "parameters must be a list of {id, title, type, …} or a JSON Schema";
                            case FORGEPORTAL_V1 -> "parameters must be a list of {id, title, type, …}";
                        });
                yield none();
            }
        };
    }

    private Parameters list(Place place) {
        var ids = new HashSet<String>();
        var listing = new ArrayList<Map<String, Object>>();
        for (var item : place.items()) {
            if (!(item.node() instanceof Node.Fields)) {
                item.problem("a parameter must be an object {id, title, type, …}");
                continue;
            }
            check(item, ids);
            listing.add(Plain.copy(item.object()));
        }
        return new Parameters(List.copyOf(listing), schema(listing), Parameters.Style.LIST);
    }

    private void check(Place item, Set<String> ids) {
        var id = item.required("id").map(this::id).orElse("");
        if (!id.isEmpty() && !ids.add(id)) {
            item.problem("the parameter \"%s\" stands twice".formatted(id));
        }
        var types = format == Template.Format.SLIPWAY_V1 ? MORE_TYPES : TYPES;
        item.required("type").ifPresent(type -> {
            if (!types.contains(type.text(""))) {
                type.problem("type must be one of %s"
                        .formatted(String.join(", ", types.stream().sorted().toList())));
            }
        });
        item.field("enum").ifPresent(Place::items);
        item.field("required").ifPresent(required -> required.bool(false));
        item.field("title").ifPresent(title -> title.anyText(""));
        item.field("description").ifPresent(description -> description.anyText(""));
        item.field("pattern").ifPresent(pattern -> {
            try {
                Patterns.compile(pattern.anyText(""));
            } catch (IllegalArgumentException e) {
                pattern.problem(String.valueOf(e.getMessage()));
            }
        });
        switch (format) {
            case SLIPWAY_V1 -> {
                var known = new HashSet<>(KEYS);
                item.fields().keySet().stream()
                        .filter(key -> key.startsWith(HINT))
                        .forEach(known::add);
                item.only(known);
                item.field("secret").ifPresent(secret -> secret.bool(false));
            }
            case FORGEPORTAL_V1 -> {}
        }
    }

    private String id(Place place) {
        return switch (format) {
            case SLIPWAY_V1 -> place.text(Names.PARAMETER, Names.PARAMETER_WORDS, "");
            case FORGEPORTAL_V1 -> place.text("");
        };
    }

    /// The list as JSON Schema. An empty `enum` says nothing in ForgePortal, and would allow nothing here.
    private static Map<String, Object> schema(List<Map<String, Object>> listing) {
        var properties = new LinkedHashMap<String, Object>();
        var required = new ArrayList<String>();
        for (var parameter : listing) {
            var property = new LinkedHashMap<String, Object>();
            for (var key : List.of("type", "title", "description", "default", "enum", "pattern", "secret")) {
                var value = parameter.get(key);
                if (value != null && !(key.equals("enum") && Plain.list(value).isEmpty())) {
                    property.put(key, value);
                }
            }
            hints(parameter, property);
            var id = String.valueOf(parameter.get("id"));
            properties.put(id, property);
            if (Boolean.TRUE.equals(parameter.get("required"))) {
                required.add(id);
            }
        }
        var schema = new LinkedHashMap<String, Object>();
        schema.put("type", "object");
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        return Plain.copy(schema);
    }

    /// What a parameter says to forms: `examples`, `ui:widget` and the like as they are, and what its `ui` holds as
    /// if it were written so.
    private static void hints(Map<String, Object> parameter, Map<String, Object> property) {
        if (parameter.get("examples") instanceof List<?> examples) {
            property.put("examples", examples);
        }
        Plain.object(parameter.get("ui")).forEach((key, value) -> property.put(HINT + key, value));
        parameter.forEach((key, value) -> {
            if (key.startsWith(HINT)) {
                property.put(key, value);
            }
        });
    }

    private static Parameters schema(Place place) {
        var schema = Plain.copy(place.object());
        return new Parameters(listing(schema), schema, Parameters.Style.SCHEMA);
    }

    /// The schema's properties as a list in ForgePortal's shape, in its four words for types.
    private static List<Map<String, Object>> listing(Map<String, Object> schema) {
        var required = Plain.list(schema.get("required"));
        var tree = new SchemaTree(schema);
        var result = new ArrayList<Map<String, Object>>();
        Plain.object(schema.get("properties")).forEach((id, value) -> {
            var property = Plain.object(value);
            if (property.get("$ref") instanceof String reference) {
                property = tree.resolve(reference).orElse(property);
            }
            var parameter = new LinkedHashMap<String, Object>();
            parameter.put("id", id);
            parameter.put("title", Optional.ofNullable(property.get("title")).orElse(id));
            parameter.put("type", type(property.get("type")));
            for (var key : List.of("description", "default", "enum", "pattern", "secret")) {
                var said = property.get(key);
                if (said != null) {
                    parameter.put(key, said);
                }
            }
            parameter.put("required", required.contains(id));
            result.add(Plain.copy(parameter));
        });
        return List.copyOf(result);
    }

    private static String type(@Nullable Object type) {
        var words = type instanceof List<?> several ? several : Collections.singletonList(type);
        var word = words.stream()
                .filter(one -> one instanceof String && !one.equals("null"))
                .findFirst()
                .map(String::valueOf)
                .orElse("string");
        return word.equals("integer") ? "number" : word;
    }
}
