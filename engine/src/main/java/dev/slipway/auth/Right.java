package dev.slipway.auth;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What somebody may do, and where.
///
/// @param scope where
/// @param role the role
/// @param permissions what of the role they have
public record Right(Scope scope, Role role, Set<Permission> permissions) {
    /// Copies the permissions.
    public Right {
        permissions = Set.copyOf(permissions);
    }

    /// All of a role.
    public static Right of(Scope scope, Role role) {
        return new Right(scope, role, role.permissions());
    }

    /// What both allow, where both do.
    ///
    /// @return empty when there is no such place
    Optional<Right> and(Right other) {
        if (!scope.touches(other.scope)) {
            return Optional.empty();
        }
        var both = EnumSet.noneOf(Permission.class);
        both.addAll(permissions);
        both.retainAll(other.permissions);
        var lesser = role.compareTo(other.role) <= 0 ? role : other.role;
        return Optional.of(new Right(narrower(other.scope), lesser, both));
    }

    private Scope narrower(Scope other) {
        return new Scope(
                either(scope.organization(), other.organization()),
                either(scope.project(), other.project()),
                either(scope.environment(), other.environment()));
    }

    private static @Nullable String either(@Nullable String one, @Nullable String other) {
        return one == null ? other : one;
    }
}
