package dev.slipway.dialect;

import dev.slipway.auth.Caller;
import dev.slipway.auth.Scope;
import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.ProjectRow;
import dev.slipway.run.RunScope;
import java.util.List;
import java.util.Optional;

/// The projects and environments as callers see them. What one does not see is like what is not there, so
/// every search ends in a [Tenant] or in nothing.
public final class Places {
    private final Catalog catalog;

    /// Those of a catalog.
    public Places(Catalog catalog) {
        this.catalog = catalog;
    }

    /// Whether a caller sees some of a project: all of it, or an environment that it has.
    public static boolean sees(Caller caller, ProjectRow row) {
        return there(caller, row).isPresent();
    }

    /// The caller with the one right that counts in a project.
    private static Optional<Caller> there(Caller caller, ProjectRow row) {
        var project = row.project();
        return caller.only(right -> right.scope().environment() == null
                        || project.environments().contains(right.scope().environment()))
                .in(new Scope(project.organization(), project.name(), null));
    }

    /// The projects of which a caller sees some, by number.
    public List<ProjectRow> seenBy(Caller caller) {
        return catalog.projects().stream().filter(row -> sees(caller, row)).toList();
    }

    /// A project by its number, with all that the caller sees of it.
    public Optional<Tenant> find(Caller caller, int id) {
        return catalog.project(id).filter(row -> sees(caller, row)).map(row -> tenant(caller, row));
    }

    /// A project by its names, with all that the caller sees of it.
    public Optional<Tenant> find(Caller caller, String organization, String name) {
        return catalog.project(organization, name)
                .filter(row -> sees(caller, row))
                .map(row -> tenant(caller, row));
    }

    /// One environment of a project.
    public Optional<Tenant> find(Caller caller, String organization, String name, String environment) {
        return catalog.project(organization, name)
                .filter(row -> row.project().environments().contains(environment))
                .flatMap(row -> caller.in(new Scope(organization, name, environment))
                        .map(there -> new Tenant(there, row, new RunScope(row.id(), environment))));
    }

    /// A caller in a project that they see: in all of it, or in the environment that their right there is
    /// bound to.
    ///
    /// @throws IllegalArgumentException when they do not see it
    public static Tenant tenant(Caller caller, ProjectRow row) {
        var there = there(caller, row)
                .orElseThrow(() -> new IllegalArgumentException("a caller in a project that they do not see"));
        return new Tenant(there, row, new RunScope(row.id(), there.scope().environment()));
    }
}
