package dev.slipway.dialect.slipway;

import dev.slipway.run.State;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// How the pages spell what a run is seen as: one word for each state, for both kinds.
final class Status {
    /// What each word stands for.
    static final Map<String, State> STATES = Arrays.stream(State.values())
            .collect(Collectors.toMap(Status::word, Function.identity(), (one, _) -> one, LinkedHashMap::new));

    private Status() {}

    static String word(State state) {
        return switch (state) {
            case QUEUED -> "queued";
            case RUNNING -> "running";
            case WAITING -> "waiting";
            case SUCCEEDED -> "success";
            case FAILED -> "failed";
            case CANCELED -> "canceled";
        };
    }

    /// How many are seen as each; a state that is not there counts nothing.
    static Map<String, Integer> counts(Map<State, Integer> counts) {
        var fields = new LinkedHashMap<String, Integer>();
        STATES.forEach((word, state) -> fields.put(word, counts.getOrDefault(state, 0)));
        return fields;
    }
}
