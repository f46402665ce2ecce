package dev.slipway.run;

import dev.slipway.catalog.Action;
import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Execution;
import dev.slipway.catalog.Retry;
import dev.slipway.catalog.Revision;
import dev.slipway.catalog.Step;
import dev.slipway.catalog.Template;
import dev.slipway.db.Db;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What runs were accepted with. None of it ever changes, so it is kept at hand, and read before a
/// transaction begins rather than inside it.
final class Definitions {
    private static final int KEPT = 1_000;

    private final Db db;
    private final Catalog catalog;
    private final Tables tables;
    private final Map<UUID, TemplateRun> templateRuns = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, TemplateRun> eldest) {
            return size() > KEPT;
        }
    };

    Definitions(Db db, Catalog catalog, Tables tables) {
        this.db = db;
        this.catalog = catalog;
        this.tables = tables;
    }

    Optional<Run> run(int projectId, UUID runId) {
        return db.call(tx -> tables.runs().find(tx, projectId, runId));
    }

    /// The run of that kind, when it lies in the scope.
    ///
    /// @throws Refused NotFound when it is not there, of the other kind, or not to be seen
    Run run(RunScope scope, Kind kind, UUID runId) {
        return run(scope.projectId(), runId)
                .filter(it -> it.kind() == kind && scope.holds(it))
                .orElseThrow(() -> RunScope.notFound(kind, runId));
    }

    /// The action that an action run carries out.
    Action action(Run run) {
        return catalog.actionRevision(
                        run.place().projectId(),
                        run.definition().id(),
                        run.definition().revision())
                .definition();
    }

    /// How an action run is carried out in its environment.
    Execution execution(Run run) {
        return action(run).execution(run.place().environment());
    }

    /// The template run that a run is a step of, null when it stands alone.
    @Nullable
    TemplateRun parent(Run run) {
        return run.step() == null
                ? null
                : templateRun(run.place().projectId(), run.step().parentId());
    }

    /// A template run with all that it was accepted with.
    TemplateRun templateRun(int projectId, UUID runId) {
        synchronized (templateRuns) {
            var kept = templateRuns.get(runId);
            if (kept != null) {
                return kept;
            }
        }
        var run = run(projectId, runId).orElseThrow();
        var read = of(run, db.call(tx -> tables.steps().pinned(tx, projectId, runId)));
        synchronized (templateRuns) {
            templateRuns.put(runId, read);
        }
        return read;
    }

    /// A template run made of its parts.
    TemplateRun of(Run run, Map<String, Run.Pin> pinned) {
        var template = template(run);
        var actions = new HashMap<String, Revision<Action>>();
        for (var step : template.steps()) {
            var pin = Objects.requireNonNull(pinned.get(step.id()), step.id());
            actions.put(step.id(), catalog.actionRevision(run.place().projectId(), pin.id(), pin.revision()));
        }
        return new TemplateRun(run, template, Map.copyOf(actions));
    }

    private Template template(Run run) {
        var pin = Objects.requireNonNull(run.template());
        return catalog.templateRevision(run.place().projectId(), pin.id(), pin.revision())
                .definition();
    }

    /// The retry policy of an action run, with what its step says instead.
    Retry retry(Run run) {
        var policy = execution(run).retry();
        return step(run).map(step -> policy.with(step.overrides().retry())).orElse(policy);
    }

    /// How long one attempt of an action run may take.
    Duration timeout(Run run) {
        return step(run)
                .flatMap(step -> Optional.ofNullable(step.overrides().timeout()))
                .orElseGet(() -> execution(run).timeout());
    }

    /// The step that a run carries out, empty when it stands alone.
    Optional<Step> step(Run run) {
        var step = run.step();
        return step == null
                ? Optional.empty()
                : Optional.of(template(run).steps().stream()
                        .filter(it -> it.id().equals(step.key()))
                        .findFirst()
                        .orElseThrow());
    }
}
