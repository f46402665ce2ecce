package dev.slipway.work;

import dev.slipway.catalog.Durations;
import dev.slipway.run.CannotPrepare;
import dev.slipway.run.Claimed;
import dev.slipway.run.Prepared;
import dev.slipway.secret.Masker;
import dev.slipway.spi.Executor;
import dev.slipway.spi.Outcome;
import dev.slipway.spi.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One attempt of a claimed run, on a thread of its own: prepare, execute, settle.
///
/// Threading: runs on the thread that calls [#run()]; [#interrupt(Cause)] may come from any other. The first
/// cause counts. Once the executor has returned, an interrupt has no more effect, so it never hits the
/// settling.
final class Attempt implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    private final Claimed claimed;
    private final Worker worker;
    private final AtomicReference<@Nullable Cause> cause = new AtomicReference<>();
    private final Object handover = new Object();
    private @Nullable Thread executing;
    private @Nullable AttemptTask task;

    Attempt(Claimed claimed, Worker worker) {
        this.claimed = claimed;
        this.worker = worker;
    }

    Claimed claimed() {
        return claimed;
    }

    /// Why it was interrupted, null while it was not.
    @Nullable
    Cause cause() {
        return cause.get();
    }

    @Override
    public void run() {
        try {
            var prepared =
                    worker.patiently(claimed.claim(), () -> worker.engine().prepare(claimed));
            var outcome = execute(prepared);
            settle(outcome, prepared.masker());
        } catch (CannotPrepare e) {
            settle(Optional.of(new Outcome.Failed(e.failure())), Masker.NONE);
        }
    }

    /// @return empty when nothing is to be settled, since the claim is no longer ours
    private Optional<Outcome> execute(Prepared prepared) {
        var executor = worker.executors().get(prepared.executor());
        if (executor == null) {
            return Optional.of(Outcome.failed(
                    "no_executor",
                    "this node has no executor named %s; is its plug-in installed?".formatted(prepared.executor())));
        }
        var deadline = worker.clock().instant().plus(prepared.timeout());
        try (var it = new AttemptTask(claimed.claim(), prepared, deadline, this, worker)) {
            synchronized (handover) {
                task = it;
            }
            return execute(executor, it, prepared);
        } finally {
            synchronized (handover) {
                task = null;
            }
        }
    }

    private Optional<Outcome> execute(Executor executor, Task it, Prepared prepared) {
        var timeout = prepared.timeout();
        ScheduledFuture<?> alarm =
                worker.scheduler().schedule(() -> interrupt(Cause.TIMEOUT), timeout.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return outcome(call(executor, it, prepared.masker()), timeout);
        } finally {
            alarm.cancel(false);
        }
    }

    /// What the executor said; empty when it was interrupted.
    private Optional<Outcome> call(Executor executor, Task it, Masker masker) {
        try {
            begin();
            return Optional.of(executor.execute(it));
        } catch (InterruptedException e) {
            return Optional.empty();
        } catch (Throwable e) {
            if (cause.get() != null) {
                return Optional.empty();
            }
            // As text, because what an executor throws may hold a secret that it was given.
            LOG.warn(
                    "Executor {} of run {} threw; the attempt counts as failed: {}",
                    executor.name(),
                    claimed.run().id(),
                    masker.mask(Throwables.trace(e)));
            return Optional.of(
                    Outcome.failed("executor_error", "%s: %s".formatted(executor.name(), Throwables.said(e))));
        } finally {
            end();
        }
    }

    private Optional<Outcome> outcome(Optional<Outcome> said, Duration timeout) {
        return switch (cause.get()) {
            case CANCELED, FENCED -> Optional.empty();
            case SHUTDOWN ->
                Optional.of(said.filter(it -> !(it instanceof Outcome.Failed)).orElse(new Outcome.Stopped()));
            case TIMEOUT ->
                Optional.of(said.filter(it -> !(it instanceof Outcome.Failed))
                        .orElse(Outcome.failed("timeout", "timed out after " + Durations.text(timeout))));
            case null ->
                Optional.of(said.orElse(
                        Outcome.failed("executor_error", "the executor gave up without being interrupted")));
        };
    }

    private void begin() throws InterruptedException {
        synchronized (handover) {
            executing = Thread.currentThread();
            if (cause.get() != null) {
                throw new InterruptedException();
            }
        }
    }

    private void end() {
        synchronized (handover) {
            executing = null;
            // An interrupt that came too late must not hit what follows.
            var _ = Thread.interrupted();
        }
    }

    private void settle(Optional<Outcome> outcome, Masker masker) {
        if (outcome.isEmpty()) {
            worker.sweptAfter(this);
            return;
        }
        if (!worker.settle(claimed, outcome.get(), masker)) {
            LOG.info(
                    "Run {} was no longer ours (claim {}); what its attempt came to was dropped",
                    claimed.run().id(),
                    claimed.claim().leaseSeq());
            worker.sweptAfter(this);
        }
    }

    /// Asks the attempt to end.
    void interrupt(Cause why) {
        if (cause.compareAndSet(null, why)) {
            synchronized (handover) {
                if (executing != null) {
                    executing.interrupt();
                }
            }
        }
    }

    /// Stores log lines that have waited long enough.
    void flushOldLog(Instant now) {
        AttemptTask it;
        synchronized (handover) {
            it = task;
        }
        if (it != null) {
            it.flushOldLog(now);
        }
    }
}
