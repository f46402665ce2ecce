package dev.slipway.openapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An object somewhere in a document. References to the document's components are followed when a part is
/// asked for.
///
/// @param root the whole document
/// @param fields what the object holds, with what stands beside a reference over what it points to
/// @param component the name of the component that a reference led to, null for what stands in place
record Part(
        Map<String, ?> root,
        Map<String, ?> fields,
        @Nullable String component) {
    private static final String REFERENCE = "$ref";
    /// `#/components/schemas/Name`.
    private static final int COMPONENT_STEPS = 3;

    /// The whole of a document.
    static Part root(Map<?, ?> document) {
        var fields = byName(document);
        return new Part(fields, fields, null);
    }

    private static Map<String, Object> byName(Map<?, ?> map) {
        var result = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> result.put(String.valueOf(key), value));
        return result;
    }

    /// Whether there is something of that name.
    boolean has(String name) {
        return fields.containsKey(name);
    }

    /// What is there, if anything but null is.
    Optional<Object> value(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /// A text; empty when there is none.
    String text(String name) {
        return value(name).map(String::valueOf).orElse("");
    }

    /// Whether it is there and true.
    boolean is(String name) {
        return Boolean.TRUE.equals(fields.get(name));
    }

    /// The object there; one without fields when there is none.
    Part at(String name) {
        return of(fields.get(name));
    }

    /// The objects of the list there; none when there is no list.
    List<Part> list(String name) {
        return values(name).stream().map(this::of).toList();
    }

    /// The values of the list there; a single value is a list of one.
    List<?> values(String name) {
        return switch (fields.get(name)) {
            case null -> List.of();
            case List<?> list -> list;
            case Object one -> List.of(one);
        };
    }

    /// The objects in the object there, by name.
    Map<String, Part> parts(String name) {
        var result = new LinkedHashMap<String, Part>();
        if (fields.get(name) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> result.put(String.valueOf(key), of(value)));
        }
        return result;
    }

    private Part of(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return new Part(root, Map.of(), null);
        }
        var found = byName(map);
        if (!(found.remove(REFERENCE) instanceof String reference)) {
            return new Part(root, found, null);
        }
        var target = target(reference);
        var merged = new LinkedHashMap<String, Object>(target.fields());
        merged.putAll(found);
        return new Part(root, merged, component(reference, target));
    }

    /// The component that is meant; a reference into one means what stands there.
    private static @Nullable String component(String reference, Part target) {
        var steps = steps(reference);
        return steps.size() == COMPONENT_STEPS ? steps.getLast() : target.component();
    }

    private Part target(String reference) {
        if (!reference.startsWith("#/")) {
            throw new IllegalStateException("a reference that leads out of the document: " + reference);
        }
        Object here = root;
        for (var step : steps(reference)) {
            here = here instanceof Map<?, ?> map ? map.get(step) : null;
        }
        if (!(here instanceof Map<?, ?>)) {
            throw new IllegalStateException("a reference that leads nowhere: " + reference);
        }
        return of(here);
    }

    private static List<String> steps(String reference) {
        var steps = new ArrayList<String>();
        for (var step : reference.substring(2).split("/", -1)) {
            steps.add(step.replace("~1", "/").replace("~0", "~"));
        }
        return steps;
    }
}
