package dev.slipway.catalog;

/// Something people define in a catalog document and the engine can start.
public sealed interface Definition permits Action, Template {
    /// What it says of itself.
    Metadata metadata();
}
