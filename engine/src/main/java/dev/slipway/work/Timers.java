package dev.slipway.work;

import dev.slipway.run.Engine;
import java.time.Clock;
import java.time.Duration;

/// Wakes runs whose time has come: retries, sleepers. Sleeps until the next one is due, at most a second.
///
/// Threading: one loop.
public final class Timers {
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final Duration SHORTEST = Duration.ofMillis(5);

    private final Engine engine;
    private final Clock clock;
    private final Loop loop;

    /// @param clock the one that the engine decides by
    public Timers(Engine engine, Clock clock) {
        this.engine = engine;
        this.clock = clock;
        this.loop = new Loop("timers", clock, this::round);
    }

    private Duration round() {
        var next = engine.wake();
        return next.map(at -> Duration.between(clock.instant(), at))
                .filter(wait -> wait.compareTo(LONGEST) < 0)
                .map(wait -> wait.compareTo(SHORTEST) < 0 ? SHORTEST : wait)
                .orElse(LONGEST);
    }

    /// Begins.
    public void start() {
        loop.start();
    }

    /// Something may have to be woken earlier than was known.
    public void wake() {
        loop.wake();
    }

    /// Ends.
    public void stop() {
        loop.stop();
    }

    Loop loop() {
        return loop;
    }
}
