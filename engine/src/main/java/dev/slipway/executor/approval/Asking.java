package dev.slipway.executor.approval;

import dev.slipway.executor.Spans;
import dev.slipway.json.Json;
import dev.slipway.spi.Wait;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Whom a run asks, until when, and with which words: settings that `approval` and `variables` share.
///
/// @param approvers who may decide
/// @param expires how long an answer is waited for
/// @param message what is asked; may be empty
public record Asking(Wait.Approvers approvers, Duration expires, String message) {
    /// The names of roles that approvers can have, lowest first. A higher one counts as well.
    public static final List<String> ROLES =
            List.of("viewer", "developer", "team-admin", "template-admin", "platform-admin");

    /// The JSON Schemas of these settings, as the inner part of an object `properties`.
    public static final String PROPERTIES = """
            "approvers": {
              "description": "Who may decide: {users: […], roles: […], groups: […]}, or a list of users (e-mails, or token:<name>). Left out: everybody who may approve runs.",
              "type": ["object", "array"],
              "items": {"type": "string", "minLength": 1, "maxLength": 320},
              "minItems": 1,
              "maxItems": 100,
              "properties": {
                "users": {"$ref": "#/$defs/names", "description": "E-mails, or token:<name>."},
                "roles": {"$ref": "#/$defs/names", "description": "Roles, for example team-admin; a higher one counts as well."},
                "groups": {"$ref": "#/$defs/names", "description": "Groups as the sign-in reports them."}
              },
              "minProperties": 1,
              "additionalProperties": false
            },
            "expires": {"type": ["string", "number"], "description": "How long an answer is waited for, for example 8h or 7d. Left out: 24 hours."},
            "message": {"type": "string", "maxLength": 4096, "description": "What is asked, for people to read."}
            """;

    /// What [#PROPERTIES] refers to, as the inner part of an object `$defs`.
    public static final String DEFINITIONS = """
            "names": {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": 320}, "minItems": 1, "maxItems": 100}
            """;

    private static final Duration USUAL = Duration.ofHours(24);
    private static final int MAX_NAMES = 100;
    private static final int MAX_NAME = 320;

    /// Reads them from rendered settings.
    ///
    /// @throws BadSetting when they cannot be used
    public static Asking of(Map<String, Object> settings) {
        return new Asking(approvers(settings), expires(settings), message(settings));
    }

    /// What is wrong with settings as they were written; what holds expressions is left for later.
    public static List<String> problems(Map<String, Object> settings) {
        var problems = new ArrayList<String>();
        note(problems, settings, "approvers", Asking::approvers);
        note(problems, settings, "expires", Asking::expires);
        return problems;
    }

    /// Reads one setting and notes what is wrong with it.
    ///
    /// @param reading throws BadSetting when it is no good
    public static void note(List<String> problems, Map<String, Object> settings, String name, Reading reading) {
        if (!holdsExpression(settings.get(name))) {
            try {
                var _ = reading.of(settings);
            } catch (BadSetting e) {
                problems.add(e.text());
            }
        }
    }

    /// Reads one of the settings.
    @FunctionalInterface
    public interface Reading {
        /// @throws BadSetting when it is no good
        @Nullable
        Object of(Map<String, Object> settings);
    }

    /// Whether something in the value is only known once it is rendered.
    public static boolean holdsExpression(@Nullable Object value) {
        return switch (value) {
            case String text -> text.contains("{{");
            case Map<?, ?> map -> map.values().stream().anyMatch(Asking::holdsExpression);
            case List<?> list -> list.stream().anyMatch(Asking::holdsExpression);
            case null, default -> false;
        };
    }

    private static Duration expires(Map<String, Object> settings) {
        if (!settings.containsKey("expires")) {
            return USUAL;
        }
        try {
            var expires = Spans.read("expires", settings.get("expires"));
            if (expires.compareTo(Spans.LONGEST) > 0) {
                throw new BadSetting("expires is at most %d days".formatted(Spans.LONGEST.toDays()));
            }
            if (expires.isZero()) {
                throw new BadSetting("expires is nought: nobody could answer in time");
            }
            return expires;
        } catch (DateTimeException | ArithmeticException e) {
            throw new BadSetting(String.valueOf(e.getMessage()));
        }
    }

    private static String message(Map<String, Object> settings) {
        return switch (settings.get("message")) {
            case null -> "";
            case String text -> text.strip();
            case Object other -> Json.write(other);
        };
    }

    // An empty list would open to everybody what was meant for a few, so it is never taken for "left out".
    private static Wait.Approvers approvers(Map<String, Object> settings) {
        if (!settings.containsKey("approvers")) {
            return Wait.Approvers.ANYBODY;
        }
        var approvers = switch (settings.get("approvers")) {
            case List<?> users -> new Wait.Approvers(users(names("approvers", users)), List.of(), List.of());
            case Map<?, ?> kinds -> byKind(kinds);
            case null, default ->
                throw new BadSetting("approvers is neither a list of e-mails nor {users, roles, groups}");
        };
        if (approvers.equals(Wait.Approvers.ANYBODY)) {
            throw new BadSetting("approvers names nobody; leave it out where everybody who may approve runs decides");
        }
        return approvers;
    }

    private static Wait.Approvers byKind(Map<?, ?> kinds) {
        var unknown = new TreeSet<String>();
        kinds.keySet().forEach(key -> unknown.add(String.valueOf(key)));
        unknown.removeAll(Set.of("users", "roles", "groups"));
        if (!unknown.isEmpty()) {
            throw new BadSetting(
                    "approvers.%s is not known; known are users, roles and groups".formatted(unknown.getFirst()));
        }
        return new Wait.Approvers(
                users(names("approvers.users", kinds.get("users"))),
                roles(names("approvers.roles", kinds.get("roles"))),
                names("approvers.groups", kinds.get("groups")));
    }

    private static List<String> names(String setting, @Nullable Object value) {
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> items)) {
            throw new BadSetting(setting + " is no list");
        }
        if (items.size() > MAX_NAMES) {
            throw new BadSetting("%s has more than %d names; name a group instead".formatted(setting, MAX_NAMES));
        }
        var result = new LinkedHashSet<String>();
        for (int i = 0; i < items.size(); i++) {
            if (!(items.get(i) instanceof String name) || name.isBlank() || name.length() > MAX_NAME) {
                throw new BadSetting("%s[%d] is no name: a text of 1 to %d characters".formatted(setting, i, MAX_NAME));
            }
            result.add(name.strip());
        }
        return List.copyOf(result);
    }

    private static List<String> users(List<String> names) {
        for (var name : names) {
            if (ROLES.contains(name)) {
                throw new BadSetting("approvers: %s is a role; write approvers: {roles: [%s]}".formatted(name, name));
            }
            if (!name.contains("@") && !name.startsWith("token:")) {
                throw new BadSetting(("approvers: \"%s\" is no user: a user is an e-mail or token:<name>;"
                                + " groups stand in approvers: {groups: […]}")
                        .formatted(name));
            }
        }
        return names;
    }

    private static List<String> roles(List<String> names) {
        for (var name : names) {
            if (!ROLES.contains(name)) {
                throw new BadSetting("approvers.roles: there is no role \"%s\"; roles are %s"
                        .formatted(name, String.join(", ", ROLES)));
            }
        }
        return names;
    }
}
