package dev.slipway.run;

import java.util.List;
import java.util.UUID;

/// What this node has to carry runs out with, as the engine sees it.
///
/// Threading: called by any thread, also within an open transaction, so nothing here blocks.
public interface Hands {
    /// The id that claims of this node carry.
    long nodeId();

    /// Sets free hands aside, so that runs accepted now can be leased to this node in the same transaction.
    /// None when the queue has a backlog, since a new run must not overtake it.
    ///
    /// @return how many were set aside, at most `upTo`
    int reserve(int upTo);

    /// Gives back hands that were set aside and not used.
    void release(int hands);

    /// Carries out runs leased in a transaction that has committed; each takes one hand that was set aside.
    void start(List<Claimed> claimed);

    /// A run ended under its attempt: the attempt must end, and whatever it says will hit nothing.
    void interrupt(UUID runId, int leaseSeq);

    /// There may be something to claim.
    void wake();

    /// There may be something to wake at this time.
    void wakeTimers();
}
