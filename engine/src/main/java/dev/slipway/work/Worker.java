package dev.slipway.work;

import dev.slipway.db.DbFailure;
import dev.slipway.run.Claim;
import dev.slipway.run.Claimed;
import dev.slipway.run.Engine;
import dev.slipway.run.Hands;
import dev.slipway.run.Logs;
import dev.slipway.run.Progress;
import dev.slipway.secret.Masker;
import dev.slipway.spi.Executor;
import dev.slipway.spi.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries runs out on this node: claims as many as it has free hands, and gives each attempt a virtual thread.
///
/// Threading: one loop claims; attempts run each on their own thread; the lease, the timers and the engine
/// call in from theirs.
public final class Worker implements Hands {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int MAX_CLAIM = 100;

    /// How long attempts are given.
    ///
    /// @param hands how many attempts may be at work at once
    /// @param grace between asking an interrupted attempt to end and killing what it started
    /// @param shutdownGrace the same when the node shuts down
    public record Settings(int hands, Duration grace, Duration shutdownGrace) {
        /// Ten seconds of grace, four at shutdown.
        public static Settings hands(int hands) {
            return new Settings(hands, Duration.ofSeconds(10), Duration.ofSeconds(4));
        }
    }

    private final Settings settings;
    private final Map<String, Executor> executors;
    private final Workspaces workspaces;
    private final Clock clock;
    private final Semaphore free;
    private final Set<Attempt> attempts = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(
            2, Thread.ofPlatform().name("slipway-clock").daemon().factory());
    private final Loop claims;
    private final Wakeups idle = new Wakeups();
    private @Nullable Sources sources;
    private volatile long nodeId;
    private volatile boolean backlog;
    private volatile boolean stopping = true;
    private volatile Runnable timersWake = () -> {};

    /// What attempts work with.
    public record Sources(Engine engine, Logs logs, Progress progress) {}

    /// @param executors by name
    public Worker(Settings settings, Map<String, Executor> executors, Workspaces workspaces, Clock clock) {
        this.settings = settings;
        this.executors = Map.copyOf(executors);
        this.workspaces = workspaces;
        this.clock = clock;
        this.free = new Semaphore(settings.hands());
        this.claims = new Loop("claims", clock, this::round);
        scheduler.setRemoveOnCancelPolicy(true);
    }

    /// Begins to carry runs out.
    ///
    /// @param timersWake called when something has to be woken at a time
    public void start(Sources sources, Runnable timersWake) {
        open(sources, timersWake);
        claims.start();
        var _ = scheduler.scheduleWithFixedDelay(this::flushLogs, 100, 100, TimeUnit.MILLISECONDS);
    }

    /// As [#start], without a loop: rounds are asked for with [#workOnce()].
    void open(Sources sources, Runnable timersWake) {
        this.sources = sources;
        this.timersWake = timersWake;
        stopping = false;
    }

    /// Claims what this node has hands for, and begins it.
    ///
    /// @return how many runs were begun
    int workOnce() {
        int hands = 0;
        while (hands < MAX_CLAIM && free.tryAcquire()) {
            hands++;
        }
        if (hands == 0) {
            return 0;
        }
        List<Claimed> claimed = List.of();
        try {
            claimed = engine().claim(hands);
        } finally {
            free.release(hands - claimed.size());
        }
        backlog = claimed.size() == hands;
        start(claimed);
        return claimed.size();
    }

    private Duration round() {
        boolean more;
        do {
            more = !stopping && workOnce() > 0 && backlog;
        } while (more);
        return POLL.plusMillis(ThreadLocalRandom.current().nextInt(200));
    }

    private void flushLogs() {
        try {
            var now = clock.instant();
            attempts.forEach(attempt -> attempt.flushOldLog(now));
        } catch (RuntimeException e) {
            LOG.error("Log lines could not be flushed; they are tried again", e);
        }
    }

    @Override
    public long nodeId() {
        return nodeId;
    }

    /// From now on this node claims under another id.
    void nodeId(long id) {
        nodeId = id;
    }

    @Override
    public int reserve(int upTo) {
        if (stopping || backlog || nodeId == 0) {
            return 0;
        }
        int hands = 0;
        while (hands < upTo && free.tryAcquire()) {
            hands++;
        }
        return hands;
    }

    @Override
    public void release(int hands) {
        if (hands > 0) {
            free.release(hands);
            claims.wake();
        }
    }

    @Override
    public void start(List<Claimed> claimed) {
        for (var it : claimed) {
            var attempt = new Attempt(it, this);
            attempts.add(attempt);
            if (it.claim().nodeId() != nodeId) {
                attempt.interrupt(Cause.FENCED); // fenced since it was claimed, and not seen by that
            }
            Thread.ofVirtual().name("run-" + it.run().id()).start(() -> carryOut(attempt));
        }
    }

    private void carryOut(Attempt attempt) {
        try {
            attempt.run();
        } catch (Throwable e) {
            // The claim stays held, so the lease's check finds it and gives the run back.
            LOG.error(
                    "The attempt of run {} broke off; the run is given back",
                    attempt.claimed().run().id(),
                    e);
            free(attempt);
        } finally {
            attempts.remove(attempt);
            free.release();
            claims.wake();
            idle.wake();
        }
    }

    /// If the run was canceled meanwhile, nobody else will free its slot while this node lives.
    private void free(Attempt attempt) {
        try {
            sweptAfter(attempt);
        } catch (RuntimeException e) {
            LOG.error(
                    "The concurrency slot of run {} may stay taken until this node ends",
                    attempt.claimed().run().id(),
                    e);
        }
    }

    @Override
    public void interrupt(UUID runId, int leaseSeq) {
        for (var attempt : attempts) {
            var claim = attempt.claimed().claim();
            if (claim.runId().equals(runId) && claim.leaseSeq() == leaseSeq) {
                attempt.interrupt(Cause.CANCELED);
            }
        }
    }

    @Override
    public void wake() {
        claims.wake();
    }

    @Override
    public void wakeTimers() {
        timersWake.run();
    }

    /// The attempts at work here.
    Set<Engine.Held> atWork() {
        return attempts.stream()
                .map(it -> new Engine.Held(
                        it.claimed().run().id(), it.claimed().claim().leaseSeq()))
                .collect(Collectors.toSet());
    }

    /// This node lost its lease: others may have its runs already. Ends all attempts without a word of what
    /// they came to, and takes no more until it has a new id.
    void fence() {
        nodeId = 0;
        attempts.forEach(attempt -> attempt.interrupt(Cause.FENCED));
    }

    /// Stops taking work, lets attempts end by themselves for a while, then interrupts them. Interrupted runs
    /// go back to the queue.
    public void stop(Duration drain) {
        stopping = true;
        claims.stop();
        awaitIdle(drain);
        attempts.forEach(attempt -> attempt.interrupt(Cause.SHUTDOWN));
        awaitIdle(settings.shutdownGrace().plusSeconds(1));
        if (!attempts.isEmpty()) {
            LOG.warn("{} attempts did not end in time; their runs go on when another node finds them", attempts.size());
        }
        scheduler.shutdownNow();
    }

    void awaitIdle(Duration longest) {
        var until = System.nanoTime() + longest.toNanos();
        try {
            while (!attempts.isEmpty() && System.nanoTime() < until) {
                idle.await(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Settles.
    ///
    /// @return false when the claim is no longer good
    boolean settle(Claimed claimed, Outcome outcome, Masker masker) {
        return patiently(claimed.claim(), () -> engine().settle(claimed, outcome, masker));
    }

    /// The attempt's run ended under it, and nothing of the attempt is at work any more.
    void sweptAfter(Attempt attempt) {
        patiently(
                attempt.claimed().claim(),
                () -> engine().swept(attempt.claimed().claim()));
    }

    void patiently(Claim claim, Runnable work) {
        patiently(claim, () -> {
            work.run();
            return true;
        });
    }

    /// Does something with the database, and waits for one that is away. Also when this node has fenced
    /// itself meanwhile: if nobody took the run, the claim is still good, and if somebody did, the write hits
    /// nothing.
    <T> T patiently(Claim claim, Supplier<T> work) {
        for (boolean first = true; ; first = false) {
            try {
                return work.get();
            } catch (DbFailure e) {
                if (!e.unavailable() && !e.tryAgain()) {
                    throw e;
                }
                if (first) {
                    LOG.warn("The database is away; run {} goes on when it is back", claim.runId());
                }
                try {
                    Wakeups.pause(Duration.ofMillis(500));
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw e;
                }
            }
        }
    }

    Duration grace(@Nullable Cause cause) {
        return switch (cause) {
            case SHUTDOWN, FENCED -> settings.shutdownGrace();
            case TIMEOUT, CANCELED -> settings.grace();
            case null -> settings.grace();
        };
    }

    /// How many attempts are at work.
    public int busy() {
        return attempts.size();
    }

    Loop claims() {
        return claims;
    }

    Engine engine() {
        return Objects.requireNonNull(sources).engine();
    }

    Logs logs() {
        return Objects.requireNonNull(sources).logs();
    }

    Progress progress() {
        return Objects.requireNonNull(sources).progress();
    }

    Map<String, Executor> executors() {
        return executors;
    }

    Workspaces workspaces() {
        return workspaces;
    }

    Clock clock() {
        return clock;
    }

    ScheduledThreadPoolExecutor scheduler() {
        return scheduler;
    }
}
