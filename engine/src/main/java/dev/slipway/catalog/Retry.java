package dev.slipway.catalog;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What follows a failed attempt.
///
/// @param attempts how many retries after the first attempt, 0 for none
/// @param backoff how the delay grows
/// @param delay before the first retry
/// @param maxDelay the delay never grows beyond this
public record Retry(int attempts, Backoff backoff, Duration delay, Duration maxDelay) {
    /// Three retries after 30, 60 and 120 seconds (CONTRACTS.md, forgeportal: `min(30·2^n, 600)`).
    public static final Retry DEFAULT =
            new Retry(3, Backoff.EXPONENTIAL, Duration.ofSeconds(30), Duration.ofSeconds(600));

    /// How long to wait before the retry that follows the given attempt.
    ///
    /// @param attempt the attempt that failed, from 1
    public Duration delayAfter(int attempt) {
        return switch (backoff) {
            case FIXED -> min(delay, maxDelay);
            case EXPONENTIAL -> min(delay.multipliedBy(1L << Math.min(attempt - 1, 30)), maxDelay);
        };
    }

    /// How many attempts there may be in all.
    public int maxAttempts() {
        return 1 + attempts;
    }

    /// This policy with what the change says instead.
    public Retry with(@Nullable Change change) {
        return change == null
                ? this
                : new Retry(
                        change.attempts() == null ? attempts : change.attempts(),
                        change.backoff() == null ? backoff : change.backoff(),
                        change.delay() == null ? delay : change.delay(),
                        change.maxDelay() == null ? longest(change.delay()) : change.maxDelay());
    }

    /// A delay that says more than the limit it inherits means what it says.
    private Duration longest(@Nullable Duration delay) {
        return delay == null || delay.compareTo(maxDelay) <= 0 ? maxDelay : delay;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    /// How the delay grows from retry to retry.
    public enum Backoff {
        EXPONENTIAL,
        FIXED
    }

    /// What a step says differently from its action; null where it says nothing.
    public record Change(
            @Nullable Integer attempts,
            @Nullable Backoff backoff,
            @Nullable Duration delay,
            @Nullable Duration maxDelay) {}
}
