package dev.slipway.run;

import dev.slipway.catalog.Action;
import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Checked;
import dev.slipway.catalog.Execution;
import dev.slipway.catalog.Revision;
import dev.slipway.catalog.Schema;
import dev.slipway.catalog.Template;
import dev.slipway.catalog.Violation;
import dev.slipway.db.Db;
import dev.slipway.db.Tx;
import dev.slipway.expr.Secret;
import dev.slipway.json.Json;
import dev.slipway.secret.Masker;
import dev.slipway.secret.Sealed;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Brings runs into being: checks what was asked, then accepts it in one transaction with its idempotency
/// key, its limit and, for a template, its first steps. When a call returns, the run is durable.
///
/// Threading: safe; all state is in the database.
public final class Starts {
    private static final int MAX_INPUT_BYTES = 256 * 1024;

    private final Db db;
    private final Catalog catalog;
    private final Vault vault;
    private final Hands hands;
    private final Ids ids;
    private final Limits limits;
    private final Clock clock;
    private final Tables tables;
    private final Definitions definitions;
    private final Advance advance;

    /// @param ids shared with the node's [Engine], so that ids rise
    public Starts(Db db, Catalog catalog, Vault vault, Hands hands, Ids ids, Limits limits) {
        this.db = db;
        this.catalog = catalog;
        this.vault = vault;
        this.hands = hands;
        this.ids = ids;
        this.limits = limits;
        this.clock = ids.clock();
        this.tables = Tables.at(clock);
        this.definitions = new Definitions(db, catalog, tables);
        this.advance = new Advance(tables, vault, ids);
    }

    /// What starts would come to.
    public DryRuns dryRuns() {
        return new DryRuns(db, catalog, vault, limits, tables);
    }

    /// Starts an action.
    ///
    /// @throws Refused NotFound, Invalid, KeyReused, GroupFull or TooMany
    public Started action(Start start) {
        return action(start, List.of());
    }

    /// Starts a template.
    ///
    /// @throws Refused NotFound, Invalid, NotStartable, KeyReused or TooMany
    public Started template(Start start) {
        var revision = template(start.place().projectId(), start.definitionId());
        return template(start, new Whole(revision, pin(revision), null));
    }

    /// What a template run is made of.
    ///
    /// @param pinned by step id: the revision of its action
    /// @param kept of one that retries another: by step id, the run that carried the step out already
    private record Whole(
            Revision<Template> template,
            Map<String, Run.Pin> pinned,
            @Nullable Map<String, UUID> kept) {}

    /// Makes a new run of one that has ended. What its steps succeeded in is kept; the rest is done again.
    ///
    /// @param input what to start with instead, null for the same as before; a secret sent back as `***`
    ///     stays as it was
    /// @param by who asks
    /// @throws Refused NotFound, NotNow when it has not ended, has succeeded or (a template run) is being
    ///     retried already, Invalid, TooMany
    public Started retry(
            RunScope scope, Kind kind, UUID runId, @Nullable Map<String, @Nullable Object> input, Requester by) {
        var old = ended(scope, kind, runId, Refusal.Verb.RETRY);
        return switch (kind) {
            case ACTION -> action(again(old, input, by), List.of(old.definition()));
            case TEMPLATE -> {
                var standings = db.call(tx -> tables.steps().standings(tx, scope.projectId(), runId));
                var kept = new HashMap<String, UUID>();
                standings.forEach((step, standing) -> {
                    if (standing.state() == Plan.StepState.SUCCEEDED && standing.runId() != null) {
                        kept.put(step, standing.runId());
                    }
                });
                var revision = catalog.templateRevision(
                        scope.projectId(),
                        old.definition().id(),
                        old.definition().revision());
                var pinned = db.call(tx -> tables.steps().pinned(tx, scope.projectId(), runId));
                yield template(again(old, input, by), new Whole(revision, pinned, kept));
            }
        };
    }

    /// Makes a new run of one that has ended, all anew, with the definition as it is now.
    ///
    /// @param input what to start with instead, null for the same as before
    /// @param by who asks
    /// @throws Refused NotFound, NotNow when it has not ended, Invalid, TooMany
    public Started rerun(
            RunScope scope, Kind kind, UUID runId, @Nullable Map<String, @Nullable Object> input, Requester by) {
        var start = again(ended(scope, kind, runId, Refusal.Verb.RERUN), input, by);
        return switch (kind) {
            case ACTION -> action(start, List.of());
            case TEMPLATE -> template(start);
        };
    }

    private Run ended(RunScope scope, Kind kind, UUID runId, Refusal.Verb verb) {
        var run = definitions.run(scope, kind, runId);
        var state = db.call(tx -> RunList.state(tx, scope.projectId(), runId));
        if (!state.ended() || (verb == Refusal.Verb.RETRY && state == State.SUCCEEDED)) {
            throw new Refused(new Refusal.NotNow(verb, kind, runId, state));
        }
        return run;
    }

    /// The same request once more, as its own start.
    private Start again(Run old, @Nullable Map<String, @Nullable Object> input, Requester by) {
        var said = Json.object(vault.open(old.place().projectId(), old.input()));
        var now = input == null ? said : Json.object(unmasked(input, said));
        var before = old.origin();
        var origin = new Run.Origin(
                by.name(), before.entityId(), old.id(), before.priority(), before.annotations(), by.request());
        return new Start(old.place(), old.definition().id(), now, origin, new Start.Conditions(null, by.user(), null));
    }

    /// What was sent back, with the old secret wherever its mask stands.
    static @Nullable Object unmasked(@Nullable Object sent, @Nullable Object before) {
        if (before instanceof Secret && Sealed.MASK.equals(sent)) {
            return before;
        }
        if (sent instanceof Map<?, ?> map && before instanceof Map<?, ?> old) {
            var result = new LinkedHashMap<String, @Nullable Object>();
            map.forEach((key, value) -> result.put(String.valueOf(key), unmasked(value, old.get(key))));
            return result;
        }
        if (sent instanceof List<?> list && before instanceof List<?> old) {
            var result = new ArrayList<@Nullable Object>();
            for (int i = 0; i < list.size(); i++) {
                result.add(unmasked(list.get(i), i < old.size() ? old.get(i) : null));
            }
            return result;
        }
        return sent;
    }

    private Started action(Start start, List<Run.Pin> exactly) {
        int project = start.place().projectId();
        var revision = exactly.isEmpty()
                ? catalog.action(project, start.definitionId())
                        .orElseThrow(() -> notFound(Refusal.What.ACTION, start.definitionId()))
                : catalog.actionRevision(
                        project, exactly.getFirst().id(), exactly.getFirst().revision());
        var action = revision.definition();
        var execution = action.execution(start.place().environment());
        var marked = checked(action, start.input());
        var run = new Run(
                start.place(),
                ids.next(),
                Kind.ACTION,
                new Run.Pin(revision.id(), revision.number()),
                null,
                null,
                start.origin(),
                execution.retry().maxAttempts(),
                Json.object(vault.seal(project, marked)));
        return Engine.transact(db, hands, (tx, after) -> {
            var before = replay(tx, start, run.id());
            if (before.isPresent()) {
                return before.get();
            }
            limit(tx, start, Kind.ACTION);
            advance.begin(tx, run, slot(tx, run, execution.concurrency(), marked), after);
            return new Started(run.id(), false);
        });
    }

    /// The input of an action with its defaults, secrets marked.
    ///
    /// @throws Refused Invalid
    static Map<String, @Nullable Object> checked(Action action, Map<String, @Nullable Object> input) {
        var clear = Json.object(Secret.reveal(input));
        refuseUnfit(clear);
        var schema = Schema.of(action.parameters());
        var full = Json.object(schema.withDefaults(clear));
        var violations = schema.check(full);
        if (!violations.isEmpty()) {
            throw new Refused(new Refusal.Invalid(violations));
        }
        return hidden(schema.markSecrets(full), input);
    }

    /// The inputs of a template with their defaults, secrets marked.
    ///
    /// @throws Refused Invalid
    static Map<String, @Nullable Object> checked(Template template, Map<String, @Nullable Object> input) {
        var clear = Json.object(Secret.reveal(input));
        refuseUnfit(clear);
        var parameters = template.parameters();
        var inputs = switch (parameters.check(clear)) {
            case Checked.Accepted(var values) -> values;
            case Checked.Rejected(var violations) -> throw new Refused(new Refusal.Invalid(violations));
        };
        return hidden(parameters.compiled().markSecrets(inputs), input);
    }

    /// A secret value that stands in another property as well is secret there, too, and so is what was secret
    /// in the run that is done again: the input of a step holds secrets that its action's schema does not
    /// name.
    private static Map<String, @Nullable Object> hidden(@Nullable Object marked, @Nullable Object before) {
        var known = new HashSet<>(Sealed.values(marked));
        known.addAll(Sealed.values(before));
        return Json.object(Sealed.sealHits(marked, Masker.of(known)));
    }

    static void refuseUnfit(Map<String, @Nullable Object> input) {
        if (Sealed.holdsSealedKey(input)) {
            var message = "the key " + Sealed.KEY + " is reserved";
            throw new Refused(new Refusal.Invalid(List.of(new Violation(List.of(), message, "custom"))));
        }
        if (Json.write(input).getBytes(StandardCharsets.UTF_8).length > MAX_INPUT_BYTES) {
            throw new Refused(
                    new Refusal.Invalid(List.of(new Violation(List.of(), "is over 256 KiB as JSON", "too_big"))));
        }
    }

    private boolean slot(
            Tx tx, Run run, Execution.@Nullable Concurrency concurrency, Map<String, @Nullable Object> input) {
        if (concurrency == null) {
            return true;
        }
        String group;
        try {
            group = ActionContext.group(concurrency, input, run.origin().entityId());
        } catch (Unrenderable e) {
            throw new Refused(new Refusal.NotStartable(e.failure().message()));
        }
        boolean free = tables.slots().take(tx, run.place().projectId(), group, concurrency.max(), run.id());
        if (!free && concurrency.onLimit() == Execution.OnLimit.REJECT) {
            throw new Refused(new Refusal.GroupFull(group, concurrency.max()));
        }
        return free;
    }

    private Revision<Template> template(int projectId, UUID id) {
        return catalog.template(projectId, id).orElseThrow(() -> notFound(Refusal.What.TEMPLATE, id));
    }

    /// The revisions of the steps' actions as they are now.
    private Map<String, Run.Pin> pin(Revision<Template> template) {
        var pinned = new HashMap<String, Run.Pin>();
        actions(catalog, template)
                .forEach((step, action) -> pinned.put(step, new Run.Pin(action.id(), action.number())));
        return pinned;
    }

    /// By step id, the action that each step would run now.
    ///
    /// @throws Refused NotStartable when there is one that does not exist
    static Map<String, Revision<Action>> actions(Catalog catalog, Revision<Template> template) {
        var actions = new HashMap<String, Revision<Action>>();
        for (var step : template.definition().steps()) {
            var action = catalog.action(template.projectId(), step.action())
                    .orElseThrow(() -> new Refused(new Refusal.NotStartable(
                            "step %s runs the action %s, which does not exist".formatted(step.id(), step.action()))));
            actions.put(step.id(), action);
        }
        return actions;
    }

    private Started template(Start start, Whole whole) {
        int project = start.place().projectId();
        var template = whole.template();
        var marked = checked(template.definition(), start.input());
        var pin = new Run.Pin(template.id(), template.number());
        var run = new Run(
                start.place(),
                ids.next(),
                Kind.TEMPLATE,
                pin,
                pin,
                null,
                start.origin(),
                1,
                Json.object(vault.seal(project, marked)));
        var it = definitions.of(run, whole.pinned());
        var delayUntil = start.conditions().delayUntil();
        boolean delayed = delayUntil != null && delayUntil.isAfter(clock.instant());
        return Engine.transact(db, hands, (tx, after) -> {
            var before = replay(tx, start, run.id());
            if (before.isPresent()) {
                return before.get();
            }
            refuseSecondRetry(tx, start, whole);
            limit(tx, start, Kind.TEMPLATE);
            var beginning = delayed
                    ? new Accepts.Beginning(Phase.DELAYED, null, delayUntil)
                    : Accepts.Beginning.now(Phase.STEPS);
            tables.accepts().accept(tx, run, beginning, number(tx, whole), whole.pinned());
            var kept = whole.kept() == null ? Map.<String, UUID>of() : whole.kept();
            kept.forEach((step, child) -> tables.steps().add(tx, project, run.id(), step, child));
            if (delayed) {
                tables.waits().delay(tx, run);
                after.timers();
            } else {
                advance.carryOn(tx, it, after);
            }
            return new Started(run.id(), false);
        });
    }

    /// Two retries of one run at a time would do the same steps twice.
    private void refuseSecondRetry(Tx tx, Start start, Whole whole) {
        var old = start.origin().retryOf();
        if (whole.kept() != null
                && old != null
                && tables.accepts().isRetried(tx, start.place().projectId(), old)) {
            throw new Refused(new Refusal.NotNow(Refusal.Verb.RETRY, Kind.TEMPLATE, old, State.RUNNING));
        }
    }

    /// One that retries another belongs to the same number: it gets none of its own.
    private @Nullable Long number(Tx tx, Whole whole) {
        var template = whole.template();
        return whole.kept() == null
                ? tables.accepts()
                        .nextNumber(
                                tx,
                                template.projectId(),
                                template.definition().metadata().name())
                : null;
    }

    private Optional<Started> replay(Tx tx, Start start, UUID newId) {
        var key = start.conditions().idempotencyKey();
        if (key == null) {
            return Optional.empty();
        }
        var fingerprint = vault.fingerprint(start.definitionId(), start.input());
        return tables.accepts()
                .keepKey(tx, start.place().projectId(), start.origin().requestedBy(), key, fingerprint, newId)
                .map(kept -> {
                    if (!kept.fingerprint().equals(fingerprint)) {
                        throw new Refused(new Refusal.KeyReused(key));
                    }
                    return new Started(kept.runId(), true);
                });
    }

    private void limit(Tx tx, Start start, Kind kind) {
        int limit = limits.of(kind);
        if (limit > 0) {
            tables.accepts().tooMany(tx, start.conditions().user(), kind, limit).ifPresent(oldest -> {
                var wait = Duration.between(clock.instant(), oldest.plusSeconds(60));
                throw new Refused(new Refusal.TooMany(kind, limit, wait));
            });
        }
    }

    static Refused notFound(Refusal.What what, UUID id) {
        return new Refused(new Refusal.NotFound(what, id.toString()));
    }
}
