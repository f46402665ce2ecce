package dev.slipway.run;

import dev.slipway.catalog.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What becomes of a template run, given how its steps stand. Pure; the rules are DEFINITIONS.md's, "Template".
///
/// @param moves what to do now with steps that nothing holds back any more, in the order of the file
/// @param ending how the run ends, present when no step is left to start or at work
public record Plan(List<Move> moves, Optional<Ending> ending) {

    /// How a step stands. A step that nothing was decided about yet has none.
    public enum StepState {
        AT_WORK,
        SUCCEEDED,
        FAILED,
        CANCELED,
        SKIPPED,
        NOT_EXECUTED;

        /// The same for a run that is a step.
        public static StepState of(State state) {
            return switch (state) {
                case QUEUED, RUNNING, WAITING -> AT_WORK;
                case SUCCEEDED -> SUCCEEDED;
                case FAILED -> FAILED;
                case CANCELED -> CANCELED;
            };
        }
    }

    /// Something to do with a step now.
    public sealed interface Move {
        /// Which step.
        Step step();

        /// Start it, if its `if` says so.
        record Consider(Step step) implements Move {}

        /// It will not be executed: its `when` does not fit how the steps before it ended.
        record Leave(Step step) implements Move {}
    }

    /// Decides.
    ///
    /// @param steps in the order of the file; every need names one of them, and there is no circle
    /// @param states by step id; absent for steps not decided about yet
    public static Plan of(List<Step> steps, Map<String, StepState> states) {
        var byId = new HashMap<String, Step>();
        steps.forEach(step -> byId.put(step.id(), step));
        var moves = new ArrayList<Move>();
        boolean open = false;
        for (var step : steps) {
            var state = states.get(step.id());
            if (state == null) {
                open = true;
                if (step.flow().needs().stream().allMatch(need -> ended(states.get(need)))) {
                    moves.add(wanted(step, byId, states) ? new Move.Consider(step) : new Move.Leave(step));
                }
            } else if (state == StepState.AT_WORK) {
                open = true;
            }
        }
        return new Plan(List.copyOf(moves), open ? Optional.empty() : Optional.of(endingNow(steps, states)));
    }

    /// What the run would end as if nothing more happened: failed when a step failed and that was not
    /// continued.
    public static Ending endingNow(List<Step> steps, Map<String, StepState> states) {
        return steps.stream().anyMatch(step -> failed(step, states)) ? Ending.FAILED : Ending.SUCCEEDED;
    }

    private static boolean ended(@Nullable StepState state) {
        return state != null && state != StepState.AT_WORK;
    }

    private static boolean wanted(Step step, Map<String, Step> byId, Map<String, StepState> states) {
        boolean failedBefore = before(step, byId).stream().anyMatch(it -> failed(it, states));
        return switch (step.flow().when()) {
            case SUCCESS -> !failedBefore;
            case FAILURE -> failedBefore;
            case ALWAYS -> true;
        };
    }

    /// Whether a step has failed in a way that fails the run.
    static boolean failed(Step step, Map<String, StepState> states) {
        return switch (states.get(step.id())) {
            case CANCELED -> true;
            case FAILED -> step.flow().onError() == Step.OnError.FAIL;
            case AT_WORK, SUCCEEDED, SKIPPED, NOT_EXECUTED -> false;
            case null -> false;
        };
    }

    /// The steps that `step` needs, directly or through others.
    private static Set<Step> before(Step step, Map<String, Step> byId) {
        var found = new HashSet<Step>();
        var open = new ArrayDeque<>(step.flow().needs());
        while (!open.isEmpty()) {
            var it = byId.get(open.removeFirst());
            if (it != null && found.add(it)) {
                open.addAll(it.flow().needs());
            }
        }
        return found;
    }
}
