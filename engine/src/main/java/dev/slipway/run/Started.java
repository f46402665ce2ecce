package dev.slipway.run;

import java.util.UUID;

/// The answer to a start.
///
/// @param runId the run
/// @param replayed whether an earlier request with the same idempotency key started it
public record Started(UUID runId, boolean replayed) {}
