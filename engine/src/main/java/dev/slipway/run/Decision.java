package dev.slipway.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What one person said to what was asked.
///
/// @param decider who, as `requested_by` shows people
/// @param comment why; always there with a rejection
/// @param via how they proved who they are
/// @param requestId the request that it came with
public record Decision(
        String decider,
        Verdict verdict,
        @Nullable String comment,
        String via,
        @Nullable String requestId,
        Instant at) {

    /// What they said.
    public enum Verdict {
        APPROVED,
        REJECTED,
        /// They passed values.
        PASSED
    }
}
