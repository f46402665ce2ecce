package dev.slipway.catalog;

import java.time.Duration;

/// Reads `retry`, of an action or of a step.
final class RetryReader {
    private static final int MOST = 1_000;

    private RetryReader() {}

    static Retry.Change read(Place place) {
        place.only("attempts", "backoff", "delay", "maxDelay");
        var change = new Retry.Change(
                place.field("attempts").map(at -> at.integer(0, MOST, 0)).orElse(null),
                place.field("backoff")
                        .map(at -> at.word(Retry.Backoff.class, Retry.Backoff.EXPONENTIAL))
                        .orElse(null),
                place.field("delay").map(at -> at.duration(Duration.ZERO)).orElse(null),
                place.field("maxDelay").map(at -> at.duration(Duration.ZERO)).orElse(null));
        var delay = change.delay();
        var highest = change.maxDelay();
        if (delay != null && highest != null && delay.compareTo(highest) > 0) {
            place.problem("delay is longer than maxDelay");
        }
        return change;
    }

    /// A bound of one attempt, which cannot be nothing.
    static Duration timeout(Place place, Duration fallback) {
        var timeout = place.duration(fallback);
        if (timeout.isZero()) {
            place.problem("timeout must be longer than nothing");
            return fallback;
        }
        return timeout;
    }
}
