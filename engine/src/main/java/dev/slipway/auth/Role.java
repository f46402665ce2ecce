package dev.slipway.auth;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// A named set of permissions. The roles are in order: each has what the one before it has, and more.
public enum Role {
    /// Sees everything that is not administration.
    VIEWER("viewer"),
    /// Runs things.
    DEVELOPER("developer"),
    /// Hands out tokens and sets secrets.
    TEAM_ADMIN("team-admin"),
    /// Changes definitions.
    TEMPLATE_ADMIN("template-admin"),
    /// May do everything.
    PLATFORM_ADMIN("platform-admin");

    private final String word;

    Role(String word) {
        this.word = word;
    }

    /// The name in APIs and in the database, for example `team-admin`.
    public String word() {
        return word;
    }

    /// What the role may do.
    public Set<Permission> permissions() {
        var all = EnumSet.noneOf(Permission.class);
        for (var role : values()) {
            if (role.compareTo(this) <= 0) {
                all.addAll(role.added());
            }
        }
        return all;
    }

    /// What the role has beyond the one before it.
    private Set<Permission> added() {
        return switch (this) {
            case VIEWER -> Set.of(Permission.PROJECT_READ, Permission.ACTION_READ, Permission.TEMPLATE_READ);
            case DEVELOPER -> Set.of(Permission.ACTION_RUN, Permission.TEMPLATE_RUN, Permission.RUN_APPROVE);
            case TEAM_ADMIN -> Set.of(Permission.TOKEN_WRITE, Permission.SECRET_WRITE);
            case TEMPLATE_ADMIN -> Set.of(Permission.CATALOG_WRITE);
            case PLATFORM_ADMIN -> EnumSet.allOf(Permission.class);
        };
    }

    /// The role of that name.
    public static Optional<Role> named(String word) {
        return Arrays.stream(values()).filter(role -> role.word.equals(word)).findFirst();
    }
}
