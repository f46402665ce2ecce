package dev.slipway.dialect.buddy;

import dev.slipway.catalog.Step;
import dev.slipway.run.Executions;
import dev.slipway.run.RunView;
import dev.slipway.run.State;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How Buddy spells what runs and steps are seen as (CONTRACTS.md, status map).
final class Words {
    static final String INITIAL = "INITIAL";
    static final String ENQUEUED = "ENQUEUED";
    static final String INPROGRESS = "INPROGRESS";
    static final String SUCCESSFUL = "SUCCESSFUL";
    static final String FAILED = "FAILED";
    static final String TERMINATED = "TERMINATED";
    static final String SKIPPED = "SKIPPED";
    static final String NOT_EXECUTED = "NOT_EXECUTED";

    /// The executors that wait for people.
    static final String APPROVAL = "approval";

    static final String VARIABLES = "variables";

    private Words() {}

    /// The word for an execution. One that is queued is delayed: nothing of it has begun.
    static String execution(State state) {
        return switch (state) {
            case QUEUED -> INITIAL;
            case RUNNING, WAITING -> INPROGRESS;
            case SUCCEEDED -> SUCCESSFUL;
            case FAILED -> FAILED;
            case CANCELED -> TERMINATED;
        };
    }

    /// The word for a step of an execution.
    ///
    /// @param standing null while nothing was decided about it
    /// @param over whether the execution has ended, so that nothing more will be
    static String step(Executions.@Nullable Standing standing, boolean over) {
        if (standing != null && standing.current() != null) {
            return run(standing.current());
        }
        return switch (standing == null ? null : standing.left()) {
            case SKIPPED -> SKIPPED;
            case NOT_EXECUTED -> NOT_EXECUTED;
            case AT_WORK, SUCCEEDED, FAILED, CANCELED ->
                throw new IllegalStateException("a step without a run cannot be " + standing);
            case null -> over ? NOT_EXECUTED : INITIAL;
        };
    }

    /// The word for an action run. One that waits for its next attempt is in progress.
    static String run(RunView run) {
        return switch (run.state()) {
            case QUEUED -> run.retryCount() > 0 ? INPROGRESS : ENQUEUED;
            case RUNNING -> INPROGRESS;
            case WAITING ->
                switch (run.awaits()) {
                    case APPROVAL -> "WAITING_FOR_APPLY";
                    case VARIABLES -> "WAITING_FOR_VARIABLES";
                    case SLEEP, DELAY, CALLBACK -> INPROGRESS;
                    case null -> INPROGRESS; // it was answered between two looks
                };
            case SUCCEEDED -> SUCCESSFUL;
            case FAILED -> FAILED;
            case CANCELED -> TERMINATED;
        };
    }

    /// The same for `last_execution_status`, which knows no waiting.
    static String last(String word) {
        return word.startsWith("WAITING") ? INPROGRESS : word;
    }

    /// What kind of action an executor is.
    static String type(String executor) {
        return switch (executor) {
            case APPROVAL -> "WAIT_FOR_APPLY";
            case VARIABLES -> "WAIT_FOR_VARIABLES";
            case "shell" -> "BUILD";
            case "http" -> "HTTP";
            case "sleep" -> "SLEEP";
            default -> "CUSTOM";
        };
    }

    /// When a step's turn comes: a step with an `if` has it only if that says so.
    static String triggerTime(Step step) {
        return switch (step.flow().when()) {
            case SUCCESS -> step.condition() == null ? "ON_EVERY_EXECUTION" : "ON_SUCCESS";
            case FAILURE -> "ON_FAILURE";
            case ALWAYS -> "ON_EVERY_EXECUTION";
        };
    }

    /// What the next step of the file does meanwhile: it waits when it needs this one, directly or through
    /// others, else it runs beside it, softly when this one's failure is continued.
    static String runNext(List<Step> steps, Step step) {
        int next = steps.indexOf(step) + 1;
        if (next == steps.size() || needs(steps, steps.get(next), step.id())) {
            return "WAIT_ON_SUCCESS";
        }
        return switch (step.flow().onError()) {
            case FAIL -> "IN_HARD_PARALLEL";
            case CONTINUE -> "IN_SOFT_PARALLEL";
        };
    }

    private static boolean needs(List<Step> steps, Step step, String wanted) {
        var open = new ArrayDeque<>(step.flow().needs());
        var seen = new HashSet<String>();
        while (!open.isEmpty()) {
            var id = open.removeFirst();
            if (id.equals(wanted)) {
                return true;
            }
            if (seen.add(id)) {
                steps.stream()
                        .filter(it -> it.id().equals(id))
                        .forEach(it -> open.addAll(it.flow().needs()));
            }
        }
        return false;
    }
}
