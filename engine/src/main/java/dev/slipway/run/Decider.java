package dev.slipway.run;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Somebody who decides what was asked of people.
///
/// @param name as `requested_by` shows people
/// @param people every name that stands for the same person: nobody decides twice or about their own run by
///     another of them, and only by the shown one is somebody named
/// @param roles the names of their role and of all below it
/// @param groups their groups as the sign-in reported them
/// @param via how they proved who they are
/// @param requestId the request that they decide with
public record Decider(
        String name,
        Set<String> people,
        Set<String> roles,
        Set<String> groups,
        String via,
        @Nullable String requestId) {
    /// Copies the sets.
    public Decider {
        people = Set.copyOf(people);
        roles = Set.copyOf(roles);
        groups = Set.copyOf(groups);
    }
}
