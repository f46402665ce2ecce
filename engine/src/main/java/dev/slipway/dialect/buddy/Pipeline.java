package dev.slipway.dialect.buddy;

import dev.slipway.catalog.Revision;
import dev.slipway.catalog.SmallNumbers;
import dev.slipway.catalog.Template;
import java.time.Instant;
import java.util.Optional;

/// All versions of a template under one number.
///
/// @param numbered its number and name
/// @param current the highest version that can be started; empty when the template was retired, of which the
///     executions stay
record Pipeline(SmallNumbers.Numbered numbered, Optional<Revision<Template>> current) {
    /// Its number in the project.
    int id() {
        return numbered.number();
    }

    /// The template's name.
    String name() {
        return numbered.name();
    }

    /// When its first version was stored.
    Instant since() {
        return numbered.since();
    }
}
