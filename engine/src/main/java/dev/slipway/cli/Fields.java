package dev.slipway.cli;

import dev.slipway.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One JSON object of the server, read leniently: a field that is missing is empty.
record Fields(Map<String, @Nullable Object> values) {
    /// The value's fields; none when it is no object.
    static Fields of(@Nullable Object value) {
        return new Fields(value instanceof Map<?, ?> map ? Json.object(map) : Map.of());
    }

    /// The fields of each item; none when the value is no list.
    static List<Fields> each(@Nullable Object value) {
        return value instanceof List<?> items ? items.stream().map(Fields::of).toList() : List.of();
    }

    @Nullable
    Object get(String name) {
        return values.get(name);
    }

    /// The field as text to show: empty when missing, JSON when it is no string.
    String text(String name) {
        return shown(values.get(name));
    }

    /// The field as text, if it is there.
    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name)).map(Fields::shown);
    }

    /// The field as whole number, 0 when missing.
    long number(String name) {
        return values.get(name) instanceof Number number ? number.longValue() : 0;
    }

    Fields object(String name) {
        return of(values.get(name));
    }

    List<Fields> list(String name) {
        return each(values.get(name));
    }

    Optional<Instant> time(String name) {
        return values.get(name) instanceof String text ? parsed(text) : Optional.empty();
    }

    /// How long it took from one field's time to another's, if both are there.
    Optional<Duration> between(String from, String to) {
        return time(from).flatMap(start -> time(to).map(end -> Duration.between(start, end)));
    }

    /// A string as it is, nothing for null, anything else as JSON.
    static String shown(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case String text -> text;
            default -> Json.write(value);
        };
    }

    private static Optional<Instant> parsed(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
