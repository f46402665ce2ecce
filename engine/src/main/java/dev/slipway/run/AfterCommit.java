package dev.slipway.run;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What must happen on this node once a transaction has committed, and must not when it has not.
final class AfterCommit {
    private final Hands hands;
    private final List<Claimed> leased = new ArrayList<>();
    private final List<Runnable> interrupts = new ArrayList<>();
    private int reserved;
    private boolean ready;
    private boolean timers;

    AfterCommit(Hands hands) {
        this.hands = hands;
    }

    /// Sets a hand of this node aside for a run that is being accepted.
    ///
    /// @return this node's id, or null when no hand is free: then the run waits in the queue
    @Nullable
    Long lease() {
        if (hands.reserve(1) == 0) {
            ready = true;
            return null;
        }
        reserved++;
        return hands.nodeId();
    }

    void start(Claimed claimed) {
        leased.add(claimed);
    }

    void interrupt(UUID runId, int leaseSeq) {
        interrupts.add(() -> hands.interrupt(runId, leaseSeq));
    }

    /// A run became ready.
    void ready() {
        ready = true;
    }

    /// A run will have to be woken at a time.
    void timers() {
        timers = true;
    }

    /// The transaction has committed.
    void happen() {
        interrupts.forEach(Runnable::run);
        hands.release(reserved - leased.size());
        hands.start(leased);
        if (ready) {
            hands.wake();
        }
        if (timers) {
            hands.wakeTimers();
        }
    }

    /// The transaction was rolled back.
    void undo() {
        hands.release(reserved);
    }
}
