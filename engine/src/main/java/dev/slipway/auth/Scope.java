package dev.slipway.auth;

import org.jspecify.annotations.Nullable;

/// A part of the organization/project/environment tree.
///
/// @param organization null for all, and then the others are null too
/// @param project null for all of the organization
/// @param environment null for all of the project
public record Scope(
        @Nullable String organization,
        @Nullable String project,
        @Nullable String environment) {
    /// Everything.
    public static final Scope ALL = new Scope(null, null, null);

    /// No place at all: no organization has an empty name.
    static final Scope NOWHERE = new Scope("", null, null);

    /// @throws IllegalArgumentException when a name stands below one that is missing
    public Scope {
        if ((organization == null && project != null) || (project == null && environment != null)) {
            throw new IllegalArgumentException("a scope names an organization, its project, its environment");
        }
    }

    /// Whether all of the other part lies in this one.
    public boolean covers(Scope other) {
        return covers(organization, other.organization)
                && covers(project, other.project)
                && covers(environment, other.environment);
    }

    /// Whether some of the other part lies in this one: a token for one environment sees its project, though
    /// not all of it.
    public boolean touches(Scope other) {
        return meets(organization, other.organization)
                && meets(project, other.project)
                && meets(environment, other.environment);
    }

    private static boolean covers(@Nullable String bound, @Nullable String name) {
        return bound == null || bound.equals(name);
    }

    private static boolean meets(@Nullable String bound, @Nullable String name) {
        return bound == null || name == null || bound.equals(name);
    }
}
