package dev.slipway.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.db.Db;
import dev.slipway.db.Owner;
import dev.slipway.db.TestDatabase;
import dev.slipway.run.Kind;
import dev.slipway.run.Limits;
import dev.slipway.run.Refusal;
import dev.slipway.run.Refused;
import dev.slipway.run.State;
import dev.slipway.secret.Masker;
import dev.slipway.spi.Outcome;
import dev.slipway.spi.Task;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The engine's verbs on a real database, time and rounds moved by hand.
@TestDatabase
class EngineTest {
    private static final String ECHO = """
            apiVersion: slipway/v1
            kind: Action
            metadata: {name: echo}
            spec:
              parameters: {type: object, properties: {text: {type: string}, token: {type: string, secret: true}}}
              run: {scripted: {part: echo}}
            """;
    private static final String ONCE = """
            apiVersion: slipway/v1
            kind: Action
            metadata: {name: once}
            spec:
              parameters: {type: object}
              run: {scripted: {part: once}}
              retry: {attempts: 0}
            """;
    private static final String ALONE = """
            apiVersion: slipway/v1
            kind: Action
            metadata: {name: alone}
            spec:
              parameters: {type: object, properties: {group: {type: string, default: all}}}
              run: {scripted: {part: alone}}
              concurrency: {group: "{{parameters.group}}", max: 1, onLimit: queue}
            """;
    private static final String REJECTING = """
            apiVersion: slipway/v1
            kind: Action
            metadata: {name: rejecting}
            spec:
              parameters: {type: object}
              run: {scripted: {part: rejecting}}
              concurrency: {group: only, max: 1, onLimit: reject}
            """;
    private static final String NAP = """
            apiVersion: slipway/v1
            kind: Action
            metadata: {name: nap}
            spec:
              parameters: {type: object}
              run: {sleep: {for: 1h}}
            """;

    private final TestEngine it;

    EngineTest(Db db) {
        it = new TestEngine(db, ECHO, ONCE, ALONE, REJECTING, NAP);
    }

    @AfterEach
    void every_invariant_holds() {
        assertThat(it.findings()).isEmpty();
    }

    @Test
    void an_action_runs_and_ends_with_its_output() {
        var id = it.action("echo", Map.of("text", "hi"));

        it.work();

        var run = it.action(id);
        assertThat(run.state()).isEqualTo(State.SUCCEEDED);
        assertThat(run.output()).isEqualTo(Map.of("text", "hi"));
        assertThat(run.retryCount()).isZero();
        assertThat(run.startedAt()).isNotNull();
    }

    @Test
    void a_run_accepted_by_a_node_with_a_free_hand_is_leased_to_it_at_once() {
        var held = it.scripted.hold("echo");

        var id = it.action("echo", Map.of());

        held.awaitBegun(); // no claim round was made
        assertThat(it.action(id).state()).isEqualTo(State.RUNNING);
        held.release();
        it.work();
        assertThat(it.action(id).state()).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void a_failed_attempt_is_tried_again_after_30_60_and_120_seconds() {
        it.scripted.on("echo", _ -> Outcome.failed("boom", "it broke"));
        var id = it.action("echo", Map.of());
        it.work();

        for (var wait : List.of(30, 60, 120)) {
            assertThat(it.action(id).state()).isEqualTo(State.QUEUED);
            it.pass(Duration.ofSeconds(wait).minusMillis(1));
            assertThat(it.action(id).state()).isEqualTo(State.QUEUED);
            it.pass(Duration.ofMillis(1));
        }

        var run = it.action(id);
        assertThat(run.state()).isEqualTo(State.FAILED);
        assertThat(run.error()).isEqualTo("it broke");
        assertThat(run.retryCount()).isEqualTo(3);
        assertThat(it.attempts.chain(1, id))
                .extracting("attempt", "outcome")
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, "failed"),
                        org.assertj.core.groups.Tuple.tuple(2, "failed"),
                        org.assertj.core.groups.Tuple.tuple(3, "failed"),
                        org.assertj.core.groups.Tuple.tuple(4, "failed"));
    }

    @Test
    void a_failure_that_trying_again_cannot_mend_ends_the_run_at_once() {
        it.scripted.on("echo", _ -> Outcome.failedForGood("no", "never"));
        var id = it.action("echo", Map.of());

        it.work();

        assertThat(it.action(id).state()).isEqualTo(State.FAILED);
    }

    @Test
    void an_exception_of_an_executor_is_a_failure_that_may_be_retried() {
        it.scripted.on("once", _ -> {
            throw new IllegalStateException("a bug");
        });
        var id = it.action("once", Map.of());

        it.work();

        assertThat(it.action(id).error()).contains("a bug");
    }

    @Test
    void a_canceled_run_is_canceled_at_once_its_attempt_interrupted_and_its_late_result_dropped() {
        var held = it.scripted.hold("echo");
        var id = it.action("echo", Map.of());
        held.awaitBegun();

        it.member.engine.cancel(TestEngine.SCOPE, Kind.ACTION, id, "ada@example.com", (_, _) -> {});

        assertThat(it.action(id).state()).isEqualTo(State.CANCELED);
        held.awaitInterrupted();
        it.work();
        assertThat(it.action(id).state()).isEqualTo(State.CANCELED);
        assertThatThrownBy(() ->
                        it.member.engine.cancel(TestEngine.SCOPE, Kind.ACTION, id, "ada@example.com", (_, _) -> {}))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.refusal())
                                .isEqualTo(new Refusal.NotNow(Refusal.Verb.CANCEL, Kind.ACTION, id, State.CANCELED)));
    }

    @Test
    void a_waiting_run_can_be_canceled() {
        var id = it.action("nap", Map.of());
        it.work();
        assertThat(it.action(id).state()).isEqualTo(State.WAITING);

        it.member.engine.cancel(TestEngine.SCOPE, Kind.ACTION, id, "ada@example.com", (_, _) -> {});
        it.pass(Duration.ofHours(2));

        assertThat(it.action(id).state()).isEqualTo(State.CANCELED);
    }

    @Test
    void a_sleeping_run_holds_no_hand_and_ends_when_its_time_has_come() {
        var id = it.action("nap", Map.of());
        it.work();
        assertThat(it.member.worker.busy()).isZero();

        it.pass(Duration.ofMinutes(59));
        assertThat(it.action(id).state()).isEqualTo(State.WAITING);
        it.pass(Duration.ofMinutes(1));

        assertThat(it.action(id).state()).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void an_attempt_that_takes_too_long_is_interrupted_and_tried_again() {
        it.load(ECHO, """
            apiVersion: slipway/v1
            kind: Action
            metadata: {name: slow}
            spec:
              parameters: {type: object}
              run: {scripted: {part: slow}}
              timeout: 50ms
              retry: {attempts: 1, delay: 1s}
            """);
        var held = it.scripted.hold("slow");

        var id = it.action("slow", Map.of());

        held.awaitInterrupted();
        it.work();
        assertThat(it.action(id).state()).isEqualTo(State.QUEUED);
        it.scripted.on("slow", _ -> Outcome.done("now"));
        it.pass(Duration.ofSeconds(1));
        assertThat(it.action(id).state()).isEqualTo(State.SUCCEEDED);
        assertThat(it.action(id).retryCount()).isEqualTo(1);
    }

    @Test
    void a_late_worker_cannot_settle_a_run_given_to_another() {
        var stopped = it.member(0, new Limits(0, 0));
        var id = it.action("echo", Map.of());
        it.work();
        var id2 = stopped.starts.action(it.start("echo", Map.of())).runId();
        var first = stopped.engine.claim(1).getFirst();
        assertThat(first.run().id()).isEqualTo(id2);
        assertThat(stopped.engine.settle(first, new Outcome.Stopped(), Masker.NONE))
                .isTrue();
        var second = stopped.engine.claim(1).getFirst();
        assertThat(second.claim().attempt()).isEqualTo(first.claim().attempt());

        assertThat(stopped.engine.settle(first, Outcome.done("late"), Masker.NONE))
                .isFalse();
        assertThat(it.action(id2).state()).isEqualTo(State.RUNNING);
        assertThat(stopped.engine.settle(second, Outcome.done("good"), Masker.NONE))
                .isTrue();

        assertThat(it.action(id2).output()).isEqualTo("good");
        assertThat(it.action(id).state()).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void the_runs_of_a_dead_node_go_back_to_the_queue_with_their_attempt() {
        var dying = it.member(0, new Limits(0, 0));
        var id = dying.starts.action(it.start("echo", Map.of("text", "x"))).runId();
        assertThat(dying.engine.claim(1)).hasSize(1);
        new dev.slipway.run.Nodes(it.db).end(dying.worker.nodeId());

        assertThat(it.member.engine.recover()).isEqualTo(1);

        it.work();
        assertThat(it.action(id).state()).isEqualTo(State.SUCCEEDED);
        assertThat(it.action(id).retryCount()).isZero();
        assertThat(it.attempts.chain(1, id)).extracting("outcome").containsExactly("lost", "succeeded");
    }

    @Test
    void a_lost_attempt_of_an_action_without_retries_fails_the_run() {
        var dying = it.member(0, new Limits(0, 0));
        var id = dying.starts.action(it.start("once", Map.of())).runId();
        assertThat(dying.engine.claim(1)).hasSize(1);
        new dev.slipway.run.Nodes(it.db).end(dying.worker.nodeId());

        assertThat(it.member.engine.recover()).isEqualTo(1);

        assertThat(it.action(id).state()).isEqualTo(State.FAILED);
        assertThat(it.action(id).error()).isEqualTo("attempt lost");
    }

    @Test
    void a_run_that_its_node_holds_and_knows_nothing_of_is_given_back() {
        var id = it.member(0, new Limits(0, 0))
                .starts
                .action(it.start("echo", Map.of()))
                .runId();
        var claimed = it.member.engine.claim(1).getFirst();
        assertThat(it.member.worker.atWork()).isEmpty();

        it.member.engine.giveBack(
                Set.of(new dev.slipway.run.Engine.Held(id, claimed.claim().leaseSeq())));

        it.work();
        assertThat(it.action(id).state()).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void a_dead_node_claims_nothing() {
        var dead = it.member(0, new Limits(0, 0));
        dead.starts.action(it.start("echo", Map.of()));
        new dev.slipway.run.Nodes(it.db).end(dead.worker.nodeId());

        assertThat(dead.engine.claim(10)).isEmpty();
    }

    @Test
    void of_a_full_group_the_next_run_waits_for_its_turn() {
        var held = it.scripted.hold("alone");
        var first = it.action("alone", Map.of());
        held.awaitBegun();
        var second = it.action("alone", Map.of());
        var other = it.action("alone", Map.of("group", "other"));
        assertThat(it.action(second).state()).isEqualTo(State.QUEUED);
        assertThat(it.member.worker.workOnce()).isZero();
        assertThat(it.action(other).state()).isEqualTo(State.RUNNING);

        held.release();
        it.work();

        assertThat(List.of(
                        it.action(first).state(),
                        it.action(second).state(),
                        it.action(other).state()))
                .containsOnly(State.SUCCEEDED);
    }

    @Test
    void the_slot_of_a_canceled_run_is_free_only_when_its_attempt_has_really_ended() throws Exception {
        var letGo = new java.util.concurrent.CountDownLatch(1);
        var begun = new java.util.concurrent.CountDownLatch(1);
        it.scripted.on("alone", task -> {
            begun.countDown();
            // Clings to its work although it is interrupted, as a process that ignores TERM does.
            while (true) {
                try {
                    letGo.await();
                    return Outcome.done(null);
                } catch (InterruptedException e) {
                    continue;
                }
            }
        });
        var first = it.action("alone", Map.of());
        begun.await();
        var second = it.action("alone", Map.of());

        it.member.engine.cancel(TestEngine.SCOPE, Kind.ACTION, first, "ada@example.com", (_, _) -> {});
        assertThat(it.member.worker.workOnce()).isZero();
        assertThat(it.action(second).state()).isEqualTo(State.QUEUED);

        letGo.countDown();
        it.work();
        assertThat(it.action(second).state()).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void a_full_group_that_rejects_refuses_the_start_and_leaves_no_trace() {
        var held = it.scripted.hold("rejecting");
        it.action("rejecting", Map.of());
        held.awaitBegun();

        assertThatThrownBy(() -> it.action("rejecting", Map.of()))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(new Refusal.GroupFull("only", 1)));

        held.release();
        it.work();
        it.action("rejecting", Map.of());
        it.work();
        assertThat(it.runs
                        .page(TestEngine.SCOPE, dev.slipway.run.RunList.Filter.all(Kind.ACTION), 10, 0)
                        .total())
                .isEqualTo(2);
    }

    @Test
    void a_secret_reaches_the_action_in_clear_and_is_masked_everywhere_else() {
        it.scripted.on("echo", task -> {
            task.log(Task.Level.INFO, "using " + task.input().get("token"));
            return Outcome.done(Map.of("seen", "Bearer " + task.input().get("token")));
        });

        var id = it.action("echo", Map.of("token", "hunter2-and-more"));
        it.work();

        var run = it.action(id);
        assertThat(run.run().input()).containsEntry("token", "***");
        assertThat(run.output()).isEqualTo(Map.of("seen", "***"));
        assertThat(it.log(id)).containsExactly("using ***");
        assertThat(it.db.<List<String>>call(tx -> tx.query(
                        "select input::text || coalesce(output::text, '') as t from run_now",
                        Map.of(),
                        row -> row.text("t"))))
                .noneMatch(text -> text.contains("hunter2"));
    }

    @Test
    void an_unknown_secret_fails_the_run_with_its_name() {
        it.load("""
            apiVersion: slipway/v1
            kind: Action
            metadata: {name: needy}
            spec:
              parameters: {type: object}
              run: {scripted: {part: needy, secret: "{{ secrets.DEPLOY_TOKEN }}"}}
            """);

        var id = it.action("needy", Map.of());
        it.work();
        assertThat(it.action(id).error()).contains("DEPLOY_TOKEN");

        it.secrets.put(1, "", "DEPLOY_TOKEN", "s3cret-value", (_, _) -> {});
        it.scripted.on(
                "needy", task -> Outcome.done(task.settings().get("secret").equals("s3cret-value")));
        var again = it.action("needy", Map.of());
        it.work();
        assertThat(it.action(again).output()).isEqualTo(true);
    }

    @Test
    void input_that_does_not_fit_is_refused_with_every_violation() {
        assertThatThrownBy(() -> it.action("echo", Map.of("text", 1, "token", 2)))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(((Refusal.Invalid) refused.refusal()).violations())
                                .hasSize(2));
    }

    @Test
    void log_lines_are_numbered_over_all_attempts_and_read_from_any_of_them() {
        it.scripted.on("echo", task -> {
            task.log(Task.Level.INFO, "try " + task.attempt() + "\nline two");
            return Outcome.failed("boom", "it broke");
        });
        var id = it.action("echo", Map.of());
        it.work();
        it.pass(Duration.ofSeconds(30));

        assertThat(it.log(id)).containsExactly("try 1", "line two", "try 2", "line two");
        var lines = it.logs.read(1, id, 0, 3);
        assertThat(it.logs.read(1, id, lines.getLast().seq(), 10)).hasSize(1);
    }

    @Test
    void the_eleventh_start_of_a_minute_is_refused_and_the_minute_slides() {
        var limited = it.member(8, new Limits(10, 0));
        for (int i = 0; i < 10; i++) {
            limited.starts.action(it.start("echo", Map.of()));
            it.clock.move(Duration.ofSeconds(1));
        }

        assertThatThrownBy(() -> limited.starts.action(it.start("echo", Map.of())))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.refusal())
                                .isEqualTo(new Refusal.TooMany(Kind.ACTION, 10, Duration.ofSeconds(50))));

        it.clock.move(Duration.ofSeconds(50).plusMillis(1));
        limited.starts.action(it.start("echo", Map.of()));
        limited.work();
    }

    @Test
    void retry_of_a_failed_run_is_a_new_run_that_knows_the_old_one() {
        it.scripted.on("once", _ -> Outcome.failed("boom", "it broke"));
        var old = it.action("once", Map.of());
        it.work();
        it.scripted.on("once", _ -> Outcome.done("good"));

        var id = it.member
                .starts
                .retry(TestEngine.SCOPE, Kind.ACTION, old, null, TestEngine.by("bob@example.com"))
                .runId();
        it.work();

        assertThat(it.action(id).run().origin().retryOf()).isEqualTo(old);
        assertThat(it.action(id).output()).isEqualTo("good");
        assertThat(it.action(old).state()).isEqualTo(State.FAILED);
        assertThat(it.attempts.chain(1, id)).extracting("runId").containsExactly(old, id);
        assertThatThrownBy(() -> it.member.starts.retry(TestEngine.SCOPE, Kind.ACTION, id, null, TestEngine.by("bob")))
                .isInstanceOf(Refused.class);
    }

    @Test
    void a_run_keeps_the_definition_that_it_started_with() {
        it.scripted.on("once", _ -> Outcome.failed("boom", "it broke"));
        var waiting = it.member(0, new Limits(0, 0));
        var id = waiting.starts.action(it.start("once", Map.of())).runId();
        it.load(ONCE.replace("part: once", "part: changed"));
        it.scripted.on("changed", _ -> Outcome.done("new"));

        it.work();
        assertThat(it.action(id).state()).isEqualTo(State.FAILED);

        UUID after = it.action("once", Map.of());
        it.work();
        assertThat(it.action(after).output()).isEqualTo("new");
    }

    @Test
    void a_run_that_cannot_be_handled_fails_alone_and_holds_up_no_other(Owner owner) {
        var dying = it.member(0, new Limits(0, 0));
        var broken =
                dying.starts.action(it.start("echo", Map.of("text", "broken"))).runId();
        var good = dying.starts.action(it.start("once", Map.of())).runId();
        assertThat(dying.engine.claim(2)).hasSize(2);
        new dev.slipway.run.Nodes(it.db).end(dying.worker.nodeId());
        owner.db().run(tx -> tx.update("update run set revision = 99 where id = :id", Map.of("id", broken)));

        it.member.engine.recover();

        assertThat(it.action(broken).state()).isEqualTo(State.FAILED);
        assertThat(it.action(good).error()).isEqualTo("attempt lost");
    }

    @Test
    void a_secret_that_is_also_typed_where_it_is_not_expected_stays_hidden_there() {
        var id = it.action("echo", Map.of("token", "hunter2-and-more", "text", "my token is hunter2-and-more"));
        it.work();

        assertThat(it.action(id).run().input()).isEqualTo(Map.of("token", "***", "text", "***"));
    }

    @Test
    void a_run_canceled_in_its_backoff_shows_each_of_its_attempts_once() {
        it.scripted.on("echo", _ -> Outcome.failed("boom", "it broke"));
        var id = it.action("echo", Map.of());
        it.work();

        it.member.engine.cancel(TestEngine.SCOPE, Kind.ACTION, id, "ada@example.com", (_, _) -> {});

        assertThat(it.attempts.chain(1, id)).extracting("outcome").containsExactly("failed");
    }

    @Test
    void a_second_attempt_that_is_canceled_while_it_sleeps_is_not_forgotten() {
        var stopping = it.member(0, new Limits(0, 0));
        var id = stopping.starts.action(it.start("nap", Map.of())).runId();
        assertThat(stopping.engine.settle(stopping.engine.claim(1).getFirst(), new Outcome.Stopped(), Masker.NONE))
                .isTrue();
        it.work();
        assertThat(it.action(id).state()).isEqualTo(State.WAITING);

        it.member.engine.cancel(TestEngine.SCOPE, Kind.ACTION, id, "ada@example.com", (_, _) -> {});

        assertThat(it.attempts.chain(1, id)).extracting("outcome").containsExactly("stopped", "canceled");
    }

    @Test
    void an_ended_run_shows_no_progress_although_it_slept() {
        it.load(ECHO, """
            apiVersion: slipway/v1
            kind: Action
            metadata: {name: dozer}
            spec:
              parameters: {type: object}
              run: {scripted: {part: dozer}}
            """);
        it.scripted.on("dozer", task -> {
            task.progress(40);
            return new Outcome.Sleeping(it.clock.instant().plusSeconds(60), "rested");
        });
        var id = it.action("dozer", Map.of());
        it.work();
        assertThat(it.action(id).progress()).isNotNull();

        it.pass(Duration.ofSeconds(60));

        assertThat(it.action(id).output()).isEqualTo("rested");
        assertThat(it.action(id).progress()).isNull();
    }

    @Test
    void an_outcome_that_cannot_be_stored_fails_its_run_and_is_not_tried_again_as_lost() {
        it.scripted.on(
                "echo",
                _ -> Outcome.done(new java.util.AbstractMap<String, Object>() {
                    @Override
                    public Set<Map.Entry<String, Object>> entrySet() {
                        throw new IllegalStateException("a bug of the plug-in's");
                    }
                }));
        var id = it.action("echo", Map.of());
        it.work();

        assertThat(it.action(id).state()).isEqualTo(State.FAILED);
        assertThat(it.scripted.played()).containsExactly("echo");
    }

    @Test
    void an_outcome_without_its_parts_is_a_failure_of_its_executor() {
        for (var part : List.<ScriptedExecutor.Part>of(
                _ -> Outcome.failed("boom", null), _ -> new Outcome.Sleeping(null, "x"), _ -> null)) {
            it.scripted.on("once", part);
            var id = it.action("once", Map.of());
            it.work();
            assertThat(it.action(id).state()).isEqualTo(State.FAILED);
            assertThat(it.action(id).result().failure()).isEqualTo("executor_error");
        }
    }

    @Test
    void the_error_of_an_executor_names_no_class() {
        it.scripted.on("once", _ -> {
            throw new java.io.UncheckedIOException(new java.io.IOException("no such file"));
        });
        var id = it.action("once", Map.of());
        it.work();
        assertThat(it.action(id).error()).isEqualTo("scripted: no such file");

        it.scripted.on("once", _ -> {
            throw new NullPointerException("Cannot invoke \"java.util.Map.get(Object)\"");
        });
        var other = it.action("once", Map.of());
        it.work();
        assertThat(it.action(other).error()).doesNotContain("java.");
    }

    @Test
    void a_group_whose_name_is_too_long_is_refused() {
        assertThatThrownBy(() -> it.action("alone", Map.of("group", "x".repeat(1000))))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.refusal()).isInstanceOf(Refusal.NotStartable.class));
    }

    @Test
    void a_secret_deep_in_an_input_that_is_sent_back_masked_stays_as_it_was() {
        it.load("""
            apiVersion: slipway/v1
            kind: Action
            metadata: {name: deep}
            spec:
              parameters:
                type: object
                properties:
                  login: {type: object, properties: {user: {type: string}, password: {type: string, secret: true}}}
              run: {scripted: {part: deep}}
              retry: {attempts: 0}
            """);
        it.scripted.on("deep", _ -> Outcome.failed("boom", "it broke"));
        var old = it.action("deep", Map.of("login", Map.of("user", "ada", "password", "hunter2-and-more")));
        it.work();
        it.scripted.on(
                "deep",
                task -> Outcome.done(
                        task.input().equals(Map.of("login", Map.of("user", "bob", "password", "hunter2-and-more")))));

        var id = it.member
                .starts
                .retry(
                        TestEngine.SCOPE,
                        Kind.ACTION,
                        old,
                        Map.of("login", Map.of("user", "bob", "password", "***")),
                        TestEngine.by("bob@example.com"))
                .runId();
        it.work();

        assertThat(it.action(id).output()).isEqualTo(true);
    }

    @Test
    void log_lines_that_cannot_be_stored_cost_an_attempt_neither_its_outcome_nor_the_node_its_folder(Owner owner) {
        var folder = new java.util.concurrent.atomic.AtomicReference<java.nio.file.Path>();
        it.scripted.on("echo", task -> {
            folder.set(task.workspace());
            task.log(Task.Level.INFO, "a line");
            return Outcome.done("good");
        });
        owner.db().run(tx -> tx.update("alter table run_log rename to run_log_away", Map.of()));
        try {
            var id = it.action("echo", Map.of());
            it.work();

            assertThat(it.action(id).output()).isEqualTo("good");
            assertThat(folder.get()).doesNotExist();
        } finally {
            owner.db().run(tx -> tx.update("alter table run_log_away rename to run_log", Map.of()));
        }
    }

    @Test
    void a_secret_across_the_place_where_a_long_line_is_split_stays_hidden() {
        it.scripted.on("echo", task -> {
            task.log(Task.Level.INFO, "x".repeat(65_530) + task.input().get("token"));
            return Outcome.done(null);
        });

        var id = it.action("echo", Map.of("token", "hunter2-and-more"));
        it.work();

        assertThat(String.join("", it.log(id))).isEqualTo("x".repeat(65_530) + "***");
    }
}
