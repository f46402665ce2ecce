package dev.slipway.catalog;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How an action is carried out.
///
/// @param executor the executor's name, for example `shell`
/// @param settings what the executor is told, expressions not yet rendered
/// @param timeout bounds one attempt
/// @param retry what follows a failure
/// @param concurrency how many may be at work at once, if limited
public record Execution(
        String executor,
        Map<String, Object> settings,
        Duration timeout,
        Retry retry,
        @Nullable Concurrency concurrency) {

    /// A group of runs of which only some may be at work at once.
    ///
    /// @param group expression; its rendered text is the group's name inside the project
    /// @param max how many of the group may be at work at once, at least 1
    /// @param onLimit what happens to a start beyond that
    public record Concurrency(String group, int max, OnLimit onLimit) {}

    /// What a full group does with one more start.
    public enum OnLimit {
        QUEUE,
        REJECT
    }
}
