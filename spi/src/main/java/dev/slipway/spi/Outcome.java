package dev.slipway.spi;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What an attempt came to. Closed: what becomes of the run is decided for each of these in one place.
public sealed interface Outcome {

    /// The attempt did its work.
    ///
    /// @param output any JSON value, at most 256 KiB as JSON
    record Done(@Nullable Object output) implements Outcome {}

    /// The attempt failed.
    record Failed(Failure failure) implements Outcome {
        /// Refuses null here, where the executor's author sees who brought it.
        public Failed {
            Objects.requireNonNull(failure, "a failed attempt has a failure");
        }
    }

    /// The attempt has nothing more to do until `until`; then the run succeeds with `output`. No thread is
    /// held.
    ///
    /// @param output any JSON value
    record Sleeping(Instant until, @Nullable Object output) implements Outcome {
        /// Refuses null here, where the executor's author sees who brought it.
        public Sleeping {
            Objects.requireNonNull(until, "a sleep has an end");
        }
    }

    /// The attempt has asked somebody and has nothing more to do: their answer ends the run. When none has
    /// come by `until`, the run fails. No thread is held, and the answer may come at any time after it was
    /// asked for, also before this is returned.
    record Waiting(Wait what, Instant until) implements Outcome {
        /// Refuses nulls here, where the executor's author sees who brought them.
        public Waiting {
            Objects.requireNonNull(what, "who waits knows for what");
            Objects.requireNonNull(until, "waiting has an end");
        }
    }

    /// The attempt was interrupted because its node shuts down, and ended what it had started. Not for
    /// executors.
    record Stopped() implements Outcome {}

    /// The attempt's node died, and nobody knows how far it came. Not for executors.
    record Lost() implements Outcome {}

    /// Short for [Done].
    static Outcome done(@Nullable Object output) {
        return new Done(output);
    }

    /// A failure that the action's retry policy may try again.
    static Outcome failed(String code, String message) {
        return new Failed(new Failure(code, message, true));
    }

    /// A failure that trying again cannot mend.
    static Outcome failedForGood(String code, String message) {
        return new Failed(new Failure(code, message, false));
    }
}
