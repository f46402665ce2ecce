package dev.slipway.executor.variables;

import dev.slipway.executor.approval.Asking;
import dev.slipway.executor.approval.BadSetting;
import dev.slipway.json.Json;
import dev.slipway.spi.Executor;
import dev.slipway.spi.Outcome;
import dev.slipway.spi.Task;
import dev.slipway.spi.Wait;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Asks somebody for values. The attempt ends at once, and no thread is held; the values that somebody
/// passes are checked by `schema` and become the run's output. A rejection, or no answer until `expires`,
/// fails it for good.
public final class VariablesExecutor implements Executor {
    private static final String SCHEMA = """
            {
              "type": "object",
              "required": ["schema"],
              "properties": {
                "schema": {"type": "object", "description": "JSON Schema 2020-12 of the values, with type: object. secret: true marks a value as secret."},
                "defaults": {"type": "object", "description": "What holds where nothing is passed, by name. Wins over the schema's own defaults."},
                %s
              },
              "additionalProperties": false,
              "$defs": {%s}
            }
            """.formatted(Asking.PROPERTIES, Asking.DEFINITIONS);

    private final Clock clock;

    /// @param clock tells what `expires` counts from
    public VariablesExecutor(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "variables";
    }

    @Override
    public String settingsSchema() {
        return SCHEMA;
    }

    @Override
    public Set<String> schemaSettings() {
        return Set.of("schema");
    }

    @Override
    public List<String> problems(Map<String, Object> settings, Map<String, Object> parameters) {
        var problems = Asking.problems(settings);
        var schema = Json.object(settings.get("schema"));
        if (schema.get("properties") instanceof Map<?, ?> known
                && !schema.containsKey("patternProperties")
                && settings.get("defaults") instanceof Map<?, ?> defaults) {
            var unknown = new TreeSet<String>();
            defaults.keySet().forEach(name -> unknown.add(String.valueOf(name)));
            known.keySet().forEach(name -> unknown.remove(String.valueOf(name)));
            unknown.forEach(
                    name -> problems.add("defaults.%s: the schema has no property of that name".formatted(name)));
        }
        return problems;
    }

    @Override
    public Optional<Wait> asks(Map<String, Object> settings) {
        return Optional.of(wait(settings, Asking.of(settings)));
    }

    private static Wait.Variables wait(Map<String, Object> settings, Asking asking) {
        // What an expression did not find is no default: nobody asked for null.
        var defaults = new LinkedHashMap<>(object("defaults", settings));
        defaults.values().removeIf(Objects::isNull);
        return new Wait.Variables(asking.approvers(), object("schema", settings), defaults, asking.message());
    }

    @Override
    public Outcome execute(Task task) {
        try {
            var settings = task.settings();
            var asking = Asking.of(settings);
            var until = clock.instant().plus(asking.expires()).truncatedTo(ChronoUnit.MICROS);
            var wait = wait(settings, asking);
            task.log(
                    Task.Level.INFO,
                    "Asks for values until %s%s"
                            .formatted(until, asking.message().isEmpty() ? "" : ": " + asking.message()));
            return new Outcome.Waiting(wait, until);
        } catch (BadSetting e) {
            return Outcome.failedForGood("bad_settings", "variables: " + e.text());
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // JSON null inside is a value
    private static Map<String, Object> object(String name, Map<String, Object> settings) {
        return switch (settings.get(name)) {
            case null -> Map.of();
            case Map<?, ?> map -> (Map<String, Object>) (Map<?, ?>) Json.object(map);
            default -> throw new BadSetting(name + " is no object");
        };
    }
}
