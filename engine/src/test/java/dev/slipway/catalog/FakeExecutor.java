package dev.slipway.catalog;

import dev.slipway.spi.Executor;
import dev.slipway.spi.Outcome;
import dev.slipway.spi.Task;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Executors that only say what they would take.
record FakeExecutor(String name, String settingsSchema, Set<String> literalSettings) implements Executor {
    /// By name, as the catalog wants them.
    static final Map<String, Executor> ALL = Map.of(
            "http",
            new FakeExecutor("http", """
                    {"type": "object",
                     "properties": {
                       "url": {"type": "string"},
                       "method": {"enum": ["GET", "POST"]},
                       "headers": {"additionalProperties": {"type": ["string", "number", "boolean"]}},
                       "auth": {"type": "object"},
                       "body": true,
                       "await": {"const": "callback"}},
                     "required": ["url"],
                     "additionalProperties": false}
                    """, Set.of("await")),
            "noop",
            new FakeExecutor("noop", """
                    {"type": "object", "properties": {"output": true}, "additionalProperties": false}
                    """, Set.of()),
            "shell",
            new FakeExecutor("shell", """
                    {"type": "object",
                     "properties": {
                       "command": {"type": "array", "items": {"type": "string"}, "minItems": 1},
                       "script": {"type": "string"},
                       "nice": {"type": "integer", "minimum": 0},
                       "quiet": {"type": "boolean"},
                       "shell": {"enum": ["bash", "sh"]}},
                     "oneOf": [{"required": ["command"]}, {"required": ["script"]}],
                     "additionalProperties": false}
                    """, Set.of("script")));

    @Override
    public List<String> problems(Map<String, Object> settings, Map<String, Object> parameters) {
        return settings.containsKey("quiet") && !parameters.containsKey("properties")
                ? List.of("quiet needs parameters")
                : List.of();
    }

    @Override
    public Outcome execute(Task task) {
        return Outcome.done(null);
    }
}
