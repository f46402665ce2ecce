package dev.slipway.run;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which runs of both kinds; null or empty where anything will do.
///
/// @param steps whether the action runs of steps are among them
/// @param states in one of these
/// @param definitions the actions and templates that they carry out
/// @param via how who asked proved who they are: the first word of what the audit log says
/// @param awaits they wait for one of these now, or are template runs of which a step does
/// @param longerThan how many seconds must have passed since their first attempt began, until they ended
/// @param span when they were created
public record RunFilter(
        @Nullable Kind kind,
        boolean steps,
        Set<State> states,
        List<UUID> definitions,
        @Nullable String requestedBy,
        @Nullable String environment,
        @Nullable UUID entityId,
        @Nullable String via,
        Set<Awaited> awaits,
        @Nullable Long longerThan,
        @Nullable Text text,
        Span span) {
    /// Words to be found in a run's id, input or error.
    ///
    /// @param named the definitions that have them in their names: their runs fit, too
    public record Text(String text, Set<UUID> named) {}

    /// A time between two others; null for without end.
    ///
    /// @param since included
    /// @param until not included
    public record Span(@Nullable Instant since, @Nullable Instant until) {}

    /// The same in another span.
    public RunFilter within(Span other) {
        return of(text, other);
    }

    /// The same with another text.
    public RunFilter with(Text other) {
        return of(other, span);
    }

    private RunFilter of(@Nullable Text text, Span span) {
        return new RunFilter(
                kind,
                steps,
                states,
                definitions,
                requestedBy,
                environment,
                entityId,
                via,
                awaits,
                longerThan,
                text,
                span);
    }
}
