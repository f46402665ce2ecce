package dev.slipway.run;

/// How a run ended. It never changes.
public enum Ending {
    SUCCEEDED,
    FAILED,
    CANCELED
}
