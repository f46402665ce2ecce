package dev.slipway.dialect.terrantula;

import dev.slipway.catalog.Catalog;
import dev.slipway.dialect.States;
import dev.slipway.http.Timestamps;
import dev.slipway.run.Run;
import dev.slipway.run.RunView;
import dev.slipway.run.State;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// From what the engine knows to Terrantula's JSON: an ActionRun has exactly these twelve fields.
final class Wire {
    /// The remark under which a run keeps the recommendations that it was started with.
    static final String RECOMMENDATIONS = "recommendations";

    private static final Map<String, Set<State>> STATES = States.byWord(Wire::word);

    private final Catalog catalog;

    Wire(Catalog catalog) {
        this.catalog = catalog;
    }

    /// Runs of one project as they stand.
    List<Map<String, @Nullable Object>> runs(int projectId, List<RunView> views) {
        var ids = views.stream().map(view -> view.run().definition().id()).collect(Collectors.toSet());
        var names = catalog.names(projectId, ids);
        return views.stream().map(view -> run(view, names)).toList();
    }

    /// A run as it stands.
    Map<String, @Nullable Object> run(RunView view) {
        return run(view, names(view));
    }

    private static Map<String, @Nullable Object> run(RunView view, Map<UUID, String> names) {
        var fields = begin(view.run(), view.state(), names);
        fields.put("startedAt", Timestamps.textOrNull(view.startedAt()));
        fields.put("completedAt", Timestamps.textOrNull(view.finishedAt()));
        fields.put("error", view.error());
        fields.put("output", object(view.output()));
        return fields;
    }

    /// A run as it was accepted, whatever has become of it since.
    Map<String, @Nullable Object> accepted(RunView view) {
        return bare(begin(view.run(), State.QUEUED, names(view)));
    }

    /// A run as it stands, without what it came to: for those who may start it and no more.
    Map<String, @Nullable Object> unread(RunView view) {
        return bare(begin(view.run(), view.state(), names(view)));
    }

    private static Map<String, @Nullable Object> bare(Map<String, @Nullable Object> fields) {
        fields.put("startedAt", null);
        fields.put("completedAt", null);
        fields.put("error", null);
        fields.put("output", null);
        return fields;
    }

    private Map<UUID, String> names(RunView view) {
        var run = view.run();
        return catalog.names(run.place().projectId(), Set.of(run.definition().id()));
    }

    private static Map<String, @Nullable Object> begin(Run run, State state, Map<UUID, String> names) {
        var recommendations = run.origin().annotations().get(RECOMMENDATIONS);
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("id", run.id());
        fields.put("actionName", names.get(run.definition().id()));
        fields.put("entityId", run.origin().entityId());
        fields.put("status", word(state));
        fields.put("parameters", run.input());
        fields.put("recommendations", recommendations == null ? Map.of() : recommendations);
        fields.put("triggeredBy", run.origin().requestedBy());
        fields.put("createdAt", Timestamps.text(run.createdAt()));
        return fields;
    }

    /// An output is an object; what is none stands in one.
    private static @Nullable Object object(@Nullable Object output) {
        return output == null || output instanceof Map ? output : Map.of("value", output);
    }

    /// The word for a state (CONTRACTS.md, status map).
    static String word(State state) {
        return switch (state) {
            case QUEUED -> "pending";
            case RUNNING, WAITING -> "running";
            case SUCCEEDED -> "succeeded";
            case FAILED -> "failed";
            case CANCELED -> "cancelled";
        };
    }

    /// Every word, with the states that it stands for.
    static Map<String, Set<State>> words() {
        return STATES;
    }
}
