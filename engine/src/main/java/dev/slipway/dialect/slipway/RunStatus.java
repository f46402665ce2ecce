package dev.slipway.dialect.slipway;

import dev.slipway.run.State;

/// How our own API spells what a run is seen as, for both kinds alike.
final class RunStatus {
    private RunStatus() {}

    /// The word for a state.
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
}
