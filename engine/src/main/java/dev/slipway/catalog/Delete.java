package dev.slipway.catalog;

/// What deleting a definition came to.
public sealed interface Delete {
    /// It starts no more runs; runs under way keep it.
    record Done() implements Delete {}

    /// There is none of that name.
    record NotFound() implements Delete {}

    /// A catalog file owns it: remove it there.
    record Owned(String file) implements Delete {}

    /// A project holds runs, and stays.
    record Stays() implements Delete {}
}
