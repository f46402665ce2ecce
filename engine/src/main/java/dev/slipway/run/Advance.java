package dev.slipway.run;

import dev.slipway.catalog.Action;
import dev.slipway.catalog.Execution;
import dev.slipway.catalog.Revision;
import dev.slipway.catalog.Schema;
import dev.slipway.catalog.Step;
import dev.slipway.catalog.Violation;
import dev.slipway.db.Tx;
import dev.slipway.expr.Render;
import dev.slipway.expr.RenderProblem;
import dev.slipway.expr.Secret;
import dev.slipway.json.Json;
import dev.slipway.spi.Failure;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Carries a template run on: starts the steps that nothing holds back any more, or ends the run. Always
/// inside the transaction that made the last step end, with the template run's row locked.
final class Advance {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int MAX_BYTES = 256 * 1024;

    /// What is said of an input that is [#tooLarge].
    static final String TOO_LARGE = "the input is over 256 KiB";

    private final Tables tables;
    private final Vault vault;
    private final Ids ids;

    Advance(Tables tables, Vault vault, Ids ids) {
        this.tables = tables;
        this.vault = vault;
        this.ids = ids;
    }

    /// Does all that can be done now.
    void carryOn(Tx tx, TemplateRun it, AfterCommit after) {
        var round = new Round(tx, it, after);
        while (round.advance()) {
            // A step that was skipped or failed at once may let others begin, or end the run.
        }
    }

    /// One transaction's work on one template run.
    private final class Round {
        private final Tx tx;
        private final TemplateRun it;
        private final AfterCommit after;
        private final int project;
        private final Map<String, Steps.Standing> standings;
        private final Map<String, @Nullable Object> inputs;

        Round(Tx tx, TemplateRun it, AfterCommit after) {
            this.tx = tx;
            this.it = it;
            this.after = after;
            this.project = it.run().place().projectId();
            this.standings = tables.steps().standings(tx, project, it.run().id());
            this.inputs = Json.object(vault.open(project, it.run().input()));
        }

        /// Makes the moves that the plan names.
        ///
        /// @return whether there may be more to do
        boolean advance() {
            var plan = Plan.of(it.template().steps(), states());
            if (plan.ending().isPresent()) {
                end(plan.ending().get());
                return false;
            }
            plan.moves().forEach(this::make);
            return !plan.moves().isEmpty();
        }

        private Map<String, Plan.StepState> states() {
            return standings.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, entry -> entry.getValue().state()));
        }

        private void make(Plan.Move move) {
            switch (move) {
                case Plan.Move.Leave(var step) -> leave(step, Plan.StepState.NOT_EXECUTED);
                case Plan.Move.Consider(var step) -> consider(step);
            }
        }

        private void leave(Step step, Plan.StepState outcome) {
            tables.steps().leave(tx, project, it.run().id(), step.id(), outcome);
            standings.put(step.id(), new Steps.Standing(outcome, null));
        }

        private void consider(Step step) {
            var making = new StepInput(it.template(), step);
            var run = run(step, Map.of());
            try {
                var context = context(making.uses());
                if (making.wanted(context)) {
                    start(step, making.render(context));
                } else {
                    leave(step, Plan.StepState.SKIPPED);
                }
            } catch (Unrenderable e) {
                fail(step, run, e.failure());
            }
        }

        private void start(Step step, Map<String, @Nullable Object> rendered) {
            var action = action(step).definition();
            var schema = Schema.of(action.parameters());
            var input = Json.object(schema.withDefaults(rendered));
            var clear = Json.object(Secret.reveal(input));
            var violations = schema.check(clear);
            var marked = schema.markSecrets(input);
            var run = run(step, Json.object(vault.seal(project, marked)));
            if (!violations.isEmpty()) {
                fail(step, run, new Failure("input_invalid", unfit(action, violations.getFirst()), false));
            } else if (tooLarge(clear)) {
                fail(step, run(step, Map.of()), new Failure("input_too_large", TOO_LARGE, false));
            } else {
                accept(step, run, action.execution(run.place().environment()).concurrency(), Json.object(marked));
            }
        }

        private void accept(
                Step step, Run run, Execution.@Nullable Concurrency concurrency, Map<String, @Nullable Object> input) {
            boolean free = true;
            if (concurrency != null) {
                var group = ActionContext.group(concurrency, input, run.origin().entityId());
                free = tables.slots().take(tx, project, group, concurrency.max(), run.id());
                if (!free && concurrency.onLimit() == Execution.OnLimit.REJECT) {
                    tables.slots().leave(tx, project, run.id());
                    fail(step, run, new Failure("group_full", "concurrency group %s is full".formatted(group), false));
                    return;
                }
            }
            begin(tx, run, free, after);
            tables.steps().add(tx, project, it.run().id(), step.id(), run.id());
            standings.put(step.id(), new Steps.Standing(Plan.StepState.AT_WORK, run.id()));
        }

        private void fail(Step step, Run run, Failure failure) {
            tables.accepts().accept(tx, run, Accepts.Beginning.now(Phase.BLOCKED), null, null);
            var ending = new Next.Finish(Ending.FAILED, null, failure);
            var _ = tables.runs().end(tx, project, run.id(), ending, null);
            tables.steps().add(tx, project, it.run().id(), step.id(), run.id());
            standings.put(step.id(), new Steps.Standing(Plan.StepState.FAILED, run.id()));
        }

        private Revision<Action> action(Step step) {
            return Objects.requireNonNull(it.actions().get(step.id()));
        }

        private Run run(Step step, Map<String, @Nullable Object> input) {
            var action = action(step);
            var parent = it.run();
            var retry = action.definition()
                    .execution(parent.place().environment())
                    .retry()
                    .with(step.overrides().retry());
            return new Run(
                    parent.place(),
                    ids.next(),
                    Kind.ACTION,
                    new Run.Pin(action.id(), action.number()),
                    parent.template(),
                    new Run.StepOf(parent.id(), step.id()),
                    new Run.Origin(
                            parent.origin().requestedBy(),
                            parent.origin().entityId(),
                            null,
                            parent.origin().priority(),
                            parent.origin().annotations(),
                            parent.origin().request()),
                    retry.maxAttempts(),
                    input);
        }

        private void end(Ending ending) {
            Next.Finish finish;
            try {
                finish = ending == Ending.SUCCEEDED
                        ? new Next.Finish(ending, outputs(), null)
                        : new Next.Finish(ending, null, failed());
            } catch (Unrenderable e) {
                finish = new Next.Finish(Ending.FAILED, null, e.failure());
            }
            var _ = tables.runs().end(tx, project, it.run().id(), finish, null);
        }

        private Failure failed() {
            var states = states();
            var names = it.template().steps().stream()
                    .filter(step -> Plan.failed(step, states))
                    .map(Step::id)
                    .collect(Collectors.joining(", "));
            return new Failure("step_failed", "failed at step: " + names, false);
        }

        private @Nullable Object outputs() {
            var uses = StepInput.Uses.none();
            uses.ofTree(it.template().outputs());
            uses.secrets().clear();
            try {
                var rendered = Render.tree(it.template().outputs(), context(uses), StepInput.typing(it.template()));
                if (Json.write(Secret.reveal(rendered)).getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
                    throw new Unrenderable(
                            new Failure("output_too_large", "the outputs are over 256 KiB as JSON", false));
                }
                return vault.seal(project, rendered);
            } catch (RenderProblem e) {
                throw new Unrenderable(new Failure("expression", "outputs: " + e.getMessage(), false));
            }
        }

        private Map<String, @Nullable Object> context(StepInput.Uses uses) {
            var run = it.run();
            var context = new HashMap<String, @Nullable Object>(inputs);
            var outputs = tables.steps().outputs(tx, project, run.id(), uses.steps());
            var steps = new LinkedHashMap<String, @Nullable Object>();
            outputs.forEach((step, output) -> {
                var entry = new HashMap<String, @Nullable Object>();
                entry.put("outputs", vault.open(project, output));
                steps.put(step, entry);
            });
            context.put("steps", steps);
            context.put(
                    "run",
                    Map.of(
                            "id", run.id().toString(),
                            "status", word(Plan.endingNow(it.template().steps(), states())),
                            "requestedBy", run.origin().requestedBy(),
                            "createdAt", TIME.format(run.createdAt())));
            context.put("entity", ActionContext.entity(run.origin().entityId()));
            context.put("secrets", vault.secrets(tx, run.place(), uses.secrets()));
            return context;
        }
    }

    /// What is said of an input that its action refuses.
    static String unfit(Action action, Violation violation) {
        return "the input does not fit %s: %s%s"
                .formatted(
                        action.metadata().ref(),
                        violation.path().isEmpty() ? "" : String.join(".", violation.path()) + ": ",
                        violation.message());
    }

    /// Whether a step's input is more than a run takes.
    static boolean tooLarge(@Nullable Object input) {
        return Json.write(input).getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
    }

    /// What a template run would end as, in the words that its `when` uses.
    static String word(Ending ending) {
        return switch (ending) {
            case SUCCEEDED -> "success";
            case FAILED -> "failed";
            case CANCELED -> "canceled";
        };
    }

    /// Lets an accepted action run begin: leased to this node if a hand is free, else ready, else in line for
    /// its slot.
    void begin(Tx tx, Run run, boolean slotFree, AfterCommit after) {
        var nodeId = slotFree ? after.lease() : null;
        var phase = !slotFree ? Phase.BLOCKED : nodeId == null ? Phase.READY : Phase.RUNNING;
        tables.accepts().accept(tx, run, new Accepts.Beginning(phase, nodeId, null), null, null);
        if (nodeId != null) {
            UUID parent = run.step() == null ? null : run.step().parentId();
            after.start(new Claimed(new Claim(run.place().projectId(), run.id(), 1, nodeId, 1, 0, parent), run));
        }
    }
}
