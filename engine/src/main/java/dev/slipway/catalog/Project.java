package dev.slipway.catalog;

import java.util.List;

/// A project: where definitions and runs live.
///
/// @param organization its organization's name
/// @param name its name inside the organization
/// @param title for people
/// @param environments at least one; the first is where a run belongs that names none
public record Project(String organization, String name, String title, List<String> environments) {
    /// `organization/name`.
    public String path() {
        return organization + "/" + name;
    }
}
