package dev.slipway.run;

/// What a run waits for (`run_wait.kind`).
public enum Awaited {
    /// A time; then it succeeds.
    SLEEP,
    /// A time; then a template run begins.
    DELAY,
    /// The system that was asked calls back.
    CALLBACK,
    /// People approve or reject.
    APPROVAL,
    /// Somebody passes values.
    VARIABLES
}
