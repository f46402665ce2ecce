package dev.slipway.dialect;

import dev.slipway.http.Body;
import dev.slipway.http.Call;
import dev.slipway.http.Uuids;
import dev.slipway.json.Json;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A JSON body that is read field by field. What is wrong is gathered; [#end] or [#endStrictly] says it, so
/// no value counts before.
public final class Form {
    private static final String WRONG = "Invalid request body";

    private final Map<String, @Nullable Object> fields;
    private final Set<String> asked = new LinkedHashSet<>();
    private final Details details = new Details();

    private Form(Map<String, @Nullable Object> fields) {
        this.fields = fields;
    }

    /// The body of a route that needs one.
    ///
    /// @throws BadRequest when it is none or no object
    public static Form required(Call call) {
        return of(call.jsonBody());
    }

    /// The body of a route that can do without.
    ///
    /// @throws BadRequest when it is there and no object
    public static Form optional(Call call) {
        var body = call.jsonBody();
        return body.present() ? of(body) : new Form(Map.of());
    }

    private static Form of(Body body) {
        if (body.value() instanceof Map<?, ?>) {
            return new Form(Json.object(body.value()));
        }
        var details = new Details();
        details.type(List.of(), "object", body.present() ? Json.typeName(body.value()) : "undefined");
        details.refuse(WRONG);
        throw new IllegalStateException("a body that is no object is refused");
    }

    /// Ends the reading. Fields that nobody asked for are ignored.
    ///
    /// @throws BadRequest when anything was wrong
    public void end() {
        details.refuse(WRONG);
    }

    /// Ends the reading. Fields that nobody asked for are wrong.
    ///
    /// @throws BadRequest when anything was wrong
    public void endStrictly() {
        var unknown = new LinkedHashSet<>(fields.keySet());
        unknown.removeAll(asked);
        if (!unknown.isEmpty()) {
            details.unknown(unknown);
        }
        details.refuse(WRONG);
    }

    /// The same without the fields that are null, for clients that say so instead of leaving them out.
    public Form withoutNulls() {
        var some = new LinkedHashMap<String, @Nullable Object>();
        fields.forEach((name, value) -> {
            if (value != null) {
                some.put(name, value);
            }
        });
        return new Form(some);
    }

    /// A list, if it is there.
    public Optional<List<@Nullable Object>> items(String name) {
        return field(name, "array").map(Json::list);
    }

    /// A whole number that fits into 64 bits, if it is there.
    public Optional<Long> number(String name) {
        return field(name, "number").flatMap(value -> {
            if (value instanceof Integer || value instanceof Long) {
                return Optional.of(((Number) value).longValue());
            }
            details.type(List.of(name), "integer", "float");
            return Optional.empty();
        });
    }

    /// True or false, if it is there.
    public Optional<Boolean> flag(String name) {
        return field(name, "boolean").map(Boolean.TRUE::equals);
    }

    /// Either a text, or an object's text of that name, if it is there.
    public Optional<String> textOrField(String name, String inside) {
        if (!(fields.get(name) instanceof Map<?, ?> object)) {
            return text(name);
        }
        asked.add(name);
        if (object.get(inside) instanceof String text) {
            return Optional.of(text);
        }
        var received = object.containsKey(inside) ? Json.typeName(object.get(inside)) : "undefined";
        details.type(List.of(name, inside), "string", received);
        return Optional.empty();
    }

    /// An object, if it is there.
    public Optional<Map<String, @Nullable Object>> object(String name) {
        return field(name, "object").map(Json::object);
    }

    /// An object that must be there; empty when it is not.
    public Map<String, @Nullable Object> requiredObject(String name) {
        require(name, "object");
        return object(name).orElse(Map.of());
    }

    /// A text, if it is there.
    public Optional<String> text(String name) {
        return field(name, "string").map(String::valueOf);
    }

    /// A text that must be there; empty when it is not.
    public String requiredText(String name) {
        require(name, "string");
        return text(name).orElse("");
    }

    /// A text of 1 to `most` characters without control characters, if it is there.
    public Optional<String> key(String name, int most) {
        var text = text(name);
        text.ifPresent(value -> {
            int length = value.codePointCount(0, value.length());
            if (length == 0) {
                details.tooSmall(name, "string", 1);
            } else if (length > most) {
                details.tooBig(name, "string", most);
            } else if (value.codePoints().anyMatch(Character::isISOControl)) {
                details.custom(name, "Must not contain control characters");
            }
        });
        return text;
    }

    /// An id, if it is there.
    public Optional<UUID> uuid(String name) {
        return text(name).flatMap(value -> {
            var id = Uuids.read(value);
            if (id.isEmpty()) {
                details.uuid(name);
            }
            return id;
        });
    }

    /// An id that must be there; some id when it is not.
    public UUID requiredUuid(String name) {
        require(name, "string");
        return uuid(name).orElse(new UUID(0, 0));
    }

    /// What one of the words means that a field may have, if it is there.
    public <T> Optional<T> option(String name, Map<String, T> options) {
        return text(name).flatMap(word -> {
            var meaning = Optional.ofNullable(options.get(word));
            if (meaning.isEmpty()) {
                details.option(name, word, options.keySet());
            }
            return meaning;
        });
    }

    /// What one of the words means that a field may have; it must be there. Any meaning when it is not.
    public <T> T requiredOption(String name, Map<String, T> options) {
        var word = requiredText(name);
        var meaning = options.get(word);
        if (meaning != null) {
            return meaning;
        }
        if (fields.get(name) instanceof String) {
            details.option(name, word, options.keySet());
        }
        return options.values().iterator().next();
    }

    /// Texts, if they are there.
    public Optional<List<String>> texts(String name) {
        var list = field(name, "array").map(Json::list);
        list.ifPresent(items -> {
            for (int i = 0; i < items.size(); i++) {
                if (!(items.get(i) instanceof String)) {
                    details.type(List.of(name, Integer.toString(i)), "string", Json.typeName(items.get(i)));
                }
            }
        });
        return list.map(items -> items.stream().map(String::valueOf).toList());
    }

    /// Says that a field is wrong in a way that only the caller knows.
    public void wrong(String name, String message) {
        details.custom(name, message);
    }

    private void require(String name, String type) {
        if (!fields.containsKey(name)) {
            asked.add(name);
            details.type(List.of(name), type, "undefined");
        }
    }

    private Optional<Object> field(String name, String type) {
        asked.add(name);
        if (!fields.containsKey(name)) {
            return Optional.empty();
        }
        var value = fields.get(name);
        if (value == null || !Json.typeName(value).equals(type)) {
            details.type(List.of(name), type, Json.typeName(value));
            return Optional.empty();
        }
        return Optional.of(value);
    }
}
