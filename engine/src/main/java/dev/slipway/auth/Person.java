package dev.slipway.auth;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Somebody whom the OIDC issuer told us of.
///
/// @param id ours
/// @param issuer who told us
/// @param subject the issuer's own name for them, which never changes
/// @param email who they are in runs and approvals, in lower case
/// @param name what people call them
/// @param groups what they are in, as the issuer last said
/// @param disabled whether they are kept out whatever the issuer says
public record Person(
        UUID id,
        String issuer,
        String subject,
        String email,
        @Nullable String name,
        Set<String> groups,
        boolean disabled) {
    /// Copies the groups.
    public Person {
        groups = Set.copyOf(groups);
    }
}
