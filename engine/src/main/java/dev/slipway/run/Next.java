package dev.slipway.run;

import dev.slipway.catalog.Retry;
import dev.slipway.spi.Failure;
import dev.slipway.spi.Outcome;
import dev.slipway.spi.Wait;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What becomes of a run after an attempt. Decided here and nowhere else.
public sealed interface Next {
    /// How often a run is given back after its node died or stopped, before that counts as its failure.
    int MAX_GIVEN_BACK = 5;

    /// A time in an output: ISO-8601 in UTC with three fraction digits, as every API writes it.
    DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

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

    /// The run waits, without a thread, for an answer; when none has come by `until`, it fails.
    record Await(Wait what, Instant until) implements Next {}

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
                new Again(now.plus(retry.delayAfter(claim.attempt(), claim.runId())), failure);
            case Outcome.Failed(var failure) -> new Finish(Ending.FAILED, null, failure);
            case Outcome.Sleeping(var until, var output) -> new Sleep(until, output);
            case Outcome.Waiting(var wait, var until) -> new Await(wait, until);
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

    /// What follows an answer. None of these is tried again: who was asked has spoken, or had their time.
    static Finish upon(Answer answer) {
        return switch (answer) {
            case Answer.Done(var output) -> new Finish(Ending.SUCCEEDED, output, null);
            case Answer.Failed(var error, var output) -> failed("callback_failed", error, output);
            case Answer.Approved(var decisions) -> new Finish(Ending.SUCCEEDED, approved(decisions), null);
            case Answer.Rejected(var it) ->
                failed("rejected", "rejected by %s: %s".formatted(it.decider(), it.comment()), null);
            case Answer.Passed(var values) -> new Finish(Ending.SUCCEEDED, values, null);
            case Answer.Expired(var awaited) -> failed("expired", expired(awaited), null);
        };
    }

    private static Finish failed(String code, String message, @Nullable Object output) {
        return new Finish(Ending.FAILED, output, new Failure(code, message, false));
    }

    private static String expired(Awaited awaited) {
        return switch (awaited) {
            case CALLBACK -> "timed out: no callback came in time";
            case APPROVAL -> "expired: nobody who may decide did so in time";
            case VARIABLES -> "expired: nobody passed values in time";
            case SLEEP, DELAY -> throw new IllegalArgumentException(awaited + " ends by succeeding");
        };
    }

    private static Map<String, Object> approved(List<Decision> decisions) {
        var approvals = decisions.stream()
                .map(it -> {
                    var shown = new LinkedHashMap<String, @Nullable Object>();
                    shown.put("approver", it.decider());
                    shown.put("comment", it.comment());
                    shown.put("at", TIME.format(it.at()));
                    return shown;
                })
                .toList();
        return Map.of("approved", true, "approver", decisions.getLast().decider(), "approvals", approvals);
    }
}
