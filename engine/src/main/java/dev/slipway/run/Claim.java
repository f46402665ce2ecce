package dev.slipway.run;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The right to carry out one attempt. Every write that ends an attempt shows it, and hits only while it is
/// good.
///
/// @param leaseSeq rises with every claim of the run and never falls
/// @param nodeId the node that holds it
/// @param attempt the try as counted for retry, from 1
/// @param givenBack how many tries before were lost with their node or stopped by a shutdown
/// @param parentId the template run that it is a step of, if it is one
public record Claim(
        int projectId,
        UUID runId,
        int leaseSeq,
        long nodeId,
        int attempt,
        int givenBack,
        @Nullable UUID parentId) {}
