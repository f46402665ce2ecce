package dev.slipway.catalog;

import dev.slipway.expr.Secret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A schema as a tree to walk beside a value.
record SchemaTree(Map<String, Object> root) {
    static final SchemaTree NONE = new SchemaTree(Map.of());

    private static final int MAX_SECRET_DEPTH = 16;

    /// Which parts of a schema speak of the same value as the schema itself.
    private enum Reach {
        /// Those that always hold.
        CERTAIN,
        /// Those that hold for some values, too.
        POSSIBLE
    }

    /// What the local reference points to.
    Optional<Map<String, Object>> resolve(String reference) {
        if (!reference.startsWith("#")) {
            return Optional.empty();
        }
        @Nullable Object at = root;
        for (var part : reference.substring(1).split("/", -1)) {
            if (!part.isEmpty()) {
                at = step(at, decoded(part));
            }
        }
        return at instanceof Map<?, ?> ? Optional.of(Plain.object(at)) : Optional.empty();
    }

    private static @Nullable Object step(@Nullable Object at, String key) {
        return at instanceof List<?> list && key.matches("[0-9]{1,4}") && Integer.parseInt(key) < list.size()
                ? list.get(Integer.parseInt(key))
                : Plain.object(at).get(key);
    }

    /// A part of a JSON Pointer in a URI.
    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8)
                    .replace("~1", "/")
                    .replace("~0", "~");
        } catch (IllegalArgumentException e) {
            return part; // not percent-encoded after all
        }
    }

    @Nullable
    Object withDefaults(@Nullable Object value) {
        return withDefaults(inPlace(List.of(root), Reach.CERTAIN), value);
    }

    private @Nullable Object withDefaults(Collection<Map<String, Object>> schemas, @Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                var result = new LinkedHashMap<String, @Nullable Object>();
                map.forEach((key, item) -> {
                    var name = String.valueOf(key);
                    result.put(name, withDefaults(behind(schemas, name, Reach.CERTAIN), item));
                });
                for (var schema : schemas) {
                    Plain.object(schema.get("properties")).forEach((name, property) -> {
                        if (!result.containsKey(name)) {
                            var parts = inPlace(List.of(Plain.object(property)), Reach.CERTAIN);
                            parts.stream()
                                    .filter(part -> part.containsKey("default"))
                                    .findFirst()
                                    .ifPresent(part -> result.put(name, withDefaults(parts, part.get("default"))));
                        }
                    });
                }
                yield result;
            }
            case List<?> list -> {
                var result = new ArrayList<@Nullable Object>(list.size());
                for (int i = 0; i < list.size(); i++) {
                    result.add(withDefaults(item(schemas, i, Reach.CERTAIN), list.get(i)));
                }
                yield result;
            }
            case null, default -> value;
        };
    }

    @Nullable
    Object markSecrets(@Nullable Object value) {
        return markSecrets(inPlace(List.of(root), Reach.POSSIBLE), value);
    }

    private @Nullable Object markSecrets(Collection<Map<String, Object>> schemas, @Nullable Object value) {
        if (value != null && !(value instanceof Secret) && isSecret(schemas)) {
            return new Secret(value);
        }
        return switch (value) {
            case Map<?, ?> map -> {
                var result = new LinkedHashMap<String, @Nullable Object>();
                map.forEach((key, item) -> {
                    var name = String.valueOf(key);
                    result.put(name, markSecrets(behind(schemas, name, Reach.POSSIBLE), item));
                });
                yield result;
            }
            case List<?> list -> {
                var result = new ArrayList<@Nullable Object>(list.size());
                for (int i = 0; i < list.size(); i++) {
                    result.add(markSecrets(item(schemas, i, Reach.POSSIBLE), list.get(i)));
                }
                yield result;
            }
            case null, default -> value;
        };
    }

    private static boolean isSecret(Collection<Map<String, Object>> schemas) {
        return schemas.stream().anyMatch(schema -> Boolean.TRUE.equals(schema.get("secret")));
    }

    Set<List<String>> secretPaths() {
        var result = new LinkedHashSet<List<String>>();
        secretPaths(inPlace(List.of(root), Reach.POSSIBLE), List.of(), result);
        return Collections.unmodifiableSet(result);
    }

    private void secretPaths(Collection<Map<String, Object>> schemas, List<String> path, Set<List<String>> result) {
        if (isSecret(schemas)) {
            result.add(path);
            return;
        }
        if (path.size() == MAX_SECRET_DEPTH) {
            return; // a schema that holds itself
        }
        var names = new LinkedHashSet<String>();
        schemas.forEach(
                schema -> names.addAll(Plain.object(schema.get("properties")).keySet()));
        for (var name : names) {
            secretPaths(behind(schemas, name, Reach.POSSIBLE), with(path, name), result);
        }
        var others = new ArrayList<Map<String, Object>>();
        for (var schema : schemas) {
            Plain.object(schema.get("patternProperties")).values().forEach(part -> others.add(Plain.object(part)));
            Plain.list(schema.get("prefixItems")).forEach(part -> others.add(Plain.object(part)));
            others.add(Plain.object(schema.get("additionalProperties")));
            others.add(Plain.object(schema.get("items")));
        }
        others.removeIf(Map::isEmpty);
        if (!others.isEmpty()) {
            secretPaths(inPlace(others, Reach.POSSIBLE), with(path, "*"), result);
        }
    }

    private static List<String> with(List<String> path, String name) {
        return Stream.concat(path.stream(), Stream.of(name)).toList();
    }

    /// The keys that a value at this path may have, as far as the schema names them.
    Set<String> properties(List<String> path) {
        var schemas = inPlace(List.of(root), Reach.POSSIBLE);
        for (var part : path) {
            schemas = part.matches("[0-9]{1,9}") && schemas.stream().noneMatch(s -> s.containsKey("properties"))
                    ? item(schemas, Integer.parseInt(part), Reach.POSSIBLE)
                    : behind(schemas, part, Reach.POSSIBLE);
        }
        var result = new LinkedHashSet<String>();
        schemas.forEach(
                schema -> result.addAll(Plain.object(schema.get("properties")).keySet()));
        return result;
    }

    private Collection<Map<String, Object>> behind(Collection<Map<String, Object>> schemas, String name, Reach reach) {
        var result = new ArrayList<Map<String, Object>>();
        for (var schema : schemas) {
            int before = result.size();
            if (Plain.object(schema.get("properties")).get(name) instanceof Map<?, ?> property) {
                result.add(Plain.object(property));
            }
            Plain.object(schema.get("patternProperties")).forEach((pattern, property) -> {
                if (Patterns.compile(pattern).matcher(name).find()) {
                    result.add(Plain.object(property));
                }
            });
            if (result.size() == before) {
                result.add(Plain.object(schema.get("additionalProperties")));
            }
        }
        return inPlace(result, reach);
    }

    private Collection<Map<String, Object>> item(Collection<Map<String, Object>> schemas, int index, Reach reach) {
        var result = new ArrayList<Map<String, Object>>();
        for (var schema : schemas) {
            var prefix = Plain.list(schema.get("prefixItems"));
            result.add(Plain.object(index < prefix.size() ? prefix.get(index) : schema.get("items")));
        }
        return inPlace(result, reach);
    }

    private Collection<Map<String, Object>> inPlace(List<Map<String, Object>> schemas, Reach reach) {
        var found = Collections.<Map<String, Object>>newSetFromMap(new IdentityHashMap<>());
        var result = new ArrayList<Map<String, Object>>();
        for (var schema : schemas) {
            inPlace(schema, reach, found, result);
        }
        return result;
    }

    private void inPlace(
            Map<String, Object> schema, Reach reach, Set<Map<String, Object>> found, List<Map<String, Object>> result) {
        if (schema.isEmpty() || !found.add(schema)) {
            return;
        }
        result.add(schema);
        if (schema.get("$ref") instanceof String reference) {
            resolve(reference).ifPresent(target -> inPlace(target, reach, found, result));
        }
        Plain.list(schema.get("allOf")).forEach(part -> inPlace(Plain.object(part), reach, found, result));
        if (reach == Reach.POSSIBLE) {
            for (var word : List.of("anyOf", "oneOf")) {
                Plain.list(schema.get(word)).forEach(part -> inPlace(Plain.object(part), reach, found, result));
            }
            for (var word : List.of("if", "then", "else")) {
                inPlace(Plain.object(schema.get(word)), reach, found, result);
            }
            Plain.object(schema.get("dependentSchemas"))
                    .values()
                    .forEach(part -> inPlace(Plain.object(part), reach, found, result));
        }
    }
}
