package dev.slipway.work;

import dev.slipway.run.Engine;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives back the runs of dead nodes.
///
/// Threading: one loop.
public final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final Engine engine;
    private final Loop loop;

    /// @param clock for the loop's health
    public Recovery(Engine engine, Clock clock) {
        this.engine = engine;
        this.loop = new Loop("recovery", clock, this::round);
    }

    private Duration round() {
        int recovered = engine.recover();
        if (recovered > 0) {
            LOG.warn("{} runs of dead nodes were given back", recovered);
        }
        return EVERY;
    }

    /// Begins.
    public void start() {
        loop.start();
    }

    /// Asks to end.
    void ask() {
        loop.ask();
    }

    /// Ends.
    public void stop() {
        loop.stop();
    }

    Loop loop() {
        return loop;
    }
}
