package dev.slipway.run;

import java.util.Objects;

/// A run given to this node for one attempt.
public record Claimed(Claim claim, Run run) {
    /// Keeps the two together: they speak of the same run.
    public Claimed {
        if (!Objects.equals(claim.runId(), run.id())) {
            throw new IllegalArgumentException("claim and run differ");
        }
    }
}
