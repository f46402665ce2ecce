package dev.slipway.catalog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads `kind: Action` of Terrantula, with `metadata` and `spec` or with all fields at the top.
///
/// Its files hold much that is about Terrantula's graph (`associatedWith`, `operation`, `conditions` and so
/// on). Slipway keeps no graph: keys that it does not know are left alone.
record TerrantulaReader(String defaultProject) {
    private static final int USUAL_MINUTES = 60;
    private static final int MOST_MINUTES = 366 * 24 * 60;
    private static final Set<String> TYPES = Set.of("string", "integer", "number", "boolean", "array", "object");

    Action read(Place root) {
        root.field("spec").ifPresent(Place::fields); // reports what is no object
        var triggers = TriggerReader.of(root);
        var metadata = metadata(root);
        var timeout = Duration.ofMinutes(said(root, "timeout")
                .map(place -> place.integer(1, MOST_MINUTES, USUAL_MINUTES))
                .orElse(USUAL_MINUTES));
        said(root, "recommendations").ifPresent(Place::items);
        if (triggers.usual().isEmpty()) {
            root.field("spec").orElse(root).required("trigger");
        }
        var overrides = new LinkedHashMap<String, Execution>();
        int before = root.problems().size();
        var execution = triggers.usual().map(place -> TriggerReader.read(place, metadata, timeout));
        if (root.problems().size() == before) {
            triggers.overridden()
                    .forEach((environment, place) ->
                            overrides.put(environment, TriggerReader.read(place, metadata, timeout)));
        }
        return new Action(
                metadata,
                Action.Format.TERRANTULA_V1,
                said(root, "parameters")
                        .map(TerrantulaReader::parameters)
                        .orElse(Map.of("type", "object", "properties", Map.of())),
                null,
                execution.orElse(new Execution("", Map.of(), timeout, TriggerReader.RETRY, null)),
                Map.copyOf(overrides));
    }

    /// What the document says under a key: below `spec` where there is one, else at the top.
    private static Optional<Place> said(Place root, String key) {
        return root.field("spec").orElse(root).field(key);
    }

    private Metadata metadata(Place root) {
        var metadata = root.field("metadata").orElse(root);
        var name = metadata.required("name")
                .map(place -> place.text(Names.DEFINITION, Names.DEFINITION_WORDS, ""))
                .orElse("");
        return new Metadata(
                metadata.field("project")
                        .map(place -> place.text(
                                Names.PROJECT_PATH, "organization/project, for example acme/web", defaultProject))
                        .orElse(defaultProject),
                name,
                metadata.field("version")
                        .map(place -> place.text(Names.VERSION, Names.VERSION_WORDS, "v1"))
                        .orElse("v1"),
                said(root, "displayName").map(place -> place.text(name)).orElse(name),
                said(root, "description").map(place -> place.anyText("")).orElse(""),
                null,
                List.of());
    }

    /// The list as JSON Schema.
    private static Map<String, Object> parameters(Place place) {
        var properties = new LinkedHashMap<String, Object>();
        var required = new LinkedHashSet<String>();
        for (var item : place.items()) {
            if (!(item.node() instanceof Node.Fields)) {
                item.problem("a parameter must be an object {name, type, …}");
                continue;
            }
            var name = item.required("name").map(at -> at.text("")).orElse("");
            if (!name.isEmpty() && properties.put(name, property(item)) != null) {
                item.problem("the parameter \"%s\" stands twice".formatted(name));
            }
            if (item.field("required").map(at -> at.bool(false)).orElse(false)) {
                required.add(name);
            }
        }
        var schema = new LinkedHashMap<String, Object>();
        schema.put("type", "object");
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", List.copyOf(required));
        }
        return Plain.copy(schema);
    }

    private static Map<String, Object> property(Place item) {
        var property = new LinkedHashMap<String, Object>();
        item.required("type").ifPresent(type -> {
            var word = type.text("");
            if (TYPES.contains(word)) {
                property.put("type", word);
            } else if (!word.isEmpty()) {
                type.problem("type must be one of %s"
                        .formatted(String.join(", ", TYPES.stream().sorted().toList())));
            }
        });
        item.field("title").ifPresent(at -> property.put("title", at.anyText("")));
        item.field("description").ifPresent(at -> property.put("description", at.anyText("")));
        item.field("secret").ifPresent(at -> property.put("secret", at.bool(false)));
        item.field("default")
                .ifPresent(at -> property.put("default", Plain.of(at.node().value())));
        item.field("enum").ifPresent(at -> {
            var allowed = new ArrayList<Object>();
            for (var one : at.items()) {
                var value = one.node().value();
                if (value == null) {
                    one.problem("an allowed value cannot be null");
                } else {
                    allowed.add(value);
                }
            }
            // An empty list says nothing, and would allow nothing.
            if (!allowed.isEmpty()) {
                property.put("enum", allowed);
            }
        });
        item.field("pattern").ifPresent(at -> {
            try {
                var pattern = at.anyText("");
                Patterns.compile(pattern);
                property.put("pattern", pattern);
            } catch (IllegalArgumentException e) {
                at.problem(String.valueOf(e.getMessage()));
            }
        });
        return property;
    }
}
