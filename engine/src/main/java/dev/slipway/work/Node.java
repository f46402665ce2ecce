package dev.slipway.work;

import dev.slipway.run.Nodes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// This process as one that carries runs out: its lease, its worker, its timers, and its share in recovering
/// what dead nodes left. Started and stopped in the order that loses nothing.
public final class Node {
    private static final Duration STALE = Duration.ofSeconds(15);
    private static final Duration HOUSEKEEPING = Duration.ofHours(1);

    private final Worker worker;
    private final Worker.Sources sources;
    private final Lease lease;
    private final Timers timers;
    private final Recovery recovery;
    private final Loop housekeeping;

    /// @param name what operators know this node by
    /// @param chores what is to be done now and then, such as making next month's partitions
    public Node(
            String name,
            Nodes nodes,
            Worker worker,
            Worker.Sources sources,
            DatabaseClock clock,
            List<Runnable> chores) {
        this.worker = worker;
        this.sources = sources;
        this.lease = new Lease(nodes, worker, sources.engine(), clock, name);
        this.timers = new Timers(sources.engine(), clock);
        this.recovery = new Recovery(sources.engine(), clock);
        this.housekeeping = new Loop("housekeeping", clock, () -> {
            chores.forEach(Runnable::run);
            return HOUSEKEEPING;
        });
    }

    /// Begins: the lease first, since claims carry its id.
    public void start() {
        lease.start();
        worker.start(sources, timers::wake);
        timers.start();
        recovery.start();
        housekeeping.start();
    }

    /// Ends: no new work, attempts get their grace, the heartbeat last, so that nobody takes the attempts'
    /// runs away.
    ///
    /// @param drain how long attempts may end by themselves before they are interrupted
    public void stop(Duration drain) {
        housekeeping.ask();
        recovery.ask();
        housekeeping.stop();
        recovery.stop();
        timers.stop();
        worker.stop(drain);
        lease.stop();
    }

    /// How a loop of this node does.
    ///
    /// @param lastRound when it last got through a round
    public record LoopHealth(String name, Instant lastRound) {
        /// Whether it got through a round lately.
        public boolean alive(Clock clock) {
            return lastRound.plus(STALE).isAfter(clock.instant());
        }
    }

    /// How each loop does.
    public List<LoopHealth> loops() {
        return List.of(worker.claims(), lease.loop(), timers.loop(), recovery.loop()).stream()
                .map(loop -> new LoopHealth(loop.name(), loop.lastRound()))
                .toList();
    }

    /// The number that the other nodes know it by; another one after it was declared dead and came back.
    public long id() {
        return worker.nodeId();
    }

    /// How many attempts are at work.
    public int busy() {
        return worker.busy();
    }
}
