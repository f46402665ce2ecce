package dev.slipway.catalog;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What follows a failed attempt.
///
/// @param attempts how many retries after the first attempt, 0 for none
/// @param backoff how the delay grows
/// @param delay before the first retry
/// @param maxDelay the delay never grows beyond this
/// @param jitter whether each delay is shortened by up to a half, so that runs that failed together do not
///     come back together
public record Retry(int attempts, Backoff backoff, Duration delay, Duration maxDelay, boolean jitter) {
    /// Three retries after 30, 60 and 120 seconds (CONTRACTS.md, forgeportal: `min(30·2^n, 600)`).
    public static final Retry DEFAULT =
            new Retry(3, Backoff.EXPONENTIAL, Duration.ofSeconds(30), Duration.ofSeconds(600), false);

    /// How long to wait before the retry that follows the given attempt.
    ///
    /// @param attempt the attempt that failed, from 1
    /// @param runId what the jitter is made of, so that the same failure always gives the same delay
    public Duration delayAfter(int attempt, UUID runId) {
        var whole = switch (backoff) {
            case FIXED -> min(delay, maxDelay);
            case EXPONENTIAL -> min(delay.multipliedBy(1L << Math.min(attempt - 1, 30)), maxDelay);
        };
        return jitter ? shortened(whole, attempt, runId) : whole;
    }

    private static Duration shortened(Duration whole, int attempt, UUID runId) {
        long seed = runId.getMostSignificantBits() ^ runId.getLeastSignificantBits() ^ attempt;
        long half = whole.toMillis() / 2;
        return whole.minusMillis(new SplittableRandom(seed).nextLong(half + 1));
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
                        change.maxDelay() == null ? longest(change.delay()) : change.maxDelay(),
                        jitter);
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
