package dev.slipway.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What ends the waiting of a run. [Next#upon] says what follows.
public sealed interface Answer {

    /// The system that was asked reports that it is done.
    ///
    /// @param output any JSON value
    record Done(@Nullable Object output) implements Answer {}

    /// The system that was asked reports that it failed.
    ///
    /// @param output any JSON value, kept beside the error
    record Failed(String error, @Nullable Object output) implements Answer {}

    /// Enough people approved.
    ///
    /// @param decisions what they said, in order
    record Approved(List<Decision> decisions) implements Answer {}

    /// Somebody rejected.
    record Rejected(Decision decision) implements Answer {}

    /// Somebody passed values.
    ///
    /// @param values as they fit the schema, defaults included
    record Passed(Object values) implements Answer {}

    /// Nobody answered in time.
    ///
    /// @param awaited what was waited for
    record Expired(Awaited awaited) implements Answer {}
}
