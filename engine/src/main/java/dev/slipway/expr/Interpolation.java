package dev.slipway.expr;

import dev.slipway.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The `{{ path }}` of Terrantula's actions (CONTRACTS.md section 2): a path stands for its value, and a path
/// that leads to nothing for its own text. There is nothing else: no helpers, no blocks, no conditions. The
/// text is looked through once, so what a value holds is data and never read again.
public final class Interpolation {
    private static final Pattern PATH = Pattern.compile("\\{\\{\\s*+([\\w-]++(?:\\.[\\w-]++)*+)\\s*+}}");
    private static final Set<String> NEVER = Set.of("__proto__", "constructor", "prototype");
    private static final String SECRETS = "secrets";

    private Interpolation() {}

    /// X of every `{{ root.X }}` in the strings of a tree.
    public static Set<String> below(String root, @Nullable Object tree) {
        var names = new TreeSet<String>();
        collect(root, tree, names);
        return names;
    }

    /// Whether a path in the text leads to one of these, to something below it, or to something that holds it.
    public static boolean looksAt(String text, Set<List<String>> paths) {
        return PATH.matcher(text)
                .results()
                .map(Interpolation::parts)
                .filter(parts -> parts.stream().noneMatch(NEVER::contains))
                .anyMatch(parts -> Mentions.meet(parts, paths));
    }

    private static void collect(String root, @Nullable Object tree, Set<String> names) {
        switch (tree) {
            case String text ->
                PATH.matcher(text).results().map(Interpolation::parts).forEach(parts -> {
                    if (parts.size() > 1
                            && parts.getFirst().equals(root)
                            && parts.stream().noneMatch(NEVER::contains)) {
                        names.add(parts.get(1));
                    }
                });
            case Map<?, ?> map -> map.values().forEach(item -> collect(root, item, names));
            case List<?> list -> list.forEach(item -> collect(root, item, names));
            case null, default -> {}
        }
    }

    /// The tree with the paths in its strings replaced; keys and other leaves stay as they are. A string
    /// that is one path to an object or a list becomes that; everything else becomes text. Leaves made with
    /// a [Secret] are secrets.
    ///
    /// @param context plain values by root; secrets may stand anywhere inside
    /// @throws RenderProblem beyond 256 Ki characters, naming the place in the tree, never a value
    public static @Nullable Object tree(@Nullable Object tree, Map<String, ? extends @Nullable Object> context) {
        return tree("", tree, context);
    }

    private static @Nullable Object tree(
            String place, @Nullable Object tree, Map<String, ? extends @Nullable Object> context) {
        return switch (tree) {
            case String text -> text.contains("{{") ? new Filling(place, context).leaf(text) : text;
            case Map<?, ?> map -> {
                var result = new LinkedHashMap<String, @Nullable Object>();
                map.forEach((key, item) -> result.put(
                        String.valueOf(key), tree(place.isEmpty() ? "" + key : place + "." + key, item, context)));
                yield Collections.unmodifiableMap(result);
            }
            case List<?> list -> {
                var result = new ArrayList<@Nullable Object>(list.size());
                for (var item : list) {
                    result.add(tree("%s[%d]".formatted(place, result.size()), item, context));
                }
                yield Collections.unmodifiableList(result);
            }
            case null, default -> tree;
        };
    }

    private static List<String> parts(MatchResult path) {
        return List.of(path.group(1).split("\\.", -1));
    }

    /// One string while its paths are replaced. Used once, by one thread.
    private static final class Filling {
        private final String place;
        private final Map<String, ? extends @Nullable Object> context;
        private boolean touchedSecret;

        Filling(String place, Map<String, ? extends @Nullable Object> context) {
            this.place = place;
            this.context = context;
        }

        Object leaf(String text) {
            var alone = PATH.matcher(text);
            if (alone.matches()) {
                var value = value(parts(alone.toMatchResult()));
                if (value.isPresent() && (value.get() instanceof Map || value.get() instanceof List)) {
                    return touchedSecret ? new Secret(Secret.reveal(value.get())) : value.get();
                }
            }
            var filled = filled(text);
            return touchedSecret ? new Secret(filled) : filled;
        }

        private String filled(String text) {
            var out = new StringBuilder();
            int done = 0;
            var paths = PATH.matcher(text);
            while (paths.find()) {
                write(out, text.substring(done, paths.start()));
                write(out, value(parts(paths.toMatchResult())).map(this::text).orElseGet(paths::group));
                done = paths.end();
            }
            write(out, text.substring(done));
            return out.toString();
        }

        private void write(StringBuilder out, String piece) {
            if (out.length() + piece.length() > Evaluation.MAX_RESULT) {
                throw new RenderProblem(
                        place, "the result is longer than %d characters".formatted(Evaluation.MAX_RESULT));
            }
            out.append(piece);
        }

        /// What the path leads to; empty for nothing, and for null.
        private Optional<Object> value(List<String> parts) {
            if (parts.stream().anyMatch(NEVER::contains)) {
                return Optional.empty();
            }
            boolean secret = false;
            @Nullable Object value = context;
            for (var part : parts) {
                value = switch (value) {
                    case Map<?, ?> map -> map.get(part);
                    case List<?> list -> item(list, part);
                    case null, default -> null;
                };
                while (value instanceof Secret(var hidden)) {
                    secret = true;
                    value = hidden;
                }
            }
            // All secrets at once are nothing that a path may name.
            if (value == null || (parts.size() == 1 && parts.getFirst().equals(SECRETS))) {
                return Optional.empty();
            }
            touchedSecret |= secret;
            return Optional.of(value);
        }

        private static @Nullable Object item(List<?> list, String index) {
            return index.matches("[0-9]{1,6}") && Integer.parseInt(index) < list.size()
                    ? list.get(Integer.parseInt(index))
                    : null;
        }

        private String text(Object value) {
            return switch (value) {
                case String text -> text;
                case Number number -> JavaScript.text(number);
                case Map<?, ?> _, List<?> _ -> {
                    touchedSecret |= holdsSecret(value);
                    yield Json.write(Secret.reveal(value));
                }
                default -> value.toString();
            };
        }

        private static boolean holdsSecret(@Nullable Object tree) {
            return switch (tree) {
                case Secret _ -> true;
                case Map<?, ?> map -> map.values().stream().anyMatch(Filling::holdsSecret);
                case List<?> list -> list.stream().anyMatch(Filling::holdsSecret);
                case null, default -> false;
            };
        }
    }
}
