package dev.slipway.auth;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a token is good for.
///
/// @param scope where
/// @param role the role that its permissions come from
/// @param only the permissions of the role that it has; null for all, also for those that the role gets later
/// @param forUser the person it acts for, by e-mail; null for a user of its own
public record Grant(
        Scope scope,
        Role role,
        @Nullable Set<Permission> only,
        @Nullable String forUser) {
    /// Copies the permissions.
    public Grant {
        only = only == null ? null : Set.copyOf(only);
    }

    /// All of a role, for a user of its own.
    public static Grant of(Scope scope, Role role) {
        return new Grant(scope, role, null, null);
    }

    /// What the token may do.
    public Set<Permission> permissions() {
        var all = role.permissions();
        if (only == null) {
            return all;
        }
        var some = EnumSet.noneOf(Permission.class);
        some.addAll(only);
        some.retainAll(all);
        return some;
    }
}
