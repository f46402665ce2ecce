package dev.slipway.run;

import java.util.Locale;

/// Where a run that has not ended stands (DESIGN.md 1). Only [#READY] can be claimed.
public enum Phase {
    /// Waits for a free hand.
    READY,
    /// Waits for a time: backoff before a retry, or the later beginning of a template run.
    DELAYED,
    /// Waits for a slot of its concurrency group.
    BLOCKED,
    /// A node holds the claim.
    RUNNING,
    /// Waits for what its `run_wait` row says; no thread is held.
    WAITING,
    /// A template run whose steps are at work.
    STEPS;

    /// In lower case, as the database spells it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
