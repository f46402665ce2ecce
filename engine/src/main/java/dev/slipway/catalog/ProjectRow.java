package dev.slipway.catalog;

/// A project as the database knows it.
///
/// @param id its number, which leads every key
public record ProjectRow(int id, Project project) {}
