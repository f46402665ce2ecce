package dev.slipway.dialect;

import dev.slipway.run.Kind;
import dev.slipway.run.State;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// How ForgePortal and we spell what a run is seen as (CONTRACTS.md, status map).
public final class States {
    private static final Map<String, Set<State>> ACTION = byWord(Kind.ACTION);
    private static final Map<String, Set<State>> TEMPLATE = byWord(Kind.TEMPLATE);

    private States() {}

    /// The word for a state. A template run is never seen as queued.
    public static String word(Kind kind, State state) {
        return switch (state) {
            case QUEUED ->
                switch (kind) {
                    case ACTION -> "queued";
                    case TEMPLATE -> "running";
                };
            case RUNNING, WAITING -> "running";
            case SUCCEEDED -> "success";
            case FAILED -> "failed";
            case CANCELED -> "canceled";
        };
    }

    /// The word for a run that was just accepted.
    public static String accepted(Kind kind) {
        return word(kind, State.QUEUED);
    }

    /// Every word that runs of a kind can have, with the states that it stands for.
    public static Map<String, Set<State>> words(Kind kind) {
        return switch (kind) {
            case ACTION -> ACTION;
            case TEMPLATE -> TEMPLATE;
        };
    }

    private static Map<String, Set<State>> byWord(Kind kind) {
        return byWord(state -> word(kind, state));
    }

    /// Every word of a spelling, with the states that it stands for.
    ///
    /// @param word how a dialect spells a state
    public static Map<String, Set<State>> byWord(Function<State, String> word) {
        var words = new LinkedHashMap<String, Set<State>>();
        Arrays.stream(State.values())
                .forEach(state -> words.computeIfAbsent(word.apply(state), _ -> EnumSet.noneOf(State.class))
                        .add(state));
        return words;
    }
}
