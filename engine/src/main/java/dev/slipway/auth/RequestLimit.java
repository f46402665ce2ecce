package dev.slipway.auth;

import dev.slipway.http.HttpProblem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The coarse limit on all requests of a user (CONTRACTS.md 0), counted by this node for itself in whole
/// minutes.
///
/// Threading: safe.
final class RequestLimit {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final int perMinute;
    private final Clock clock;
    private final Map<String, Window> windows = new LinkedHashMap<>();

    /// @param perMinute 0 for no limit
    RequestLimit(int perMinute, Clock clock) {
        this.perMinute = perMinute;
        this.clock = clock;
    }

    private record Window(Instant ends, int requests) {}

    /// Counts a request.
    ///
    /// @param user whose it is
    /// @return what is left, empty when there is no limit
    /// @throws HttpProblem.TooManyRequests when it is one too many
    Optional<Allowance> count(String user) {
        if (perMinute == 0) {
            return Optional.empty();
        }
        var now = clock.instant();
        synchronized (windows) {
            forget(now);
            var window = windows.getOrDefault(user, new Window(now.plus(MINUTE), 0));
            if (window.requests() >= perMinute) {
                throw new HttpProblem.TooManyRequests(perMinute, Duration.between(now, window.ends()));
            }
            int requests = window.requests() + 1;
            windows.put(user, new Window(window.ends(), requests));
            return Optional.of(new Allowance(perMinute, perMinute - requests, window.ends()));
        }
    }

    /// The oldest windows come first.
    private void forget(Instant now) {
        for (Iterator<Window> it = windows.values().iterator();
                it.hasNext() && !it.next().ends().isAfter(now); ) {
            it.remove();
        }
    }
}
