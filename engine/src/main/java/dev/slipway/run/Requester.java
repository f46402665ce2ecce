package dev.slipway.run;

import org.jspecify.annotations.Nullable;

/// Who asks for a run.
///
/// @param name as `requested_by` shows it: a person's e-mail or `token:<name>`
/// @param user whom limits per minute count for: unlike the name, it is nobody else's
/// @param request what they ask with; null when it is no request
public record Requester(String name, String user, Run.@Nullable Request request) {}
