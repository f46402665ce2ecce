package dev.slipway.run;

import dev.slipway.catalog.Retry;
import dev.slipway.spi.Failure;
import dev.slipway.spi.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What becomes of a run after an attempt. Decided here and nowhere else.
public sealed interface Next {
    /// How often a run is given back after its node died or stopped, before that counts as its failure.
    int MAX_GIVEN_BACK = 5;

    /// The run ends.
    record Finish(
            Ending ending,
            @Nullable Object output,
            @Nullable Failure failure) implements Next {}

    /// The run is tried again at a time, which costs it an attempt.
    record Again(Instant at, Failure failure) implements Next {}

    /// The run goes back to the queue at once, with the attempt given back.
    record GiveBack(Why why) implements Next {}

    /// The run waits, without a thread, until a time; then it succeeds with this output.
    record Sleep(Instant until, @Nullable Object output) implements Next {}

    /// Why an attempt came to nothing through no fault of its own.
    enum Why {
        /// Its node died.
        LOST,
        /// Its node shut down.
        STOPPED
    }

    /// What follows an outcome.
    ///
    /// @param claim the attempt that it is the outcome of
    /// @param retry the policy of its action, with what the step says instead
    static Next after(Claim claim, Outcome outcome, Retry retry, Instant now) {
        return switch (outcome) {
            case Outcome.Done(var output) -> new Finish(Ending.SUCCEEDED, output, null);
            case Outcome.Failed(var failure)
            when failure.retryable() && claim.attempt() < retry.maxAttempts() ->
                new Again(now.plus(retry.delayAfter(claim.attempt())), failure);
            case Outcome.Failed(var failure) -> new Finish(Ending.FAILED, null, failure);
            case Outcome.Sleeping(var until, var output) -> new Sleep(until, output);
            case Outcome.Stopped() -> givenBack(claim, retry, Why.STOPPED);
            case Outcome.Lost() -> givenBack(claim, retry, Why.LOST);
        };
    }

    private static Next givenBack(Claim claim, Retry retry, Why why) {
        // An author who allows no retry said that the action must never be begun twice.
        if (retry.attempts() == 0) {
            return new Finish(Ending.FAILED, null, new Failure("attempt_lost", "attempt lost", false));
        }
        if (claim.givenBack() >= MAX_GIVEN_BACK) {
            var message = "attempt lost %d times with its node or by a shutdown".formatted(claim.givenBack() + 1);
            return new Finish(Ending.FAILED, null, new Failure("attempt_lost", message, false));
        }
        return new GiveBack(why);
    }
}
