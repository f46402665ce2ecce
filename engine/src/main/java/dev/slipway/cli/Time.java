package dev.slipway.cli;

import java.time.Duration;
import java.time.Instant;

/// The clock on the wall, and waiting.
interface Time {
    /// The time now.
    Instant now();

    /// Lets that much time go by.
    void rest(Duration duration) throws InterruptedException;

    /// The machine's own.
    Time REAL = new Time() {
        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public void rest(Duration duration) throws InterruptedException {
            Thread.sleep(duration);
        }
    };
}
