package dev.slipway.dialect.buddy;

import dev.slipway.auth.Actor;
import dev.slipway.auth.Audit;
import dev.slipway.auth.AuditEntry;
import dev.slipway.auth.AuditPlace;
import dev.slipway.catalog.SmallNumbers;
import dev.slipway.dialect.Cancel;
import dev.slipway.dialect.Deciders;
import dev.slipway.dialect.Form;
import dev.slipway.http.Call;
import dev.slipway.json.Json;
import dev.slipway.run.ApprovalList;
import dev.slipway.run.Awaited;
import dev.slipway.run.Engine;
import dev.slipway.run.Kind;
import dev.slipway.run.Run;
import dev.slipway.run.RunView;
import dev.slipway.run.Starts;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What `PATCH …/executions/{execution}` does: `{"operation": …}` and what belongs to it.
final class Operations {
    private final Engine engine;
    private final Starts starts;
    private final ApprovalList approvals;
    private final SmallNumbers numbers;
    private final Deciders deciders;

    Operations(Engine engine, Starts starts, ApprovalList approvals, SmallNumbers numbers, Deciders deciders) {
        this.engine = engine;
        this.starts = starts;
        this.approvals = approvals;
        this.numbers = numbers;
        this.deciders = deciders;
    }

    private enum Operation {
        CANCEL,
        RETRY,
        APPLY,
        APPLY_VARIABLES,
        RUN_DELAYED;

        static Map<String, Operation> byName() {
            var result = new LinkedHashMap<String, Operation>();
            Arrays.stream(values()).forEach(one -> result.put(one.name(), one));
            return result;
        }
    }

    /// What is asked.
    ///
    /// @param action which action is meant, by its number; null for the only one that waits
    private record Wanted(
            Operation operation,
            List<Variables.Variable> variables,
            @Nullable Long action,
            @Nullable String comment) {}

    /// Does what the body asks for.
    ///
    /// @throws Unfit when the execution's state does not allow it
    void carryOut(Story story, Call call) {
        var wanted = read(call);
        var tenant = story.tenant();
        var newest = story.execution().newest().run().id();
        switch (wanted.operation()) {
            case CANCEL -> Cancel.run(engine, call, tenant.scope(), Kind.TEMPLATE, newest);
            case RETRY -> {
                var _ = starts.retry(tenant.scope(), Kind.TEMPLATE, newest, null, tenant.requester(call));
            }
            case APPLY -> {
                var run = waiting(story, wanted, Awaited.APPROVAL);
                engine.answers().approve(tenant.scope(), run.run().id(), deciders.of(call), wanted.comment());
            }
            case APPLY_VARIABLES -> {
                var run = waiting(story, wanted, Awaited.VARIABLES);
                var values = Variables.typed(wanted.variables(), types(story, run));
                engine.answers().pass(tenant.scope(), run.run().id(), deciders.of(call), values, wanted.comment());
            }
            case RUN_DELAYED ->
                engine.answers().begin(tenant.scope(), newest, Audit.of(Actor.of(call), Operations::begun));
        }
    }

    private static AuditEntry begun(Run run) {
        var place = new AuditPlace(run.place().projectId(), run.place().environment());
        return AuditEntry.success(
                place, "template.begin", "template_run", run.id().toString());
    }

    private static Wanted read(Call call) {
        var form = Form.required(call).withoutNulls();
        var operation = form.requiredOption("operation", Operation.byName());
        var variables = NewExecution.variables(form);
        var action = form.number("approve_action_id");
        var comment = form.text("comment");
        if (!variables.isEmpty() && operation != Operation.APPLY_VARIABLES) {
            form.wrong("variables", "Can be passed with APPLY_VARIABLES only");
        }
        form.end();
        return new Wanted(operation, variables, action.orElse(null), comment.orElse(null));
    }

    /// The action run that waits for this answer.
    private RunView waiting(Story story, Wanted wanted, Awaited awaited) {
        var ids = numbers.steps(story.tenant().projectId(), story.pipeline().name());
        var waiting = story.template().steps().stream()
                .filter(step -> wanted.action() == null
                        || Objects.equals(
                                wanted.action(),
                                Optional.ofNullable(ids.get(step.id()))
                                        .map(Long::valueOf)
                                        .orElse(null)))
                .flatMap(step -> Stream.ofNullable(story.steps().get(step.id())))
                .flatMap(standing -> Stream.ofNullable(standing.current()))
                .filter(run -> run.awaits() == awaited)
                .toList();
        if (waiting.size() == 1) {
            return waiting.getFirst();
        }
        var what = switch (awaited) {
            case VARIABLES -> "variables";
            case APPROVAL -> "an approval";
            case SLEEP, DELAY, CALLBACK -> throw new IllegalArgumentException("nobody is asked by " + awaited);
        };
        throw new Unfit(
                waiting.isEmpty()
                        ? (wanted.action() == null
                                ? "No action of the execution waits for " + what
                                : "The action %d does not wait for %s".formatted(wanted.action(), what))
                        : "Several actions wait for %s: say which one with approve_action_id".formatted(what));
    }

    /// By name: the types of the values that a run asks for.
    private Map<String, String> types(Story story, RunView run) {
        var form = approvals
                .find(story.tenant().scope(), run.run().id())
                .map(ApprovalList.Approval::form)
                .orElse(Map.of());
        var result = new HashMap<String, String>();
        if (form.get("schema") instanceof Map<?, ?> schema
                && schema.get("properties") instanceof Map<?, ?> properties) {
            Json.object(properties).forEach((name, property) -> type(property).ifPresent(it -> result.put(name, it)));
        }
        return result;
    }

    /// The first type that a property may have beside null.
    private static Optional<String> type(@Nullable Object property) {
        if (!(property instanceof Map<?, ?> said)) {
            return Optional.empty();
        }
        var types =
                said.get("type") instanceof List<?> several ? several.stream() : Stream.ofNullable(said.get("type"));
        return types.filter(it -> it instanceof String && !it.equals("null"))
                .map(String::valueOf)
                .findFirst();
    }
}
