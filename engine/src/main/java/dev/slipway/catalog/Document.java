package dev.slipway.catalog;

import java.util.Map;

/// A document that could be read, checked or not, with its place for further checks.
sealed interface Document {
    Place root();

    /// As it is stored: the whole document as plain values.
    default Map<String, Object> stored() {
        return Plain.copy(root().object());
    }

    /// Declares a project.
    record OfProject(Place root, Project project) implements Document {}

    /// Declares an action or a template.
    record OfDefinition(Place root, Definition definition) implements Document {}
}
