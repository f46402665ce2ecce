package dev.slipway.dialect.slipway;

import dev.slipway.catalog.Action;
import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Metadata;
import dev.slipway.catalog.Revision;
import dev.slipway.catalog.Step;
import dev.slipway.catalog.Template;
import dev.slipway.dialect.Tenant;
import dev.slipway.http.Timestamps;
import dev.slipway.run.Attempts;
import dev.slipway.run.FullRun;
import dev.slipway.run.Run;
import dev.slipway.run.RunDetails;
import dev.slipway.run.RunStatistics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A run with all that there is to it.
final class RunDetailWire {
    private static final RunDetails.Standing UNDECIDED = new RunDetails.Standing(null, null);

    private final Catalog catalog;
    private final RunDetails details;
    private final RunStatistics statistics;
    private final RunWire wire;

    RunDetailWire(Catalog catalog, RunDetails details, RunStatistics statistics, RunWire wire) {
        this.catalog = catalog;
        this.details = details;
        this.statistics = statistics;
        this.wire = wire;
    }

    Map<String, @Nullable Object> detail(Tenant tenant, FullRun it) {
        return switch (it.run().kind()) {
            case ACTION -> action(tenant, it);
            case TEMPLATE -> template(tenant, it);
        };
    }

    private Map<String, @Nullable Object> action(Tenant tenant, FullRun it) {
        var run = it.run();
        var rows = wire.rows(tenant.projectId(), List.of(it));
        var attempts = details.attempts(tenant.projectId(), List.of(run.id()));
        var fields = common(tenant, it, rows);
        fields.put(
                "executor",
                rows.action(run.definition())
                        .map(action ->
                                action.execution(run.place().environment()).executor())
                        .orElse(null));
        fields.put("attempts", attempts(attempts, run.id()));
        fields.put("stepList", null);
        return fields;
    }

    private Map<String, @Nullable Object> template(Tenant tenant, FullRun it) {
        var whole = details.whole(tenant.projectId(), it.run().id());
        var stepRuns = whole.standings().values().stream()
                .map(RunDetails.Standing::run)
                .filter(Objects::nonNull)
                .toList();
        var all = new ArrayList<>(stepRuns);
        all.add(it);
        var rows =
                wire.rows(tenant.projectId(), all, new HashSet<>(whole.pinned().values()));
        var attempts = details.attempts(
                tenant.projectId(), stepRuns.stream().map(run -> run.run().id()).toList());
        var steps = rows.template(it.run().definition()).map(Template::steps).orElse(List.of());
        var fields = common(tenant, it, rows);
        fields.put("executor", null);
        fields.put("attempts", List.of());
        fields.put(
                "stepList",
                steps.stream()
                        .map(step -> step(it, step, whole, rows, attempts))
                        .toList());
        return fields;
    }

    private Map<String, @Nullable Object> common(Tenant tenant, FullRun it, RunWire.Rows rows) {
        var run = it.run();
        var view = it.view();
        var fields = rows.row(it);
        fields.put("input", run.input());
        fields.put("output", view.output());
        fields.put("endedBy", view.result() == null ? null : view.result().endedBy());
        fields.put("claimedAt", Timestamps.textOrNull(it.claimedAt()));
        fields.put("waitingAt", Timestamps.textOrNull(it.waitingAt()));
        fields.put("node", it.nodeId() == null ? null : details.node(it.nodeId()));
        fields.put("definitionChanged", changed(tenant.projectId(), run));
        fields.put(
                "usual",
                statistics
                        .usual(tenant.scope(), run.definition().id())
                        .map(StatisticsRoutes::durations)
                        .orElse(null));
        fields.put(
                "lineage",
                details.lineage(tenant.scope(), run.id()).stream()
                        .map(RunDetailWire::relative)
                        .toList());
        return fields;
    }

    /// A definition that was retired has no other revision now.
    private boolean changed(int projectId, Run run) {
        var pin = run.definition();
        var now = switch (run.kind()) {
            case ACTION -> catalog.action(projectId, pin.id()).map(Revision::number);
            case TEMPLATE -> catalog.template(projectId, pin.id()).map(Revision::number);
        };
        return now.filter(number -> number != pin.revision()).isPresent();
    }

    private static Map<String, Object> relative(RunDetails.Relative relative) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("runId", relative.runId());
        fields.put("status", Status.word(relative.state()));
        fields.put("createdAt", Timestamps.text(relative.createdAt()));
        return fields;
    }

    private static Map<String, @Nullable Object> step(
            FullRun whole,
            Step step,
            RunDetails.Whole parts,
            RunWire.Rows rows,
            Map<UUID, List<Attempts.Attempt>> attempts) {
        var standing = parts.standings().getOrDefault(step.id(), UNDECIDED);
        var run = standing.run();
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("id", step.id());
        fields.put("name", step.name());
        fields.put(
                "action",
                Optional.ofNullable(parts.pinned().get(step.id()))
                        .flatMap(rows::action)
                        .map(Action::metadata)
                        .map(Metadata::ref)
                        .orElse(step.action()));
        fields.put("needs", step.flow().needs());
        fields.put("when", RunWire.word(step.flow().when()));
        fields.put("onError", RunWire.word(step.flow().onError()));
        fields.put("condition", step.condition());
        fields.put("state", state(whole, standing));
        fields.put("kept", run != null && kept(whole.run(), run.run()));
        fields.put("waitingAt", run == null ? null : Timestamps.textOrNull(run.waitingAt()));
        fields.put("claimedAt", run == null ? null : Timestamps.textOrNull(run.claimedAt()));
        fields.put(
                "attempts",
                run == null ? List.of() : attempts(attempts, run.run().id()));
        fields.put("run", run == null ? null : rows.row(run));
        return fields;
    }

    /// Of a run that has ended, a step that nothing was decided about will not be executed any more.
    private static String state(FullRun whole, RunDetails.Standing standing) {
        if (standing.run() != null) {
            return Status.word(standing.run().view().state());
        }
        if (standing.left() != null) {
            return RunWire.word(standing.left());
        }
        return whole.view().state().ended() ? "not_executed" : "pending";
    }

    private static boolean kept(Run whole, Run step) {
        return step.step() != null && !step.step().parentId().equals(whole.id());
    }

    private static List<Map<String, @Nullable Object>> attempts(Map<UUID, List<Attempts.Attempt>> all, UUID runId) {
        return all.getOrDefault(runId, List.of()).stream()
                .map(RunDetailWire::attempt)
                .toList();
    }

    private static Map<String, @Nullable Object> attempt(Attempts.Attempt attempt) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("attempt", attempt.attempt());
        fields.put("outcome", attempt.outcome());
        fields.put("startedAt", Timestamps.textOrNull(attempt.startedAt()));
        fields.put("endedAt", Timestamps.textOrNull(attempt.endedAt()));
        fields.put("error", attempt.error());
        return fields;
    }
}
