package dev.slipway.auth;

import java.time.Instant;

/// What a caller may still ask for under the coarse limit on all requests. A guard leaves it in the call
/// where there is such a limit.
///
/// @param limit how many requests a minute may have
/// @param remaining how many more there may be before `resets`
/// @param resets when the count begins anew
public record Allowance(int limit, int remaining, Instant resets) {}
