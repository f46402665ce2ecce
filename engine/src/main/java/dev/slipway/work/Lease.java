package dev.slipway.work;

import dev.slipway.run.Engine;
import dev.slipway.run.Nodes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps this node alive in the eyes of the others, and its view of its own work equal to the database's. A
/// node that cannot renew in time fences itself: it ends its attempts and goes on under a new id.
///
/// Threading: one loop renews and compares, and may hang with the database; another watches it and fences in
/// time. Both stop together.
public final class Lease {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration WATCH_EVERY = Duration.ofMillis(500);
    // Before the lease is over by the database's clock, with room for a renewal that is under way.
    private static final Duration FENCE_AFTER = Nodes.LEASE.minusSeconds(2);

    private final Nodes nodes;
    private final Worker worker;
    private final Engine engine;
    private final DatabaseClock clock;
    private final String name;
    private final LongSupplier nanoTime;
    private final Loop loop;
    private final Loop watch;
    private volatile long renewedAt;
    private volatile boolean fenced;
    private Set<Engine.Held> unknownBefore = Set.of();

    /// @param name what operators know this node by
    public Lease(Nodes nodes, Worker worker, Engine engine, DatabaseClock clock, String name) {
        this(nodes, worker, engine, clock, name, System::nanoTime);
    }

    Lease(Nodes nodes, Worker worker, Engine engine, DatabaseClock clock, String name, LongSupplier nanoTime) {
        this.nodes = nodes;
        this.worker = worker;
        this.engine = engine;
        this.clock = clock;
        this.name = name;
        this.nanoTime = nanoTime;
        this.loop = new Loop("lease", clock, this::round);
        this.watch = new Loop("fence", clock, this::fenceInTime);
    }

    /// Makes this node known, then keeps it alive.
    public void start() {
        register();
        loop.start();
        watch.start();
    }

    void register() {
        var sent = nanoTime.getAsLong();
        worker.nodeId(nodes.register(name));
        renewedAt = sent;
        fenced = false;
    }

    Duration round() {
        renew();
        compare();
        return EVERY;
    }

    private void renew() {
        var asked = Instant.now();
        var sent = nanoTime.getAsLong();
        if (!fenced) {
            var now = nodes.renew(worker.nodeId());
            if (now.isPresent() && !fenced) {
                renewedAt = sent;
                clock.adjust(asked, Instant.now(), now.get());
                return;
            }
            fence("This node was declared dead");
        }
        register();
        LOG.info("This node goes on under the id {}", worker.nodeId());
    }

    Duration fenceInTime() {
        if (!fenced && nanoTime.getAsLong() - renewedAt > FENCE_AFTER.toNanos()) {
            fence("The lease could not be renewed in time");
        }
        return WATCH_EVERY;
    }

    private void fence(String why) {
        fenced = true;
        LOG.error("{}; attempts are ended and will be tried again", why);
        worker.fence();
    }

    /// What the database says we hold against what we are at work on.
    private void compare() {
        var here = worker.atWork();
        var held = engine.held();
        for (var attempt : here) {
            if (!held.contains(attempt)) {
                worker.interrupt(attempt.runId(), attempt.leaseSeq());
            }
        }
        var unknown = new HashSet<>(held);
        unknown.removeAll(here);
        unknown.removeAll(worker.atWork());
        var lost = new HashSet<>(unknown);
        lost.retainAll(unknownBefore);
        unknownBefore = unknown;
        if (!lost.isEmpty()) {
            LOG.warn("{} runs are held by this node and not at work here; they are given back", lost.size());
            engine.giveBack(lost);
        }
    }

    /// Ends this node's lease, last of all, so that what it could not give back goes on elsewhere at once.
    public void stop() {
        watch.stop();
        loop.stop();
        if (nanoTime.getAsLong() - renewedAt > 2 * EVERY.toNanos()) {
            LOG.warn("The database is away, so the lease is not ended; it runs out by itself");
            return;
        }
        try {
            nodes.end(worker.nodeId());
        } catch (RuntimeException e) {
            LOG.warn("The lease could not be ended; it runs out by itself: {}", e.getMessage());
        }
    }

    Loop loop() {
        return loop;
    }
}
