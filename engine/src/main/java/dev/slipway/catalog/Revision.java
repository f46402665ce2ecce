package dev.slipway.catalog;

import java.util.UUID;

/// A definition exactly as it was at one time. A run names the revision it started with.
///
/// @param projectId the project's number
/// @param id UUIDv5 of project, kind, name and version: stable over edits and databases
/// @param number rises with every change of the document
/// @param definition what it said
public record Revision<D extends Definition>(int projectId, UUID id, int number, D definition) {}
