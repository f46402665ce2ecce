package dev.slipway.run;

import dev.slipway.catalog.Action;
import dev.slipway.catalog.Schema;
import dev.slipway.catalog.Violation;
import dev.slipway.db.Db;
import dev.slipway.db.Tx;
import dev.slipway.expr.Secret;
import dev.slipway.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// What ends the waiting of runs from outside: callbacks, decisions of people, time. Each is one transaction,
/// and of several at once exactly one ends the run.
///
/// Threading: safe; all state is in the database.
public final class Answers {
    /// How long a comment may be.
    public static final int MAX_COMMENT = 4096;

    private final Db db;
    private final Tables tables;
    private final Vault vault;
    private final Definitions definitions;
    private final Endings endings;
    private final Preparing preparing;
    private final Hands hands;

    Answers(Parts parts, Endings endings, Hands hands) {
        this.db = parts.db();
        this.tables = parts.tables();
        this.vault = parts.vault();
        this.definitions = parts.definitions();
        this.preparing = parts.preparing();
        this.endings = endings;
        this.hands = hands;
    }

    /// What it shares with the engine.
    record Parts(Db db, Tables tables, Vault vault, Definitions definitions, Preparing preparing) {}

    /// Ends a run as the system says that it asked. The run may wait for this, or its attempt may still be at
    /// work, or its delivery may be about to be tried again.
    ///
    /// @param ticket a token that was found good
    /// @param answer done or failed
    /// @throws Refused NotNow when the run has ended
    public void callback(Callbacks.Ticket ticket, Answer answer) {
        var run = ticket.run();
        var known = preparing.masker(run, List.of(ticket.token()));
        var finish = Next.upon(new OutputCheck(definitions.action(run), vault, known).apply(run, answer));
        var parent = definitions.parent(run);
        change((tx, after) -> {
            endings.lock(tx, parent);
            if (!endings.take(tx, run.place().projectId(), run.id(), finish, null, after)) {
                throw RunList.notNow(tx, Refusal.Verb.COMPLETE, run);
            }
            endings.carryOn(tx, parent, after);
        });
    }

    /// Approves what a run asks. When enough people have, the run succeeds.
    ///
    /// @param comment why, if said
    /// @throws Refused NotFound, NotNow when it does not wait for that, MayNotDecide, AlreadyDecided
    public void approve(RunScope scope, UUID runId, Decider decider, @Nullable String comment) {
        decide(scope, runId, decider, comment, (tx, asked) -> {
            asked.mustBe(Awaited.APPROVAL);
            var _ = tables.approvals()
                    .decide(tx, scope.projectId(), runId, decider, Decision.Verdict.APPROVED, asked.comment());
            return tables.approvals()
                    .enough(tx, scope.projectId(), runId)
                    .<Answer>map(Answer.Approved::new)
                    .orElse(null);
        });
    }

    /// Rejects what a run asks: it fails.
    ///
    /// @param comment why
    /// @throws Refused as [#approve]; Invalid without a comment
    public void reject(RunScope scope, UUID runId, Decider decider, String comment) {
        if (comment.isBlank()) {
            throw new Refused(new Refusal.Invalid(
                    List.of(new Violation(List.of("comment"), "must say why it is rejected", "custom"))));
        }
        decide(
                scope,
                runId,
                decider,
                comment,
                (tx, asked) -> new Answer.Rejected(tables.approvals()
                        .decide(tx, scope.projectId(), runId, decider, Decision.Verdict.REJECTED, asked.comment())));
    }

    /// Passes the values that a run asks for: they become its output.
    ///
    /// @throws Refused as [#approve]; Invalid when they do not fit
    public void pass(
            RunScope scope,
            UUID runId,
            Decider decider,
            Map<String, @Nullable Object> values,
            @Nullable String comment) {
        decide(scope, runId, decider, comment, (tx, asked) -> {
            asked.mustBe(Awaited.VARIABLES);
            var passed = fitting(tx, asked, values);
            var _ = tables.approvals()
                    .decide(tx, scope.projectId(), runId, decider, Decision.Verdict.PASSED, asked.comment());
            return new Answer.Passed(Json.object(vault.seal(scope.projectId(), passed)));
        });
    }

    /// The values with what holds where none is passed. They fit the form, and what the action promises as its
    /// output.
    private @Nullable Object fitting(Tx tx, Asked asked, Map<String, @Nullable Object> values) {
        Starts.refuseUnfit(values);
        var run = asked.run();
        var form = tables.approvals().form(tx, run.place().projectId(), run.id());
        var defaults = Json.object(vault.open(run.place().projectId(), form.defaults()));
        var all = new LinkedHashMap<String, @Nullable Object>(defaults);
        all.putAll(Json.object(Starts.unmasked(values, defaults)));
        var full = form.schema().withDefaults(all);
        var clear = Secret.reveal(full);
        var promised = Optional.ofNullable(asked.action().output()).map(Schema::of);
        var violations = new ArrayList<>(form.schema().check(clear));
        promised.ifPresent(output -> violations.addAll(output.check(clear)));
        if (!violations.isEmpty()) {
            throw new Refused(new Refusal.Invalid(violations.stream().distinct().toList()));
        }
        var marked = form.schema().markSecrets(full);
        return promised.isPresent() ? promised.get().markSecrets(marked) : marked;
    }

    /// What a run asks of people.
    ///
    /// @param action what it carries out, read before the transaction
    /// @param comment what was said with the answer, without secrets; null for a blank one
    private record Asked(
            Run run,
            Action action,
            Awaited awaited,
            @Nullable String comment) {
        void mustBe(Awaited other) {
            if (awaited != other) {
                throw new Refused(new Refusal.OtherAnswer(run.id(), awaited));
            }
        }
    }

    /// What somebody's word comes to, null when more words are needed.
    @FunctionalInterface
    private interface Word {
        @Nullable
        Answer in(Tx tx, Asked asked);
    }

    private void decide(RunScope scope, UUID runId, Decider decider, @Nullable String comment, Word word) {
        int project = scope.projectId();
        var run = definitions.run(scope, Kind.ACTION, runId);
        var parent = definitions.parent(run);
        var action = definitions.action(run);
        var said = said(run, comment);
        change((tx, after) -> {
            endings.lock(tx, parent);
            var awaited = tables.waits()
                    .lockAsked(tx, project, runId)
                    .orElseThrow(() -> RunList.notNow(tx, Refusal.Verb.DECIDE, run));
            tables.approvals().mayDecide(tx, project, runId, decider);
            var answer = word.in(tx, new Asked(run, action, awaited, said));
            if (answer != null) {
                var _ = endings.take(tx, project, runId, Next.upon(answer), null, after);
                endings.carryOn(tx, parent, after);
            }
        });
    }

    private @Nullable String said(Run run, @Nullable String comment) {
        if (comment == null || comment.isBlank()) {
            return null;
        }
        if (comment.length() > MAX_COMMENT) {
            var message = "must have at most %d characters".formatted(MAX_COMMENT);
            throw new Refused(new Refusal.Invalid(List.of(new Violation(List.of("comment"), message, "too_big"))));
        }
        return preparing.masker(run, List.of()).mask(comment.strip());
    }

    /// Lets a delayed template run begin now.
    ///
    /// @param alongside what else is written in the same transaction
    /// @throws Refused NotFound, or NotNow when it is not delayed
    public void begin(RunScope scope, UUID runId, BiConsumer<Tx, Run> alongside) {
        var run = definitions.run(scope, Kind.TEMPLATE, runId);
        var whole = definitions.templateRun(scope.projectId(), runId);
        change((tx, after) -> {
            tables.runs().lock(tx, scope.projectId(), runId);
            if (!tables.waits().begin(tx, scope.projectId(), runId)) {
                throw RunList.notNow(tx, Refusal.Verb.BEGIN, run);
            }
            alongside.accept(tx, run);
            endings.carryOn(tx, whole, after);
        });
    }

    /// Does what follows when the time of a waiting run has come.
    void due(Waits.Due due) {
        var run = definitions.run(due.projectId(), due.id()).orElseThrow();
        var parent = definitions.parent(run);
        switch (due.awaited()) {
            case SLEEP ->
                change((tx, after) -> {
                    endings.lock(tx, parent);
                    if (tables.waits().wakeSleeper(tx, due)) {
                        endings.ended(tx, due.projectId(), due.id(), parent, after);
                    }
                });
            case DELAY -> {
                var whole = definitions.templateRun(due.projectId(), due.id());
                change((tx, after) -> {
                    tables.runs().lock(tx, due.projectId(), due.id());
                    if (tables.waits().begin(tx, due.projectId(), due.id())) {
                        endings.carryOn(tx, whole, after);
                    }
                });
            }
            case CALLBACK, APPROVAL, VARIABLES ->
                change((tx, after) -> {
                    endings.lock(tx, parent);
                    if (tables.waits().lock(tx, due)) {
                        var finish = Next.upon(new Answer.Expired(due.awaited()));
                        var _ = endings.take(tx, due.projectId(), due.id(), finish, null, after);
                        endings.carryOn(tx, parent, after);
                    }
                });
        }
    }

    private void change(BiConsumer<Tx, AfterCommit> work) {
        var _ = Engine.transact(db, hands, (tx, after) -> {
            work.accept(tx, after);
            return true;
        });
    }
}
