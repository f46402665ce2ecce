package dev.slipway.run;

import dev.slipway.catalog.Violation;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// Why the engine does not do what was asked. Each dialect turns these into its own statuses and bodies, in
/// one place.
public sealed interface Refusal {

    /// There is no such thing in the caller's scope.
    record NotFound(What what, String id) implements Refusal {}

    /// The input does not fit.
    record Invalid(List<Violation> violations) implements Refusal {}

    /// The run's state does not allow it.
    record NotNow(Verb verb, Kind kind, UUID runId, State state) implements Refusal {}

    /// The idempotency key belongs to a request for something else.
    record KeyReused(String key) implements Refusal {}

    /// The concurrency group is full, and its action says `onLimit: reject`.
    record GroupFull(String group, int max) implements Refusal {}

    /// The definition cannot be started as it is now.
    record NotStartable(String message) implements Refusal {}

    /// More starts than the limit of one minute.
    record TooMany(Kind kind, int limit, Duration retryAfter) implements Refusal {
        /// When the next may come: whole seconds, at least 1.
        public long retryAfterSeconds() {
            return Math.max(1, retryAfter.plusMillis(999).toSeconds());
        }
    }

    /// The caller may not decide what this run asks.
    record MayNotDecide(UUID runId, Why why) implements Refusal {
        /// Why not.
        public enum Why {
            /// They are none of those who may.
            NOT_NAMED,
            /// They asked for the run themselves.
            OWN_RUN
        }
    }

    /// The caller has said their word about this run before.
    record AlreadyDecided(UUID runId, String decider) implements Refusal {}

    /// The run asks for something else: for values instead of an approval, or the other way round.
    record OtherAnswer(UUID runId, Awaited awaited) implements Refusal {}

    /// What can be missing.
    enum What {
        ACTION,
        TEMPLATE,
        ACTION_RUN,
        TEMPLATE_RUN
    }

    /// What a run's state can forbid.
    enum Verb {
        CANCEL,
        RETRY,
        RERUN,
        /// Say from outside what it came to.
        COMPLETE,
        /// Approve, reject or pass values.
        DECIDE,
        /// Let a delayed one begin.
        BEGIN
    }
}
