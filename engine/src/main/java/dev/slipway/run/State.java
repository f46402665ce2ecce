package dev.slipway.run;

import org.jspecify.annotations.Nullable;

/// What a run is seen as. Each dialect spells these in one table of its own.
public enum State {
    QUEUED,
    RUNNING,
    WAITING,
    SUCCEEDED,
    FAILED,
    CANCELED;

    /// What a run is seen as, given what the tables say of it.
    ///
    /// @param phase of its `run_live` row, if there is one
    /// @param ending of its `run_end` row, if there is one
    public static State of(@Nullable Phase phase, @Nullable Ending ending) {
        if (ending != null) {
            return of(ending);
        }
        return switch (phase) {
            case READY, DELAYED, BLOCKED -> QUEUED;
            case RUNNING, STEPS -> RUNNING;
            case WAITING -> WAITING;
            case null -> throw new IllegalStateException("a run is neither live nor ended");
        };
    }

    /// The same word for an ending.
    public static State of(Ending ending) {
        return switch (ending) {
            case SUCCEEDED -> SUCCEEDED;
            case FAILED -> FAILED;
            case CANCELED -> CANCELED;
        };
    }

    /// Whether nothing more will happen to the run.
    public boolean ended() {
        return switch (this) {
            case QUEUED, RUNNING, WAITING -> false;
            case SUCCEEDED, FAILED, CANCELED -> true;
        };
    }
}
