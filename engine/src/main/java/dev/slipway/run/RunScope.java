package dev.slipway.run;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a caller may see of runs: one project, or one environment of it.
///
/// @param environment null for all environments
public record RunScope(int projectId, @Nullable String environment) {
    /// Whether a run lies inside.
    public boolean holds(Run run) {
        return run.place().projectId() == projectId
                && (environment == null || environment.equals(run.place().environment()));
    }

    /// Refuses what is not there, or not to be seen: both look the same.
    static Refused notFound(Kind kind, UUID id) {
        var what = switch (kind) {
            case ACTION -> Refusal.What.ACTION_RUN;
            case TEMPLATE -> Refusal.What.TEMPLATE_RUN;
        };
        return new Refused(new Refusal.NotFound(what, id.toString()));
    }
}
