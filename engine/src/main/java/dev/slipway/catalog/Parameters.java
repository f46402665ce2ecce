package dev.slipway.catalog;

import dev.slipway.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a template's start must bring.
///
/// @param listing as APIs list it: the file's own list, or one made from the schema's properties
/// @param schema the same as JSON Schema 2020-12, an object
/// @param style which of the two the file was written in; decides how violations are worded
public record Parameters(List<Map<String, Object>> listing, Map<String, Object> schema, Style style) {
    /// How the file wrote its parameters.
    public enum Style {
        /// ForgePortal's list of `{id, title, type, …}`.
        LIST,
        /// A JSON Schema object.
        SCHEMA
    }

    /// The schema, compiled.
    public Schema compiled() {
        return Schema.of(schema);
    }

    /// Applies defaults and checks.
    ///
    /// With a LIST, inputs that it does not name are left out, null is as absent, and empty text fills no
    /// required parameter and is not checked further (ForgePortal's form sends it for a field left empty).
    /// With a SCHEMA, the schema alone decides.
    public Checked check(Map<String, ? extends @Nullable Object> inputs) {
        return switch (style) {
            case LIST -> checkListing(inputs);
            case SCHEMA -> checkSchema(inputs);
        };
    }

    private Checked checkSchema(Map<String, ? extends @Nullable Object> inputs) {
        var values = compiled().withDefaults(inputs);
        var violations = compiled().check(values);
        return violations.isEmpty()
                ? new Checked.Accepted(Plain.object(values))
                : new Checked.Rejected(
                        violations.stream().map(Parameters::named).toList());
    }

    /// The message with the path in it: callers show messages alone, too.
    private static Violation named(Violation violation) {
        return violation.path().isEmpty()
                ? violation
                : new Violation(
                        violation.path(),
                        "Parameter \"%s\" %s".formatted(String.join(".", violation.path()), violation.message()),
                        violation.code());
    }

    private Checked checkListing(Map<String, ? extends @Nullable Object> inputs) {
        var values = new LinkedHashMap<String, Object>();
        var violations = new ArrayList<Violation>();
        for (var parameter : listing) {
            var id = String.valueOf(parameter.get("id"));
            var given = inputs.get(id);
            var value = given == null ? parameter.get("default") : given;
            if (value != null) {
                values.put(id, value);
            }
            if (value != null && !value.equals("")) {
                violations.addAll(check(id, parameter, value));
            } else if (Boolean.TRUE.equals(parameter.get("required"))) {
                violations.add(
                        new Violation(List.of(id), "Missing required parameter: \"%s\"".formatted(id), "required"));
            }
        }
        return violations.isEmpty() ? new Checked.Accepted(values) : new Checked.Rejected(List.copyOf(violations));
    }

    private static List<Violation> check(String id, Map<String, Object> parameter, Object value) {
        var expected = parameter.get("type");
        var got = Json.typeName(value);
        var fits = Objects.equals(expected, got) || ("integer".equals(expected) && whole(value));
        if (expected instanceof String && !fits) {
            return List.of(violation(id, "must be of type %s, got %s".formatted(expected, got), "invalid_type"));
        }
        var result = new ArrayList<Violation>();
        var allowed = Plain.list(parameter.get("enum"));
        if (!allowed.isEmpty() && allowed.stream().noneMatch(one -> same(one, value))) {
            var shown = Boolean.TRUE.equals(parameter.get("secret")) ? "***" : text(value);
            result.add(violation(
                    id,
                    "must be one of [%s], got \"%s\""
                            .formatted(allowed.stream().map(Parameters::text).collect(Collectors.joining(", ")), shown),
                    "invalid_enum_value"));
        }
        if (parameter.get("pattern") instanceof String pattern
                && value instanceof String text
                && !Patterns.compile(pattern).matcher(text).find()) {
            result.add(violation(id, "does not match required pattern: %s".formatted(pattern), "invalid_string"));
        }
        return result;
    }

    private static Violation violation(String id, String message, String code) {
        return new Violation(List.of(id), "Parameter \"%s\" %s".formatted(id, message), code);
    }

    private static String text(@Nullable Object value) {
        return value instanceof String text ? text : Json.write(value);
    }

    private static boolean whole(Object value) {
        return value instanceof Number number
                && new BigDecimal(number.toString()).stripTrailingZeros().scale() <= 0;
    }

    private static boolean same(@Nullable Object a, Object b) {
        if (a instanceof Number first && b instanceof Number second) {
            return new BigDecimal(first.toString()).compareTo(new BigDecimal(second.toString())) == 0;
        }
        return Objects.equals(a, b);
    }
}
