package dev.slipway.dialect.example;

import dev.slipway.http.Timestamps;
import dev.slipway.run.RunView;
import dev.slipway.run.State;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// From what the engine knows to the example's JSON, and its words.
final class Wire {
    private Wire() {}

    static Map<String, @Nullable Object> run(RunView view) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("id", view.run().id());
        fields.put("state", word(view.state()));
        fields.put("created", Timestamps.text(view.run().createdAt()));
        fields.put("finished", Timestamps.textOrNull(view.finishedAt()));
        fields.put("output", view.output());
        fields.put("error", view.error());
        return fields;
    }

    static String word(State state) {
        return switch (state) {
            case QUEUED -> "waiting";
            case RUNNING, WAITING -> "working";
            case SUCCEEDED -> "done";
            case FAILED -> "broken";
            case CANCELED -> "dropped";
        };
    }
}
