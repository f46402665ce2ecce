package dev.slipway.work;

import dev.slipway.run.Engine;
import dev.slipway.run.Nodes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps this node alive in the eyes of the others, and its view of its own work equal to the database's. A
/// node that cannot renew in time fences itself: it ends its attempts and goes on under a new id.
///
/// Threading: one loop.
public final class Lease {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
    private static final Duration EVERY = Duration.ofSeconds(2);
    // Before the lease is over by the database's clock, with room for a renewal that is under way.
    private static final Duration FENCE_AFTER = Nodes.LEASE.minusSeconds(2);

    private final Nodes nodes;
    private final Worker worker;
    private final Engine engine;
    private final DatabaseClock clock;
    private final String name;
    private final Loop loop;
    private long renewedAt;
    private boolean fenced;
    private Set<Engine.Held> unknownBefore = Set.of();

    /// @param name what operators know this node by
    public Lease(Nodes nodes, Worker worker, Engine engine, DatabaseClock clock, String name) {
        this.nodes = nodes;
        this.worker = worker;
        this.engine = engine;
        this.clock = clock;
        this.name = name;
        this.loop = new Loop("lease", Clock.systemUTC(), this::round);
    }

    /// Makes this node known, then keeps it alive.
    public void start() {
        register();
        loop.start();
    }

    private void register() {
        worker.nodeId(nodes.register(name));
        renewedAt = System.nanoTime();
        fenced = false;
    }

    private Duration round() {
        try {
            renew();
        } catch (RuntimeException e) {
            if (!fenced && System.nanoTime() - renewedAt > FENCE_AFTER.toNanos()) {
                LOG.error("The lease could not be renewed in time; attempts are ended and will be tried again");
                worker.fence(0);
                fenced = true;
            }
            throw e;
        }
        compare();
        return EVERY;
    }

    private void renew() {
        var asked = Instant.now();
        var sent = System.nanoTime();
        var now = fenced ? java.util.Optional.<Instant>empty() : nodes.renew(worker.nodeId());
        if (now.isPresent()) {
            renewedAt = sent;
            clock.adjust(asked, Instant.now(), now.get());
        } else {
            LOG.error("This node was declared dead; attempts are ended, and it goes on under a new id");
            worker.fence(0);
            register();
        }
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
        loop.stop();
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
