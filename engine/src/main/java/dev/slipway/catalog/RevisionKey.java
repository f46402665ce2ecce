package dev.slipway.catalog;

import java.util.UUID;

/// Names a revision of a definition.
public record RevisionKey(int projectId, UUID id, int number) {}
