package dev.slipway.dialect.buddy;

import dev.slipway.catalog.Step;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Timestamps;
import dev.slipway.run.ApprovalList;
import dev.slipway.run.Decision;
import dev.slipway.run.Logs;
import dev.slipway.run.RunView;
import dev.slipway.run.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Action executions: the steps of an execution, whether a run carries them out or not.
final class ActionExecutions {
    /// How many lines of a log are shown at most, the last ones.
    static final int MOST_LINES = 10_000;

    /// How much of a log is shown at most, in bytes of it, to the length of a chunk.
    private static final int MOST_BYTES = 4 << 20;

    private final Actions actions;
    private final Pipelines pipelines;
    private final Logs logs;
    private final ApprovalList approvals;
    private final Links links;

    ActionExecutions(Actions actions, Pipelines pipelines, Logs logs, ApprovalList approvals, Links links) {
        this.actions = actions;
        this.pipelines = pipelines;
        this.logs = logs;
        this.approvals = approvals;
        this.links = links;
    }

    /// A step of an execution, by the run that is to be shown.
    ///
    /// @param run null when no run carries it out
    /// @param before the ids of the runs that carried it out up to that one, itself included, oldest first
    private record Shown(String id, Step step, @Nullable RunView run, List<UUID> before) {}

    /// All of an execution without their logs, in the order of the template.
    List<Map<String, @Nullable Object>> all(Story story) {
        var shelf = shelf(story);
        return story.template().steps().stream()
                .map(step -> {
                    var fields = fields(story, shelf, current(story, step));
                    fields.remove("log");
                    return fields;
                })
                .toList();
    }

    /// One of an execution with its log. A run that was retried is still there under its own id.
    ///
    /// @throws HttpProblem.NotFound when the execution has none of that id
    Map<String, @Nullable Object> find(Story story, String id) {
        var shown = story.template().steps().stream()
                .flatMap(step -> candidates(story, step).stream())
                .filter(it -> it.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new HttpProblem.NotFound(Missing.ACTION_EXECUTION));
        var fields = fields(story, shelf(story), shown);
        fields.replace("log", log(story, shown));
        return fields;
    }

    private Actions.Shelf shelf(Story story) {
        var latest = pipelines.latest(story.tenant(), story.pipeline());
        return actions.of(story.tenant(), story.pipeline(), story.template(), latest);
    }

    private static Shown current(Story story, Step step) {
        var standing = story.steps().get(step.id());
        var run = standing == null ? null : standing.current();
        return run == null ? withoutRun(story, step) : withRun(story, step, run);
    }

    private static Shown withoutRun(Story story, Step step) {
        var execution = story.execution().first().run().id();
        return new Shown(Ids.actionExecution(execution, step.id()), step, null, List.of());
    }

    private static Shown withRun(Story story, Step step, RunView run) {
        var ids = new ArrayList<UUID>();
        for (var one : Objects.requireNonNull(story.steps().get(step.id())).runs()) {
            ids.add(one.run().id());
            if (one.run().id().equals(run.run().id())) {
                break;
            }
        }
        return new Shown(Ids.actionExecution(run.run().id()), step, run, List.copyOf(ids));
    }

    /// What a step can be asked for by: every run that carried it out, and itself, which means as it stands.
    private static List<Shown> candidates(Story story, Step step) {
        var result = new ArrayList<Shown>();
        var standing = story.steps().get(step.id());
        if (standing != null) {
            standing.runs().forEach(run -> result.add(withRun(story, step, run)));
        }
        var own = withoutRun(story, step).id();
        var now = current(story, step);
        result.add(new Shown(own, step, now.run(), now.before()));
        return result;
    }

    private Map<String, @Nullable Object> fields(Story story, Actions.Shelf shelf, Shown shown) {
        var step = shown.step();
        var run = shown.run();
        var tenant = story.tenant();
        var executor = actions.executor(tenant, step, run);
        var status = run == null ? story.status(step) : Words.run(run);
        var answer = run == null ? Optional.<Decision>empty() : answer(story, run, executor);
        var id = run == null ? shown.id() : Ids.actionExecution(run.run().id());
        var templateRun = story.execution().newest().run().id();
        var fields = new LinkedHashMap<String, @Nullable Object>();
        links.of(tenant.project().project())
                .actionExecution(story.pipeline(), story.number(), id, templateRun, step.id())
                .into(fields);
        fields.put("action_execution_id", id);
        fields.put("start_date", run == null ? null : Timestamps.textOrNull(run.startedAt()));
        fields.put("finish_date", run == null ? null : Timestamps.textOrNull(run.finishedAt()));
        fields.put("error_message", run == null ? null : run.error());
        fields.put("status", status);
        fields.put("progress", progress(run));
        fields.put("action", shelf.action(step, run));
        fields.put("log", List.of());
        fields.put("approver_id", answer.map(it -> Ids.person(it.decider())).orElse(null));
        fields.put("approval_date", answer.map(it -> Timestamps.text(it.at())).orElse(null));
        fields.put("terminator_id", terminator(run));
        fields.put("termination_date", terminator(run) == null ? null : fields.get("finish_date"));
        fields.put("passed_variables", run == null ? List.of() : passed(run, executor));
        fields.put("outputted_variables", run == null ? List.of() : outputted(run, executor, answer));
        return fields;
    }

    /// The word that let a step go on which waited for people: the last one, where several were needed.
    private Optional<Decision> answer(Story story, RunView run, String executor) {
        if (!executor.equals(Words.APPROVAL) && !executor.equals(Words.VARIABLES)) {
            return Optional.empty();
        }
        return approvals
                .find(story.tenant().scope(), run.run().id())
                .filter(approval -> approval.standing() == ApprovalList.Standing.APPROVED)
                .map(approval -> approval.decisions().getLast());
    }

    private static int progress(@Nullable RunView run) {
        if (run == null) {
            return 0;
        }
        if (run.state() == State.SUCCEEDED) {
            return 100;
        }
        return Optional.ofNullable(run.progress())
                .map(RunView.Progress::percent)
                .orElse(0);
    }

    private static @Nullable Integer terminator(@Nullable RunView run) {
        if (run == null || run.state() != State.CANCELED || run.result() == null) {
            return null;
        }
        var by = run.result().endedBy();
        return by == null ? null : Ids.person(by);
    }

    /// What people passed to a step that asks for it; of another step its input.
    private static List<Map<String, @Nullable Object>> passed(RunView run, String executor) {
        return switch (executor) {
            case Words.VARIABLES -> Variables.list(run.output());
            case Words.APPROVAL -> List.of();
            default -> Variables.list(run.run().input());
        };
    }

    /// What came out of a step for those after it.
    private static List<Map<String, @Nullable Object>> outputted(
            RunView run, String executor, Optional<Decision> answer) {
        return switch (executor) {
            case Words.VARIABLES, Words.APPROVAL ->
                answer.map(it -> List.of(Variables.pair("BUDDY_APPROVING_ACTOR", it.decider())))
                        .orElse(List.of());
            default -> Variables.list(run.output());
        };
    }

    private List<String> log(Story story, Shown shown) {
        var tail = logs.tail(story.tenant().projectId(), shown.before(), MOST_LINES, MOST_BYTES);
        var lines = new ArrayList<String>();
        if (tail.leftOut() > 0) {
            lines.add("… %d earlier lines are left out".formatted(tail.leftOut()));
        }
        tail.lines().forEach(line -> lines.add(line.message()));
        return lines;
    }
}
