package dev.slipway.run;

/// The two kinds of runs.
public enum Kind {
    /// Carries out one action; the unit of the queue.
    ACTION,
    /// A run whose work is its steps.
    TEMPLATE
}
