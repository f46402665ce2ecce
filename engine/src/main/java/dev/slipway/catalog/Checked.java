package dev.slipway.catalog;

import java.util.List;
import java.util.Map;

/// What checking a start's inputs came to.
public sealed interface Checked {

    /// They are good.
    ///
    /// @param values the inputs with defaults applied
    record Accepted(Map<String, Object> values) implements Checked {}

    /// They are not.
    ///
    /// @param violations all of them, at least one
    record Rejected(List<Violation> violations) implements Checked {}
}
