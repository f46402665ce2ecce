package dev.slipway.work;

/// Why an attempt was interrupted.
enum Cause {
    /// Its time was over.
    TIMEOUT,
    /// The run ended under it.
    CANCELED,
    /// The node shuts down.
    SHUTDOWN,
    /// The node lost its lease; others may have its runs already.
    FENCED
}
