package dev.slipway.catalog;

import java.util.List;

/// What putting a document came to.
public sealed interface Put {
    /// It is new.
    ///
    /// @param name `name@version`, for a project `organization/name`
    record Created(String name) implements Put {}

    /// It took the place of what was there, or says the same.
    record Changed(String name) implements Put {}

    /// It has problems, and nothing was stored.
    record Unacceptable(List<Problem> problems) implements Put {}

    /// A catalog file owns it, and would win at the next load: nothing was stored.
    record Owned(String file) implements Put {}
}
