package dev.slipway.catalog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A place in a document while it is read: hands out what stands there, and collects what is wrong.
///
/// A method that finds something else than it was asked for reports that and answers its fallback, so that
/// reading goes on and finds all problems at once.
///
/// @param line of the key for lists and objects, of the value otherwise
/// @param path for example `spec.steps[0].action`, empty for the whole document
/// @param problems where problems are added; shared by all places of a document
record Place(String file, Node node, int line, String path, List<Problem> problems) {
    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_$-]+");

    static Place root(String file, Node node, List<Problem> problems) {
        return new Place(file, node, node.line(), "", problems);
    }

    void problem(String message) {
        problems.add(new Problem(file, line, path, message));
    }

    /// The field, empty when it is absent, null, or this is no object.
    Optional<Place> field(String key) {
        return step(key).filter(place -> node instanceof Node.Fields && place.node.value() != null);
    }

    /// The field; its absence is a problem.
    Optional<Place> required(String key) {
        var found = field(key);
        if (found.isEmpty() && node instanceof Node.Fields) {
            problem("%s is missing".formatted(dotted(key)));
        }
        return found;
    }

    /// The innermost place on the way that exists.
    Place nearest(List<String> way) {
        var place = this;
        for (var part : way) {
            var next = place.step(part);
            if (next.isEmpty()) {
                return place;
            }
            place = next.get();
        }
        return place;
    }

    /// The place at the end of the way, if the way exists.
    Optional<Place> find(List<String> way) {
        var place = Optional.of(this);
        for (var part : way) {
            place = place.flatMap(at -> at.step(part));
        }
        return place;
    }

    private Optional<Place> step(String part) {
        return switch (node) {
            case Node.Fields(var _, var fields) ->
                Optional.ofNullable(fields.get(part)).map(field -> behind(part, field));
            case Node.Items(var _, var items) ->
                items().stream()
                        .filter(item -> item.path.endsWith("[" + part + "]"))
                        .findFirst();
            case Node.Scalar _ -> Optional.empty();
        };
    }

    private Place behind(String key, Node.Field field) {
        int at = field.value() instanceof Node.Scalar scalar ? scalar.line() : field.line();
        return new Place(file, field.value(), at, dotted(key), problems);
    }

    private String dotted(String key) {
        if (!PLAIN_KEY.matcher(key).matches()) {
            return "%s[\"%s\"]".formatted(path, key);
        }
        return path.isEmpty() ? key : path + "." + key;
    }

    /// All fields of an object, nulls included; something else is a problem.
    Map<String, Place> fields() {
        if (!(node instanceof Node.Fields(var _, var fields))) {
            problem("%s must be an object, not %s".formatted(name(), kind()));
            return Map.of();
        }
        var result = new LinkedHashMap<String, Place>();
        fields.forEach((key, field) -> result.put(key, behind(key, field)));
        return result;
    }

    /// The items of a list; something else is a problem.
    List<Place> items() {
        if (!(node instanceof Node.Items(var _, var items))) {
            problem("%s must be a list, not %s".formatted(name(), kind()));
            return List.of();
        }
        var result = new ArrayList<Place>();
        for (int i = 0; i < items.size(); i++) {
            result.add(new Place(file, items.get(i), items.get(i).line(), "%s[%d]".formatted(path, i), problems));
        }
        return result;
    }

    /// Reports every key that is not among the known ones.
    void only(String... known) {
        only(Set.of(known));
    }

    /// Reports every key that is not among the known ones.
    void only(Set<String> known) {
        if (!(node instanceof Node.Fields(var _, var fields))) {
            fields(); // reports what it is instead
            return;
        }
        fields.forEach((key, field) -> {
            if (!known.contains(key)) {
                var hint = Suggestion.of(key, known)
                        .orElse("; known are " + known.stream().sorted().collect(Collectors.joining(", ")));
                problems.add(new Problem(file, field.line(), dotted(key), "unknown key \"%s\"%s".formatted(key, hint)));
            }
        });
    }

    /// Text that is not empty.
    String text(String fallback) {
        if (node instanceof Node.Scalar(var _, var _, String text)) {
            if (!text.isBlank()) {
                return text;
            }
            problem("%s must not be empty".formatted(name()));
            return fallback;
        }
        problem("%s must be text, not %s%s"
                .formatted(name(), kind(), node instanceof Node.Scalar ? "; put it into quotes" : ""));
        return fallback;
    }

    /// Text that may be empty.
    String anyText(String fallback) {
        return node instanceof Node.Scalar(var _, var _, String text) ? text : text(fallback);
    }

    /// Text or a number, as it was written (`version: 1.10`).
    String written(String fallback) {
        return node instanceof Node.Scalar(var _, var text, Number _) ? text : text(fallback);
    }

    /// Text that matches the pattern.
    ///
    /// @param expected the pattern in words
    String text(Pattern pattern, String expected, String fallback) {
        var text = written(fallback);
        if (!text.equals(fallback) && !pattern.matcher(text).matches()) {
            problem("%s \"%s\" is not well formed: expected %s".formatted(name(), text, expected));
            return fallback;
        }
        return text;
    }

    boolean bool(boolean fallback) {
        if (node instanceof Node.Scalar(var _, var _, Boolean value)) {
            return value;
        }
        problem("%s must be true or false, not %s".formatted(name(), kind()));
        return fallback;
    }

    int integer(int from, int to, int fallback) {
        if (node instanceof Node.Scalar(var _, var _, Integer value) && value >= from && value <= to) {
            return value;
        }
        problem("%s must be a whole number from %d to %d".formatted(name(), from, to));
        return fallback;
    }

    Duration duration(Duration fallback) {
        if (node instanceof Node.Scalar(var _, var text, var value) && value != null) {
            try {
                return Durations.parse(text);
            } catch (IllegalArgumentException e) {
                problem("%s: %s".formatted(name(), e.getMessage()));
                return fallback;
            }
        }
        problem("%s must be a duration, for example 30s or 10m".formatted(name()));
        return fallback;
    }

    /// One of the enum's names in lower case.
    <E extends Enum<E>> E word(Class<E> type, E fallback) {
        var words = Arrays.stream(type.getEnumConstants())
                .collect(Collectors.toMap(
                        word -> word.name().toLowerCase(Locale.ROOT), word -> word, (a, _) -> a, LinkedHashMap::new));
        var text = node instanceof Node.Scalar scalar ? scalar.text() : "";
        var word = words.get(text);
        if (word != null) {
            return word;
        }
        problem("%s must be one of %s, not %s%s"
                .formatted(
                        name(),
                        String.join(", ", words.keySet()),
                        node instanceof Node.Scalar ? "\"" + text + "\"" : kind(),
                        Suggestion.of(text, words.keySet()).orElse("")));
        return fallback;
    }

    List<String> texts() {
        return items().stream()
                .map(item -> item.text(""))
                .filter(text -> !text.isEmpty())
                .toList();
    }

    /// The object as plain values.
    Map<String, Object> object() {
        return node instanceof Node.Fields fields ? plain(fields.value()) : plain(Map.copyOf(fields()));
    }

    /// Every text in this tree.
    void leaves(Consumer<Place> visitor) {
        switch (node) {
            case Node.Scalar(var _, var _, var value) -> {
                if (value instanceof String) {
                    visitor.accept(this);
                }
            }
            case Node.Items _ -> items().forEach(item -> item.leaves(visitor));
            case Node.Fields _ -> fields().values().forEach(field -> field.leaves(visitor));
        }
    }

    /// The last part of the path, as messages name it.
    String name() {
        if (path.endsWith("\"]")) {
            return path.substring(path.lastIndexOf("[\"") + 1, path.length() - 1);
        }
        return path.isEmpty() ? "the document" : path.substring(path.lastIndexOf('.') + 1);
    }

    private String kind() {
        return switch (node) {
            case Node.Fields _ -> "an object";
            case Node.Items _ -> "a list";
            case Node.Scalar(var _, var _, var value) ->
                switch (value) {
                    case null -> "nothing";
                    case Boolean value1 -> value1.toString();
                    case Number _ -> "a number";
                    default -> "text";
                };
        };
    }

    // Maps of documents may hold null as a value; the records say Object, because who reads them asks by key.
    @SuppressWarnings({"unchecked", "NullAway"})
    private static Map<String, Object> plain(Map<String, ? extends @Nullable Object> value) {
        return (Map<String, Object>) value;
    }
}
