package dev.slipway.run;

import dev.slipway.expr.BadExpression;
import dev.slipway.expr.Expression;
import dev.slipway.expr.Interpolation;
import dev.slipway.expr.Secret;
import dev.slipway.secret.Sealed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A leaf of a tree that cannot be evaluated yet, since it looks at something that is known only later. Whatever
/// renders the tree passes it by.
///
/// @param text as it was written
record Later(String text) {

    /// Whether an expression looks at one of these paths. One that cannot be read does not: it is told when it
    /// is rendered.
    static Predicate<String> expressions(Set<List<String>> unknown) {
        return text -> {
            try {
                return Expression.parseSkeleton(text).looksAt(unknown);
            } catch (BadExpression e) {
                return false;
            }
        };
    }

    /// The same for the paths of Terrantula's actions.
    static Predicate<String> interpolations(Set<List<String>> unknown) {
        return text -> Interpolation.looksAt(text, unknown);
    }

    /// The tree with each text put off that cannot be evaluated yet.
    static @Nullable Object putOff(@Nullable Object tree, Predicate<String> unknown) {
        return switch (tree) {
            case String text -> text.contains("{{") && unknown.test(text) ? new Later(text) : text;
            case Map<?, ?> map -> {
                var result = new LinkedHashMap<String, @Nullable Object>();
                map.forEach((key, item) -> result.put(String.valueOf(key), putOff(item, unknown)));
                yield result;
            }
            case List<?> list -> {
                var result = new ArrayList<@Nullable Object>(list.size());
                list.forEach(item -> result.add(putOff(item, unknown)));
                yield result;
            }
            case null, default -> tree;
        };
    }

    /// Whether something in the tree is known only later.
    static boolean isIn(@Nullable Object tree) {
        return !paths(tree).isEmpty();
    }

    /// Where in the tree something is known only later: keys, and indexes as text.
    static Set<List<String>> paths(@Nullable Object tree) {
        var paths = new LinkedHashSet<List<String>>();
        collect(tree, List.of(), paths);
        return paths;
    }

    private static void collect(@Nullable Object tree, List<String> path, Set<List<String>> paths) {
        switch (tree) {
            case Later _ -> paths.add(path);
            case Secret(var hidden) -> collect(hidden, path, paths);
            case Map<?, ?> map -> map.forEach((key, item) -> collect(item, below(path, String.valueOf(key)), paths));
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    collect(list.get(i), below(path, Integer.toString(i)), paths);
                }
            }
            case null, default -> {}
        }
    }

    private static List<String> below(List<String> path, String key) {
        var result = new ArrayList<>(path);
        result.add(key);
        return List.copyOf(result);
    }

    /// The tree for everybody's eyes: secrets are masked, and what is known only later stands as it was written.
    ///
    /// @param place what the tree is called, for example `input`
    /// @param later takes the places of what is known only later, for example `input.items[2].name`
    static @Nullable Object shown(String place, @Nullable Object tree, List<String> later) {
        return switch (tree) {
            case Later(var text) -> {
                later.add(place);
                yield text;
            }
            case Secret(var hidden) -> hidden instanceof Later ? shown(place, hidden, later) : Sealed.MASK;
            case Map<?, ?> map -> {
                var result = new LinkedHashMap<String, @Nullable Object>();
                map.forEach((key, item) -> result.put(String.valueOf(key), shown(place + "." + key, item, later)));
                yield result;
            }
            case List<?> list -> {
                var result = new ArrayList<@Nullable Object>(list.size());
                for (var item : list) {
                    result.add(shown("%s[%d]".formatted(place, result.size()), item, later));
                }
                yield result;
            }
            case null, default -> tree;
        };
    }

    /// As it was written.
    @Override
    public String toString() {
        return text;
    }
}
