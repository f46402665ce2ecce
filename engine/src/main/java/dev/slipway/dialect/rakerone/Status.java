package dev.slipway.dialect.rakerone;

import dev.slipway.run.State;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// How RakerOne spells what a run is seen as (CONTRACTS.md, status map).
final class Status {
    private static final Map<String, Set<State>> BY_WORD = byWord();

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

    private static Map<String, Set<State>> byWord() {
        var words = new HashMap<String, Set<State>>();
        Arrays.stream(State.values())
                .forEach(state -> words.computeIfAbsent(word(state), _ -> EnumSet.noneOf(State.class))
                        .add(state));
        return words;
    }
}
