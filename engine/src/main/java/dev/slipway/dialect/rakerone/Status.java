package dev.slipway.dialect.rakerone;

import dev.slipway.dialect.States;
import dev.slipway.run.State;
import java.util.Map;
import java.util.Set;

/// How RakerOne spells what a run is seen as (CONTRACTS.md, status map).
final class Status {
    private static final Map<String, Set<State>> BY_WORD = States.byWord(Status::word);

    private Status() {}

    static String word(State state) {
        return switch (state) {
            case QUEUED -> "queued";
            case RUNNING, WAITING -> "running";
            case SUCCEEDED -> "completed";
            case FAILED -> "failed";
            case CANCELED -> "cancelled";
        };
    }

    /// The states that a word stands for; none for a word that stands for nothing.
    static Set<State> states(String word) {
        return BY_WORD.getOrDefault(word, Set.of());
    }
}
