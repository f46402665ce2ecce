package dev.slipway.executor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.spi.Executor;
import dev.slipway.spi.Outcome;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// An attempt on a thread of its own, which can be interrupted.
public final class Attempt {
    private final Thread thread;
    private final AtomicReference<@Nullable Outcome> outcome = new AtomicReference<>();
    private final AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();

    private Attempt(Executor executor, RecordedTask task) {
        thread = Thread.ofVirtual().start(() -> {
            try {
                outcome.set(executor.execute(task));
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
    }

    public static Attempt start(Executor executor, RecordedTask task) {
        return new Attempt(executor, task);
    }

    /// Interrupts, and holds that it ends by InterruptedException within the time.
    public void endsWhenInterrupted(Duration within) throws InterruptedException {
        var began = System.nanoTime();
        thread.interrupt();
        assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(within);
        assertThat(outcome.get()).isNull();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }

    public void interrupt() {
        thread.interrupt();
    }

    /// Holds that it ends, one way or the other, within the time.
    public void ends(Duration within) throws InterruptedException {
        assertThat(thread.join(within)).isTrue();
        var e = thrown.get();
        assertThat(e == null || e instanceof InterruptedException).isTrue();
    }

    /// What it came to.
    public Outcome outcome() throws InterruptedException {
        assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
        assertThat(thrown.get()).isNull();
        var result = outcome.get();
        assertThat(result).isNotNull();
        return result;
    }
}
