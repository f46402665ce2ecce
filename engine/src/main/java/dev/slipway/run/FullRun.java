package dev.slipway.run;

import dev.slipway.db.Row;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A run as it stands now, with when and where it is or was at work.
///
/// @param claimedAt when its present or last attempt began
/// @param waitingAt when it first began to wait for something outside of it, kept when the wait is over
/// @param nodeId the node that has or had its present or last attempt
public record FullRun(
        RunView view,
        @Nullable Instant claimedAt,
        @Nullable Instant waitingAt,
        @Nullable Long nodeId) {
    /// Reads the columns of `run_now`.
    static FullRun of(Row row) {
        return new FullRun(
                RunList.view(row),
                row.instantOrNull("claimed_at"),
                row.instantOrNull("waiting_at"),
                row.longOrNull("node_id"));
    }

    /// What was accepted.
    public Run run() {
        return view.run();
    }
}
