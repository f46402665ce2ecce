package dev.slipway.dialect.slipway;

import dev.slipway.run.RunChanges.Sight;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What one listener saw of runs with their last look, so that each change is told once. Runs that are not looked
/// at any more are forgotten: one comes back only when something became of it.
final class SeenRuns {
    private static final int MOST_KNOWN = 500;

    private Map<UUID, Sight> seen = Map.of();

    /// Takes what is seen now.
    ///
    /// @return the runs that something became of, in the order in which they were accepted
    List<Sight> changed(Collection<Sight> now) {
        var before = seen;
        var next = new HashMap<UUID, Sight>();
        now.forEach(run -> next.put(run.id(), run));
        seen = next;
        return now.stream()
                .filter(run -> {
                    var known = before.get(run.id());
                    return known == null ? run.fresh() : !known.mark().equals(run.mark());
                })
                .sorted(BY_ID)
                .toList();
    }

    private static final Comparator<Sight> BY_ID =
            Comparator.comparing(run -> run.id().toString());

    /// The latest of those runs that had not ended: what became of them is told even where nothing else shows it.
    List<UUID> live() {
        return seen.values().stream()
                .filter(run -> !run.state().ended())
                .sorted(Comparator.comparing(Sight::fresh).thenComparing(BY_ID).reversed())
                .limit(MOST_KNOWN)
                .map(Sight::id)
                .toList();
    }
}
