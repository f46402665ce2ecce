package dev.slipway.run;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Retry;
import dev.slipway.db.Db;
import dev.slipway.db.DbFailure;
import dev.slipway.db.Tx;
import dev.slipway.secret.Masker;
import dev.slipway.spi.Failure;
import dev.slipway.spi.Outcome;
import dev.slipway.spi.Wait;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What becomes of accepted runs: claimed, settled, canceled, woken, recovered. Each verb is one transaction,
/// and every one that ends a claim is guarded by it. [Starts] brings runs into being.
///
/// Threading: safe; all state is in the database.
public final class Engine {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final String UNWRITABLE = "what the attempt came to cannot be written; the server's log says why";

    private final Db db;
    private final Tables tables;
    private final Vault vault;
    private final Definitions definitions;
    private final Endings endings;
    private final Preparing preparing;
    private final Answers answers;
    private final Hands hands;
    private final Clock clock;

    /// @param hands what this node has to carry runs out with
    /// @param ids shared with the node's [Starts], so that ids rise
    public Engine(Db db, Catalog catalog, Vault vault, Callbacks callbacks, Hands hands, Ids ids) {
        this.db = db;
        this.clock = ids.clock();
        this.tables = Tables.at(clock);
        this.vault = vault;
        this.definitions = new Definitions(db, catalog, tables);
        this.endings = new Endings(tables, new Advance(tables, vault, ids));
        this.preparing = new Preparing(db, vault, definitions, callbacks, clock);
        this.answers = new Answers(new Answers.Parts(db, tables, vault, definitions, preparing), endings, hands);
        this.hands = hands;
    }

    /// What ends the waiting of its runs.
    public Answers answers() {
        return answers;
    }

    /// Gives up to `limit` ready runs to this node. The caller has that many free hands.
    public List<Claimed> claim(int limit) {
        return db.call(tx -> tables.runs().claim(tx, hands.nodeId(), limit));
    }

    /// Opens a claimed run for its attempt: settings rendered, secrets in clear.
    ///
    /// @throws CannotPrepare when something it needs is missing; the attempt then failed with that
    public Prepared prepare(Claimed claimed) {
        return preparing.prepare(claimed);
    }

    /// Writes what an attempt came to, and what follows from it.
    ///
    /// @param masker knows the secrets that the attempt has seen
    /// @return false when the claim is no longer good: the run ended under it, or was given to somebody else
    public boolean settle(Claimed claimed, Outcome outcome, Masker masker) {
        try {
            return settleAs(claimed, outcome, masker);
        } catch (RuntimeException | StackOverflowError e) {
            if (e instanceof DbFailure failure && !failure.badValue()) {
                throw e;
            }
            // Thrown on, it would look like a lost attempt, and what was done would be done again and again.
            LOG.error(
                    "What an attempt of run {} came to cannot be written; the attempt counts as failed",
                    claimed.run().id(),
                    e);
            var hit = new AtomicBoolean();
            apart(claimed.claim().projectId(), claimed.run().id(), () -> {
                var failed = Outcome.failedForGood("internal", UNWRITABLE);
                hit.set(settleAs(claimed, failed, Masker.NONE));
            });
            return hit.get();
        }
    }

    private boolean settleAs(Claimed claimed, Outcome outcome, Masker masker) {
        var run = claimed.run();
        var checked = new OutputCheck(definitions.action(run), vault, masker).apply(run, outcome);
        var next = Next.after(claimed.claim(), checked, retry(run), clock.instant());
        var parent = definitions.parent(run);
        return transact((tx, after) -> settle(tx, claimed.claim(), next, parent, after));
    }

    private boolean settle(Tx tx, Claim claim, Next next, @Nullable TemplateRun parent, AfterCommit after) {
        if (next instanceof Next.Finish) {
            endings.lock(tx, parent);
        }
        return switch (next) {
            case Next.Finish finish -> {
                boolean hit = tables.runs().finish(tx, claim, finish);
                if (hit) {
                    endings.ended(tx, claim.projectId(), claim.runId(), parent, after);
                }
                yield hit;
            }
            case Next.Again again -> {
                after.timers();
                yield tables.runs().tryAgain(tx, claim, again);
            }
            case Next.GiveBack back -> {
                after.ready();
                yield tables.runs().giveBack(tx, claim, back);
            }
            case Next.Sleep(var until, var output) -> {
                after.timers();
                var detail = new HashMap<String, @Nullable Object>();
                detail.put("output", output);
                yield tables.waits().park(tx, claim, Awaited.SLEEP, until, detail);
            }
            case Next.Await(var wait, var until) -> {
                after.timers();
                yield await(tx, claim, wait, until);
            }
        };
    }

    private boolean await(Tx tx, Claim claim, Wait wait, Instant until) {
        var awaited = switch (wait) {
            case Wait.Callback _ -> Awaited.CALLBACK;
            case Wait.Approval _ -> Awaited.APPROVAL;
            case Wait.Variables _ -> Awaited.VARIABLES;
        };
        boolean hit = tables.waits().park(tx, claim, awaited, until, Map.of());
        if (hit && awaited != Awaited.CALLBACK) {
            tables.approvals().ask(tx, claim, wait, until);
        }
        return hit;
    }

    /// Cancels a run, and with a template run all its steps. They are canceled at once; what is still at work
    /// is stopped by its node.
    ///
    /// @param by who asks
    /// @param alongside called in the same transaction with the run
    /// @throws Refused NotFound, or NotNow when it has ended
    public void cancel(RunScope scope, Kind kind, UUID runId, String by, BiConsumer<Tx, Run> alongside) {
        cancel(scope, kind, runId, by, _ -> true, alongside);
    }

    /// Cancels an action run that no attempt is at work on and that waits for nobody.
    ///
    /// @param by who asks
    /// @param alongside as in [#cancel]
    /// @throws Refused NotFound, or NotNow when it is not queued
    public void cancelQueued(RunScope scope, UUID runId, String by, BiConsumer<Tx, Run> alongside) {
        cancel(scope, Kind.ACTION, runId, by, state -> state == State.QUEUED, alongside);
    }

    private void cancel(
            RunScope scope, Kind kind, UUID runId, String by, Predicate<State> allowed, BiConsumer<Tx, Run> alongside) {
        var run = definitions.run(scope, kind, runId);
        var parent = definitions.parent(run);
        change((tx, after) -> {
            endings.lock(tx, parent);
            // Held until the end, so that no node claims it between the look and the cancel.
            tables.runs().lock(tx, scope.projectId(), runId);
            if (!allowed.test(RunList.state(tx, scope.projectId(), runId))
                    || !cancel(tx, scope.projectId(), runId, by, after)) {
                throw RunList.notNow(tx, Refusal.Verb.CANCEL, run);
            }
            alongside.accept(tx, run);
            if (kind == Kind.TEMPLATE) {
                tables.steps().live(tx, scope.projectId(), runId).forEach(step -> {
                    var _ = cancel(tx, scope.projectId(), step, by, after);
                });
            }
            endings.carryOn(tx, parent, after);
        });
    }

    private boolean cancel(Tx tx, int projectId, UUID runId, String by, AfterCommit after) {
        return endings.take(tx, projectId, runId, new Next.Finish(Ending.CANCELED, null, null), by, after);
    }

    /// Says that nothing of a canceled run's attempt is at work any more, which frees its concurrency slot.
    public void swept(Claim claim) {
        change((tx, after) -> {
            if (tables.slots().freeKept(tx, claim)) {
                after.ready();
            }
        });
    }

    /// Wakes what is due: retries, sleepers, delayed template runs, and runs that nobody answered.
    ///
    /// @return when there will be something to wake next, as far as is known
    public Optional<Instant> wake() {
        var due = transact((tx, after) -> {
            if (tables.waits().wakeDelayed(tx) > 0) {
                after.ready();
            }
            return tables.waits().due(tx);
        });
        due.forEach(it -> apart(it.projectId(), it.id(), () -> answers.due(it)));
        return db.call(tables.waits()::nextDue);
    }

    /// Gives back the runs of nodes that are dead, by the same road as any failure, and lets groups go on
    /// whose slots they held.
    ///
    /// @return how many were given back
    public int recover() {
        int recovered = 0;
        for (var nodeId : db.call(Nodes::dead)) {
            for (var claimed : db.call(tx -> tables.runs().heldBy(tx, nodeId, 1000))) {
                giveBack(claimed);
                recovered++;
            }
            db.run(tx -> Nodes.forget(tx, nodeId));
        }
        promote();
        return recovered;
    }

    private void promote() {
        db.run(tables.slots()::freeAbandoned);
        // One transaction each: with the locks of several groups at once, this and a template run would deadlock.
        for (var group : db.call(tables.slots()::waiting)) {
            change((tx, after) -> {
                if (tables.slots().promote(tx, group) > 0) {
                    after.ready();
                }
            });
        }
    }

    /// An attempt that the database says a node is at work on.
    public record Held(UUID runId, int leaseSeq) {}

    /// The attempts that the database says this node is at work on.
    public Set<Held> held() {
        return Set.copyOf(db.call(tx -> tables.runs().held(tx, hands.nodeId())));
    }

    /// Gives back runs that this node holds and knows nothing of: they were lost between a commit and its
    /// answer.
    public void giveBack(Set<Held> unknown) {
        db.call(tx -> tables.runs().heldBy(tx, hands.nodeId(), 10_000)).stream()
                .filter(it ->
                        unknown.contains(new Held(it.run().id(), it.claim().leaseSeq())))
                .forEach(this::giveBack);
    }

    private void giveBack(Claimed claimed) {
        apart(claimed.claim().projectId(), claimed.claim().runId(), () -> {
            var _ = settle(claimed, new Outcome.Lost(), Masker.NONE);
        });
    }

    /// Does something about one run, so that a run that we cannot handle is its own failure and holds up no
    /// other.
    private void apart(int projectId, UUID runId, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            if (e instanceof DbFailure failure && !failure.badValue()) {
                throw e; // that is not the run's fault
            }
            LOG.error("Run {} cannot go on; it and its template run are ended as failed", runId, e);
            var failure = new Failure("internal", "Slipway cannot go on with this run; its log says why", false);
            var run = definitions.run(projectId, runId).orElseThrow();
            change((tx, after) -> {
                var step = run.step();
                if (step != null) {
                    tables.runs().lock(tx, projectId, step.parentId());
                }
                var finish = new Next.Finish(Ending.FAILED, null, failure);
                var _ = tables.runs().end(tx, projectId, runId, finish, null);
                if (tables.slots().free(tx, projectId, runId)) {
                    after.ready();
                }
                if (step != null) {
                    for (var sibling : tables.steps().live(tx, projectId, step.parentId())) {
                        var _ = cancel(tx, projectId, sibling, run.origin().requestedBy(), after);
                    }
                    var _ = tables.runs().end(tx, projectId, step.parentId(), finish, null);
                }
            });
        }
    }

    private Retry retry(Run run) {
        return definitions.retry(run);
    }

    private void change(BiConsumer<Tx, AfterCommit> work) {
        var _ = transact((tx, after) -> {
            work.accept(tx, after);
            return true;
        });
    }

    /// Runs a transition, then what must follow its commit on this node.
    private <T> T transact(BiFunction<Tx, AfterCommit, T> work) {
        return transact(db, hands, work);
    }

    static <T> T transact(Db db, Hands hands, BiFunction<Tx, AfterCommit, T> work) {
        var latest = new AtomicReference<@Nullable AfterCommit>();
        try {
            var result = db.call(tx -> {
                var after = new AfterCommit(hands);
                undo(latest.getAndSet(after));
                return work.apply(tx, after);
            });
            var after = latest.getAndSet(null);
            if (after != null) {
                after.happen();
            }
            return result;
        } finally {
            undo(latest.get());
        }
    }

    private static void undo(@Nullable AfterCommit after) {
        if (after != null) {
            after.undo();
        }
    }
}
