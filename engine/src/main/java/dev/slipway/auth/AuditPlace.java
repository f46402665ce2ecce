package dev.slipway.auth;

import org.jspecify.annotations.Nullable;

/// Where something happened that the audit log tells of. A guard that finds the place of a request leaves it
/// in the call, so that a refusal that follows is found there, too.
///
/// @param projectId the project's number
/// @param environment null for all of the project
public record AuditPlace(int projectId, @Nullable String environment) {}
