package dev.slipway.run;

import dev.slipway.db.Tx;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What every ending brings with it, in its own transaction: the attempt that may still be at work, the slot,
/// the template run that goes on.
final class Endings {
    private final Tables tables;
    private final Advance advance;

    Endings(Tables tables, Advance advance) {
        this.tables = tables;
        this.advance = advance;
    }

    /// Locks what must be locked before a run ends: the template run that it is a step of.
    void lock(Tx tx, @Nullable TemplateRun parent) {
        if (parent != null) {
            tables.runs()
                    .lock(tx, parent.run().place().projectId(), parent.run().id());
        }
    }

    /// What follows when a run has ended and nothing of it is at work any more.
    void ended(Tx tx, int projectId, UUID runId, @Nullable TemplateRun parent, AfterCommit after) {
        if (tables.slots().free(tx, projectId, runId)) {
            after.ready();
        }
        carryOn(tx, parent, after);
    }

    /// Lets the template run of a step that has ended go on.
    void carryOn(Tx tx, @Nullable TemplateRun parent, AfterCommit after) {
        if (parent != null) {
            advance.carryOn(tx, parent, after);
        }
    }

    /// Ends a live run from outside, whatever its phase. An attempt at work is interrupted, and the slot
    /// stays taken until it is over. The template run is not yet carried on: see [#carryOn].
    ///
    /// @param by who canceled it, null when that is not why
    /// @return false when it has ended already: nothing was written
    boolean take(Tx tx, int projectId, UUID runId, Next.Finish finish, @Nullable String by, AfterCommit after) {
        var taken = tables.runs().end(tx, projectId, runId, finish, by);
        taken.ifPresent(claim -> {
            if (claim.nodeId() != null) {
                tables.slots().keepFor(tx, projectId, runId, claim.nodeId());
                after.interrupt(runId, claim.leaseSeq());
            } else if (tables.slots().free(tx, projectId, runId)) {
                after.ready();
            }
        });
        return taken.isPresent();
    }
}
