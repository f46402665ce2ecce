package dev.slipway.work;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A round that is run again and again on a thread of its own. A round that fails is logged and followed by
/// another: a loop ends only when it is stopped, and says when it last got through.
///
/// Threading: [#stop()], [#wake()] and [#lastRound()] may be called from any thread.
final class Loop {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final String name;
    private final Round round;
    private final Clock clock;
    private final Wakeups wakeups = new Wakeups();
    private final Thread thread;
    private volatile boolean stopping;
    private volatile Instant lastRound;
    private volatile @Nullable String lastFailure;

    /// One round.
    interface Round {
        /// Does it.
        ///
        /// @return how long to wait before the next, if nothing wakes the loop
        Duration run() throws InterruptedException;
    }

    Loop(String name, Clock clock, Round round) {
        this.name = name;
        this.round = round;
        this.clock = clock;
        this.lastRound = clock.instant();
        this.thread = Thread.ofPlatform().name("slipway-" + name).daemon().unstarted(this::rounds);
    }

    void start() {
        thread.start();
    }

    void wake() {
        wakeups.wake();
    }

    String name() {
        return name;
    }

    /// When a round last got through.
    Instant lastRound() {
        return lastRound;
    }

    /// Asks the loop to end after the round that is under way.
    void ask() {
        stopping = true;
        wakeups.wake();
    }

    /// Ends the loop after the round that is under way.
    void stop() {
        ask();
        try {
            if (!thread.equals(Thread.currentThread()) && !thread.join(Duration.ofSeconds(1))) {
                // It waits for a database that is away; what it has not written it had not promised.
                thread.interrupt();
                var _ = thread.join(Duration.ofSeconds(1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void rounds() {
        while (!stopping) {
            try {
                var pause = round.run();
                lastRound = clock.instant();
                if (lastFailure != null) {
                    LOG.info("The {} loop works again", name);
                    lastFailure = null;
                }
                if (!stopping) {
                    wakeups.await(pause);
                }
            } catch (InterruptedException e) {
                return;
            } catch (Throwable e) {
                // What a stop cut off is no failure to tell of.
                if (!stopping) {
                    failed(e);
                }
            }
        }
    }

    private void failed(Throwable e) {
        var said = String.valueOf(e.getMessage());
        if (!said.equals(lastFailure)) {
            LOG.error("The {} loop failed and tries again every second: {}", name, said, e);
            lastFailure = said;
        }
        try {
            Wakeups.pause(AFTER_FAILURE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
