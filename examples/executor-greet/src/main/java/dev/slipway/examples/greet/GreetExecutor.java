package dev.slipway.examples.greet;

import dev.slipway.spi.Executor;
import dev.slipway.spi.Outcome;
import dev.slipway.spi.Task;
import java.util.Map;

/// Greets whom the input `name` says: the smallest executor that does everything an executor can do.
public final class GreetExecutor implements Executor {
    @Override
    public String name() {
        return "greet";
    }

    @Override
    public String settingsSchema() {
        return """
                {
                  "type": "object",
                  "properties": {"greeting": {"type": "string", "minLength": 1}},
                  "additionalProperties": false
                }
                """;
    }

    @Override
    public Outcome execute(Task task) {
        if (!(task.input().get("name") instanceof String name) || name.isBlank()) {
            return Outcome.failedForGood("no_name", "there is nobody to greet: the input name is empty");
        }
        task.status("thinking of words");
        task.progress(50);
        var text = task.settings().getOrDefault("greeting", "Hello") + ", " + name + "!";
        task.log(Task.Level.INFO, text);
        task.progress(100);
        return Outcome.done(Map.of("text", text));
    }
}
