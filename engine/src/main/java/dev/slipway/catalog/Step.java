package dev.slipway.catalog;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One step of a template.
///
/// @param id unique in its template
/// @param name for people; the id when the file has none
/// @param action which action it runs, `name@version` or a bare name for the highest version
/// @param input strings in it are expressions
/// @param condition expression of `if`; the step runs when it renders, trimmed, to `true`
/// @param flow what it waits for, and when it runs
/// @param overrides what it says differently from its action
public record Step(
        String id,
        String name,
        String action,
        Map<String, Object> input,
        @Nullable String condition,
        Flow flow,
        Overrides overrides) {

    /// What a step waits for, and when it runs.
    ///
    /// @param needs ids of the steps that must have ended first; the step before it when the file says nothing
    /// @param when which ends of those let it run
    /// @param onError whether its failure fails the run
    public record Flow(List<String> needs, When when, OnError onError) {}

    /// What a step says differently from its action; null where it says nothing.
    public record Overrides(@Nullable Duration timeout, Retry.@Nullable Change retry) {}

    /// Which ends of the steps before let a step run (DEFINITIONS.md, Template).
    public enum When {
        SUCCESS,
        FAILURE,
        ALWAYS
    }

    /// What a step's failure does to the run.
    public enum OnError {
        FAIL,
        CONTINUE
    }
}
