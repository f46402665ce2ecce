package dev.slipway.executor.noop;

import dev.slipway.spi.Executor;
import dev.slipway.spi.Outcome;
import dev.slipway.spi.Task;

/// Succeeds at once. Its output is the setting `output` where there is one, else the input.
public final class NoopExecutor implements Executor {
    private static final String SCHEMA = """
            {
              "type": "object",
              "properties": {
                "output": {"description": "The output; left out: the input."}
              },
              "additionalProperties": false
            }
            """;

    @Override
    public String name() {
        return "noop";
    }

    @Override
    public String settingsSchema() {
        return SCHEMA;
    }

    @Override
    public Outcome execute(Task task) {
        var settings = task.settings();
        return Outcome.done(settings.containsKey("output") ? settings.get("output") : task.input());
    }
}
