package dev.slipway.work;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.run.Answer;
import dev.slipway.run.ApprovalList;
import dev.slipway.run.ApprovalList.Standing;
import dev.slipway.run.Awaited;
import dev.slipway.run.Callbacks;
import dev.slipway.run.Decider;
import dev.slipway.run.Decision;
import dev.slipway.run.Kind;
import dev.slipway.run.Limits;
import dev.slipway.run.Refusal;
import dev.slipway.run.Refused;
import dev.slipway.run.Run;
import dev.slipway.run.RunView;
import dev.slipway.run.Start;
import dev.slipway.run.State;
import dev.slipway.spi.Outcome;
import dev.slipway.spi.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Runs that wait for somebody: a callback, people, a later beginning.
@TestDatabase
class AnswersTest {
    private static final String ACTIONS = """
            apiVersion: slipway/v1
            kind: Action
            metadata: {name: deliver}
            spec:
              parameters: {type: object, properties: {key: {type: string, secret: true}}}
              run: {scripted: {part: deliver, url: "{{ run.callbackUrl }}", token: "{{ run.callbackToken }}"}}
              output: {type: object, properties: {count: {type: integer}}}
              timeout: 10m
            ---
            apiVersion: slipway/v1
            kind: Action
            metadata: {name: gate}
            spec:
              parameters: {type: object, properties: {key: {type: string, secret: true}}}
              run: {scripted: {part: gate}}
            ---
            apiVersion: slipway/v1
            kind: Action
            metadata: {name: echo}
            spec:
              parameters: {type: object, properties: {text: {type: string}}}
              run: {scripted: {part: echo}}
            """;
    private static final String TEMPLATES = """
            apiVersion: slipway/v1
            kind: Template
            metadata: {name: guarded}
            spec:
              parameters: []
              steps:
                - {id: gate, action: gate@v1}
                - {id: after, action: echo@v1, input: {text: "{{steps.gate.outputs.approver}}"}}
            ---
            apiVersion: slipway/v1
            kind: Template
            metadata: {name: keyed}
            spec:
              parameters: []
              steps:
                - {id: ask, action: gate@v1, input: {}}
                - {id: after, action: echo@v1, input: {text: "{{steps.ask.outputs.key}}"}}
            """;

    private final TestEngine it;
    private final AtomicReference<String> token = new AtomicReference<>("");

    AnswersTest(Db db) {
        it = new TestEngine(db, ACTIONS, TEMPLATES);
        it.scripted.on("deliver", task -> {
            token.set(String.valueOf(task.settings().get("token")));
            return new Outcome.Waiting(new Wait.Callback(), task.deadline());
        });
        asks(1, false, Wait.Approvers.ANYBODY);
    }

    @AfterEach
    void every_invariant_holds() {
        assertThat(it.findings()).isEmpty();
    }

    private void asks(int required, boolean selfApproval, Wait.Approvers approvers) {
        asks(new Wait.Approval(approvers, required, selfApproval, "Shall we?"));
    }

    private void asks(Wait wait) {
        it.scripted.on("gate", _ -> new Outcome.Waiting(wait, it.clock.instant().plus(Duration.ofHours(24))));
    }

    private Callbacks.Ticket ticket(UUID run) {
        return it.callbacks.check(token.get(), run).orElseThrow();
    }

    private UUID delivered() {
        var run = it.action("deliver", Map.of("key", "s3cret-value"));
        it.work();
        return run;
    }

    private UUID asking() {
        var run = it.action("gate", Map.of());
        it.work();
        return run;
    }

    private static Decider person(String name, String... groups) {
        return new Decider(name, Set.of(name), Set.of("viewer", "developer"), Set.of(groups), "session", "r-1");
    }

    private void approve(UUID run, Decider decider) {
        it.member.engine.answers().approve(TestEngine.SCOPE, run, decider, null);
    }

    private static void isRefused(ThrowingCallable call, Class<? extends Refusal> why) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.refusal()).isInstanceOf(why));
    }

    @Test
    void a_delivered_run_waits_without_a_claim_and_its_callback_ends_it() {
        var run = delivered();
        assertThat(it.action(run))
                .extracting(RunView::state, RunView::awaits)
                .containsExactly(State.WAITING, Awaited.CALLBACK);
        assertThat(it.member.worker.busy()).isZero();

        it.member.engine.answers().callback(ticket(run), new Answer.Done(Map.of("count", 3)));

        assertThat(it.action(run).state()).isEqualTo(State.SUCCEEDED);
        assertThat(it.action(run).output()).isEqualTo(Map.of("count", 3));
        isRefused(() -> it.member.engine.answers().callback(ticket(run), new Answer.Done(null)), Refusal.NotNow.class);
    }

    @Test
    void a_callback_may_report_a_failure_with_an_output() {
        var run = delivered();

        it.member.engine.answers().callback(ticket(run), new Answer.Failed("no disk left", Map.of("done", 7)));

        assertThat(it.action(run).state()).isEqualTo(State.FAILED);
        assertThat(it.action(run).error()).isEqualTo("no disk left");
        assertThat(it.action(run).output()).isEqualTo(Map.of("done", 7));
    }

    @Test
    void an_output_that_cannot_be_kept_is_left_out_of_a_failure_and_that_is_said() {
        for (var output : List.of(Map.of("$sealed", "forged"), Map.of("much", "x".repeat(256 * 1024)))) {
            var run = delivered();

            it.member.engine.answers().callback(ticket(run), new Answer.Failed("no disk left", output));

            assertThat(it.action(run).error()).startsWith("no disk left (its output was not kept: the output ");
            assertThat(it.action(run).output()).isNull();
        }
    }

    @Test
    void an_output_that_does_not_fit_the_schema_fails_the_run() {
        var run = delivered();

        it.member.engine.answers().callback(ticket(run), new Answer.Done(Map.of("count", "many")));

        assertThat(it.action(run).state()).isEqualTo(State.FAILED);
        assertThat(it.action(run).error()).contains("output does not fit its schema");
    }

    @Test
    void what_a_callback_says_is_masked_like_what_an_attempt_says() {
        var run = delivered();

        it.member
                .engine
                .answers()
                .callback(
                        ticket(run),
                        new Answer.Failed("key s3cret-value, " + token.get(), Map.of("k", "s3cret-value")));

        assertThat(it.action(run).error()).isEqualTo("key ***, ***");
        assertThat(it.action(run).output()).isEqualTo(Map.of("k", "***"));
    }

    @Test
    void the_callback_may_come_while_the_attempt_is_still_at_work() {
        var held = it.scripted.hold("deliver");
        it.scripted.on("deliver", task -> {
            token.set(String.valueOf(task.settings().get("token")));
            return held.play(task);
        });
        var run = it.action("deliver", Map.of());
        held.awaitBegun();

        it.member.engine.answers().callback(ticket(run), new Answer.Done(Map.of()));

        held.awaitInterrupted();
        it.work();
        assertThat(it.action(run).state()).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void the_callback_may_come_while_the_delivery_is_about_to_be_tried_again() {
        it.scripted.on("deliver", task -> {
            token.set(String.valueOf(task.settings().get("token")));
            return Outcome.failed("network", "the answer was lost on its way");
        });
        var run = delivered();
        assertThat(it.action(run).state()).isEqualTo(State.QUEUED);

        it.member.engine.answers().callback(ticket(run), new Answer.Done(Map.of()));

        assertThat(it.action(run).state()).isEqualTo(State.SUCCEEDED);
        it.pass(Duration.ofMinutes(5));
        assertThat(it.scripted.played()).containsExactly("deliver");
    }

    @Test
    void another_node_takes_the_callback_of_a_run_whose_node_is_gone() {
        var run = delivered();
        var other = it.member(4, new Limits(0, 0));
        new dev.slipway.run.Nodes(it.db).endAll();

        other.engine.answers().callback(ticket(run), new Answer.Done(Map.of()));

        assertThat(it.action(run).state()).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void without_a_callback_the_run_fails_when_its_time_is_over_and_its_token_is_good_no_more() {
        var run = delivered();
        it.pass(Duration.ofMinutes(9));
        assertThat(it.action(run).state()).isEqualTo(State.WAITING);

        it.pass(Duration.ofMinutes(1));

        assertThat(it.action(run).state()).isEqualTo(State.FAILED);
        assertThat(it.action(run).error()).isEqualTo("timed out: no callback came in time");
        assertThat(it.callbacks.check(token.get(), run)).isEmpty();
    }

    @Test
    void a_token_is_good_for_its_own_run_alone_and_only_as_it_was_written() {
        var run = delivered();
        var text = token.get();
        var other = delivered();
        var parts = text.split(":");

        assertThat(it.callbacks.check(text, run)).isPresent();
        for (var bad : List.of(
                "",
                text + " ",
                text.toUpperCase(java.util.Locale.ROOT),
                parts[0] + ":" + (Long.parseLong(parts[1]) + 1) + ":" + parts[2],
                parts[0] + ":0" + parts[1] + ":" + parts[2],
                parts[0] + ":" + parts[1],
                text + ":x",
                "x".repeat(5000))) {
            assertThat(it.callbacks.check(bad, run)).as(bad).isEmpty();
        }
        assertThat(it.callbacks.check(text, other)).isEmpty();
        assertThat(it.callbacks.check(text.replace(run.toString(), other.toString()), other))
                .isEmpty();
    }

    @Test
    void a_canceled_run_takes_no_callback() {
        var run = delivered();
        var ticket = ticket(run);
        it.member.engine.cancel(TestEngine.SCOPE, Kind.ACTION, run, "ada@example.com", (_, _) -> {});

        isRefused(() -> it.member.engine.answers().callback(ticket, new Answer.Done(null)), Refusal.NotNow.class);

        assertThat(it.action(run).state()).isEqualTo(State.CANCELED);
    }

    @Test
    void an_approval_lets_the_template_go_on_and_says_who_gave_it() {
        var run = it.template("guarded", Map.of());
        it.work();
        var gate = it.step(run, "gate").run().id();
        assertThat(it.step(run, "gate").awaits()).isEqualTo(Awaited.APPROVAL);
        assertThat(it.stepsWithRuns(run)).containsExactly("gate");

        it.member.engine.answers().approve(TestEngine.SCOPE, gate, person("bob@example.com"), "looks good");
        it.work();

        assertThat(it.template(run).state()).isEqualTo(State.SUCCEEDED);
        assertThat(it.step(run, "after").output()).isEqualTo(Map.of("text", "bob@example.com"));
        var approval = it.approvals.find(TestEngine.SCOPE, gate).orElseThrow();
        assertThat(approval.standing()).isEqualTo(Standing.APPROVED);
        assertThat(approval.asked().message()).isEqualTo("Shall we?");
        assertThat(approval.decisions())
                .containsExactly(new Decision(
                        "bob@example.com",
                        Decision.Verdict.APPROVED,
                        "looks good",
                        "session",
                        "r-1",
                        it.clock.instant()));
    }

    @Test
    void as_many_people_must_approve_as_are_required_and_nobody_counts_twice() {
        asks(2, false, Wait.Approvers.ANYBODY);
        var run = asking();

        approve(run, person("bob@example.com"));
        assertThat(it.action(run).state()).isEqualTo(State.WAITING);
        isRefused(() -> approve(run, person("bob@example.com")), Refusal.AlreadyDecided.class);
        var bobsToken =
                new Decider("token:ci", Set.of("token:ci", "bob@example.com"), Set.of(), Set.of(), "token", null);
        isRefused(() -> approve(run, bobsToken), Refusal.AlreadyDecided.class);
        approve(run, person("eve@example.com"));

        assertThat(it.action(run).state()).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void nobody_approves_what_they_asked_for_themselves_by_no_name_and_through_no_retry() {
        var run = asking();
        isRefused(() -> approve(run, person("ada@example.com")), Refusal.MayNotDecide.class);
        var adasToken =
                new Decider("token:ci", Set.of("token:ci", "ada@example.com"), Set.of(), Set.of(), "token", null);
        isRefused(() -> approve(run, adasToken), Refusal.MayNotDecide.class);

        it.member.engine.answers().reject(TestEngine.SCOPE, run, person("bob@example.com"), "not today");
        var again = it.member
                .starts
                .retry(TestEngine.SCOPE, Kind.ACTION, run, null, TestEngine.by("bob@example.com"))
                .runId();
        it.work();

        isRefused(() -> approve(again, person("ada@example.com")), Refusal.MayNotDecide.class);
        isRefused(() -> approve(again, person("bob@example.com")), Refusal.MayNotDecide.class);
        approve(again, person("eve@example.com"));
        assertThat(it.action(again).state()).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void who_asked_may_approve_where_the_action_says_so() {
        asks(1, true, Wait.Approvers.ANYBODY);
        var run = asking();

        approve(run, person("ada@example.com"));

        assertThat(it.action(run).state()).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void only_those_decide_who_are_named_by_user_role_or_group() {
        asks(3, false, new Wait.Approvers(List.of("bob@example.com"), List.of("team-admin"), List.of("sre")));
        var run = asking();

        isRefused(() -> approve(run, person("eve@example.com", "web")), Refusal.MayNotDecide.class);
        var bobsToken =
                new Decider("token:ci", Set.of("token:ci", "bob@example.com"), Set.of(), Set.of(), "token", null);
        isRefused(() -> approve(run, bobsToken), Refusal.MayNotDecide.class);
        assertThat(pendingFor(bobsToken)).isEmpty();
        assertThat(pendingFor(person("bob@example.com"))).containsExactly(run);
        approve(run, person("Bob@Example.com"));
        approve(run, person("eve@example.com", "web", "sre"));
        approve(
                run,
                new Decider(
                        "tom@example.com",
                        Set.of("tom@example.com"),
                        Set.of("viewer", "developer", "team-admin"),
                        Set.of(),
                        "session",
                        null));

        assertThat(it.action(run).state()).isEqualTo(State.SUCCEEDED);
    }

    private List<UUID> pendingFor(Decider decider) {
        var filter = new ApprovalList.Filter(Standing.PENDING, decider, null);
        return it.approvals.page(TestEngine.SCOPE, filter, 10, 0).approvals().stream()
                .map(ApprovalList.Approval::id)
                .toList();
    }

    @Test
    void one_rejection_is_final_and_says_why() {
        asks(2, false, Wait.Approvers.ANYBODY);
        var run = asking();
        approve(run, person("bob@example.com"));
        isRefused(
                () -> it.member.engine.answers().reject(TestEngine.SCOPE, run, person("eve@example.com"), " "),
                Refusal.Invalid.class);

        it.member.engine.answers().reject(TestEngine.SCOPE, run, person("eve@example.com"), "not on a Friday");

        assertThat(it.action(run).state()).isEqualTo(State.FAILED);
        assertThat(it.action(run).error()).isEqualTo("rejected by eve@example.com: not on a Friday");
        isRefused(() -> approve(run, person("tom@example.com")), Refusal.NotNow.class);
        assertThat(it.approvals.find(TestEngine.SCOPE, run).orElseThrow().standing())
                .isEqualTo(Standing.REJECTED);
    }

    @Test
    void what_nobody_decides_in_time_expires_and_is_not_tried_again() {
        var run = asking();

        it.pass(Duration.ofHours(24));

        assertThat(it.action(run).state()).isEqualTo(State.FAILED);
        assertThat(it.action(run).error()).startsWith("expired");
        assertThat(it.approvals.find(TestEngine.SCOPE, run).orElseThrow().standing())
                .isEqualTo(Standing.EXPIRED);
        isRefused(() -> approve(run, person("bob@example.com")), Refusal.NotNow.class);
    }

    @Test
    void an_approval_that_comes_after_the_time_is_refused_also_before_anybody_looked() {
        var run = asking();
        it.clock.move(Duration.ofHours(24));

        isRefused(() -> approve(run, person("bob@example.com")), Refusal.NotNow.class);

        it.pass(Duration.ZERO);
        assertThat(it.action(run).state()).isEqualTo(State.FAILED);
    }

    @Test
    void passed_values_are_checked_completed_and_become_the_output_with_their_secrets_sealed() {
        asks(new Wait.Variables(
                Wait.Approvers.ANYBODY,
                Map.of(
                        "type", "object",
                        "required", List.of("size"),
                        "properties",
                                Map.of(
                                        "size", Map.of("type", "integer"),
                                        "zone", Map.of("type", "string", "default", "eu"),
                                        "key", Map.of("type", "string", "secret", true))),
                Map.of("key", "k-default"),
                "How big?"));
        var run = asking();
        var answers = it.member.engine.answers();
        isRefused(
                () -> answers.pass(TestEngine.SCOPE, run, person("bob@example.com"), Map.of("size", "big"), null),
                Refusal.Invalid.class);
        isRefused(() -> approve(run, person("bob@example.com")), Refusal.OtherAnswer.class);

        answers.pass(TestEngine.SCOPE, run, person("ada@example.com"), Map.of("size", 3), null);

        assertThat(it.action(run).output()).isEqualTo(Map.of("size", 3, "zone", "eu", "key", "***"));
        assertThat(it.approvals.find(TestEngine.SCOPE, run).orElseThrow().decisions())
                .extracting(Decision::verdict)
                .containsExactly(Decision.Verdict.PASSED);
    }

    @Test
    void a_default_that_is_secret_is_sealed_and_passed_on_as_it_was() {
        asks(new Wait.Variables(
                Wait.Approvers.ANYBODY,
                Map.of("type", "object", "properties", Map.of("key", Map.of("type", "string", "secret", true))),
                Map.of("key", "k-default"),
                ""));
        var template = it.template("keyed", Map.of());
        it.work();
        var run = it.step(template, "ask").run().id();
        assertThat(it.approvals.find(TestEngine.SCOPE, run).orElseThrow().form())
                .containsEntry("defaults", Map.of("key", "***"));
        List<String> stored = it.db.call(
                tx -> tx.query("select form::text as form from approval", Map.of(), row -> row.text("form")));
        assertThat(stored).singleElement(as(STRING)).doesNotContain("k-default");
        var got = new AtomicReference<Object>();
        it.scripted.on("echo", task -> {
            got.set(task.input().get("text"));
            return Outcome.done(Map.of());
        });

        it.member.engine.answers().pass(TestEngine.SCOPE, run, person("bob@example.com"), Map.of("key", "***"), null);
        it.work();

        assertThat(got.get()).isEqualTo("k-default");
    }

    @Test
    void approvers_that_hold_a_secret_fail_the_run_and_so_do_defaults_with_our_own_key() {
        asks(1, false, new Wait.Approvers(List.of("s3cret-value"), List.of(), List.of()));
        var run = it.action("gate", Map.of("key", "s3cret-value"));
        it.work();
        assertThat(it.action(run).error()).isEqualTo("who may decide must not hold a secret");

        asks(new Wait.Variables(
                Wait.Approvers.ANYBODY, Map.of("type", "object"), Map.of("a", Map.of("$sealed", "x")), ""));
        var other = asking();
        assertThat(it.action(other).error()).isEqualTo("the defaults hold the reserved key $sealed");
    }

    @Test
    void a_comment_tells_no_secret_of_the_run_and_is_not_endless() {
        var run = it.action("gate", Map.of("key", "s3cret-value"));
        it.work();
        var answers = it.member.engine.answers();
        isRefused(
                () -> answers.reject(TestEngine.SCOPE, run, person("bob@example.com"), "x".repeat(4097)),
                Refusal.Invalid.class);

        answers.reject(TestEngine.SCOPE, run, person("bob@example.com"), " s3cret-value is bad ");

        assertThat(it.action(run).error()).isEqualTo("rejected by bob@example.com: *** is bad");
        assertThat(it.approvals.find(TestEngine.SCOPE, run).orElseThrow().decisions())
                .extracting(Decision::comment)
                .containsExactly("*** is bad");
    }

    @Test
    void the_list_and_the_rule_agree_about_who_may_decide() {
        var approvers = List.of(
                Wait.Approvers.ANYBODY,
                new Wait.Approvers(List.of("bob@example.com"), List.of(), List.of()),
                new Wait.Approvers(List.of(), List.of("developer"), List.of()),
                new Wait.Approvers(List.of(), List.of("team-admin"), List.of("sre")));
        for (var those : approvers) {
            for (var selfApproval : List.of(true, false)) {
                asks(1, selfApproval, those);
                var _ = asking();
            }
        }
        for (var who : List.of(
                person("bob@example.com"),
                person("eve@example.com", "sre"),
                person("ada@example.com"),
                person("ada@example.com", "sre"))) {
            var may = it.approvals.page(TestEngine.SCOPE, ApprovalList.Filter.ALL, 100, 0).approvals().stream()
                    .filter(approval -> approval.terms().against(who).isEmpty())
                    .map(ApprovalList.Approval::id)
                    .toList();
            assertThat(mine(who, Standing.PENDING)).as(who.toString()).isEqualTo(may);
        }
    }

    @Test
    void a_list_shows_what_waits_for_me_and_what_i_decided() {
        var waiting = asking();
        var decided = asking();
        approve(decided, person("bob@example.com"));
        var bob = person("bob@example.com");

        assertThat(mine(bob, Standing.PENDING)).containsExactly(waiting);
        assertThat(mine(bob, Standing.APPROVED)).containsExactly(decided);
        assertThat(mine(bob, null)).containsExactly(decided, waiting);
        assertThat(mine(person("ada@example.com"), null)).isEmpty();
        assertThat(mine(person("eve@example.com"), null)).containsExactly(waiting);
        var byAda = new ApprovalList.Filter(null, null, "ada@example.com");
        assertThat(it.approvals.page(TestEngine.SCOPE, byAda, 10, 0).total()).isEqualTo(2);
    }

    private List<UUID> mine(Decider decider, Standing standing) {
        var page = it.approvals.page(TestEngine.SCOPE, new ApprovalList.Filter(standing, decider, null), 10, 0);
        return page.approvals().stream().map(ApprovalList.Approval::id).toList();
    }

    @Test
    void a_canceled_run_asks_nobody_any_more() {
        var run = it.template("guarded", Map.of());
        it.work();
        var gate = it.step(run, "gate").run().id();

        it.member.engine.cancel(TestEngine.SCOPE, Kind.TEMPLATE, run, "ada@example.com", (_, _) -> {});

        isRefused(() -> approve(gate, person("bob@example.com")), Refusal.NotNow.class);
        assertThat(it.approvals.find(TestEngine.SCOPE, gate).orElseThrow().standing())
                .isEqualTo(Standing.CANCELED);
    }

    @Test
    void a_delayed_template_run_begins_when_its_time_has_come() {
        var run = delayed(it.clock.instant().plus(Duration.ofHours(2)));
        it.pass(Duration.ofHours(1));
        assertThat(it.template(run))
                .extracting(RunView::state, RunView::awaits)
                .containsExactly(State.QUEUED, Awaited.DELAY);
        assertThat(it.stepsWithRuns(run)).isEmpty();

        it.pass(Duration.ofHours(1));

        assertThat(it.template(run).state()).isEqualTo(State.RUNNING);
        assertThat(it.stepsWithRuns(run)).containsExactly("gate");
    }

    @Test
    void a_delayed_template_run_can_be_begun_early_once_and_canceled() {
        var run = delayed(it.clock.instant().plus(Duration.ofHours(2)));
        var answers = it.member.engine.answers();

        answers.begin(TestEngine.SCOPE, run, (_, _) -> {});

        assertThat(it.template(run).state()).isEqualTo(State.RUNNING);
        isRefused(() -> answers.begin(TestEngine.SCOPE, run, (_, _) -> {}), Refusal.NotNow.class);
        var other = delayed(it.clock.instant().plus(Duration.ofHours(2)));
        it.member.engine.cancel(TestEngine.SCOPE, Kind.TEMPLATE, other, "ada@example.com", (_, _) -> {});
        isRefused(() -> answers.begin(TestEngine.SCOPE, other, (_, _) -> {}), Refusal.NotNow.class);
        it.work();
    }

    private UUID delayed(Instant until) {
        var usual = it.start("guarded", Map.of());
        var conditions = new Start.Conditions(null, "ada@example.com", until);
        return it.member
                .starts
                .template(new Start(usual.place(), usual.definitionId(), usual.input(), usual.origin(), conditions))
                .runId();
    }

    @Test
    void a_retry_of_a_template_run_has_no_number_and_a_rerun_has_the_next_one() {
        var run = it.template("guarded", Map.of());
        it.work();
        it.member.engine.cancel(TestEngine.SCOPE, Kind.TEMPLATE, run, "ada@example.com", (_, _) -> {});

        var retried =
                it.member.starts.retry(TestEngine.SCOPE, Kind.TEMPLATE, run, null, TestEngine.by("ada@example.com"));
        var rerun =
                it.member.starts.rerun(TestEngine.SCOPE, Kind.TEMPLATE, run, null, TestEngine.by("ada@example.com"));

        assertThat(it.template(run).number()).isEqualTo(1);
        assertThat(it.template(retried.runId()).number()).isNull();
        assertThat(it.template(rerun.runId()).number()).isEqualTo(2);
        it.work();
    }

    @Test
    void remarks_of_a_dialect_stay_with_the_run_and_its_retries() {
        var origin = new Run.Origin("ada@example.com", null, null, 5, Map.of("comment", "nightly"), null);
        var usual = it.start("echo", Map.of());
        var run = it.member
                .starts
                .action(new Start(usual.place(), usual.definitionId(), Map.of(), origin, usual.conditions()))
                .runId();
        it.work();

        var again = it.member.starts.rerun(TestEngine.SCOPE, Kind.ACTION, run, null, TestEngine.by("ada@example.com"));

        assertThat(it.action(again.runId()).run().origin().annotations()).isEqualTo(Map.of("comment", "nightly"));
        it.work();
    }

    @Test
    void two_users_who_are_shown_by_the_same_name_do_not_share_a_limit() {
        var member = it.member(2, new Limits(1, 1));
        var usual = it.start("echo", Map.of());
        for (var user : List.of("acme/token:ci", "umbrella/token:ci")) {
            var origin = new Run.Origin("token:ci", null, null, 5);
            var start = new Start(
                    usual.place(), usual.definitionId(), Map.of(), origin, new Start.Conditions(null, user, null));
            member.starts.action(start);
            isRefused(() -> member.starts.action(start), Refusal.TooMany.class);
        }
        member.work();
    }
}
