package dev.slipway.run;

/// Who asks for a run.
///
/// @param name as `requested_by` shows it: a person's e-mail or `token:<name>`
/// @param user whom limits per minute count for: unlike the name, it is nobody else's
public record Requester(String name, String user) {}
