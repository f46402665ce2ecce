package dev.slipway.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.run.Answer;
import dev.slipway.run.ApprovalList;
import dev.slipway.run.Decider;
import dev.slipway.run.Kind;
import dev.slipway.run.Refusal;
import dev.slipway.run.Refused;
import dev.slipway.run.Start;
import dev.slipway.run.State;
import dev.slipway.spi.Outcome;
import dev.slipway.spi.Wait;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Several answers at the same moment: one ends the run, the others are told so.
@TestDatabase
class AnswersRacesTest {
    private static final int ROUNDS = 200;
    private static final String CATALOG = """
            apiVersion: slipway/v1
            kind: Action
            metadata: {name: deliver}
            spec:
              run: {scripted: {part: deliver, token: "{{ run.callbackToken }}"}}
              timeout: 10m
            ---
            apiVersion: slipway/v1
            kind: Action
            metadata: {name: gate}
            spec:
              run: {scripted: {part: gate}}
            ---
            apiVersion: slipway/v1
            kind: Template
            metadata: {name: guarded}
            spec:
              parameters: []
              steps:
                - {id: gate, action: gate@v1}
                - {id: deliver, needs: [], action: deliver@v1}
            """;

    private final TestEngine it;
    private final Map<UUID, String> tokens = new ConcurrentHashMap<>();

    AnswersRacesTest(Db db) {
        it = new TestEngine(db, CATALOG);
        it.scripted.on("deliver", task -> {
            tokens.put(task.runId(), String.valueOf(task.settings().get("token")));
            return new Outcome.Waiting(new Wait.Callback(), task.deadline());
        });
        it.scripted.on(
                "gate",
                _ -> new Outcome.Waiting(
                        new Wait.Approval(Wait.Approvers.ANYBODY, 1, false, ""),
                        it.clock.instant().plus(Duration.ofHours(1))));
    }

    @AfterEach
    void every_invariant_holds() {
        assertThat(it.findings()).isEmpty();
    }

    /// What an attempt to change a run came to.
    private enum Came {
        THROUGH,
        TOO_LATE
    }

    private static Callable<Came> trial(Runnable change) {
        return () -> {
            try {
                change.run();
                return Came.THROUGH;
            } catch (Refused refused) {
                assertThat(refused.refusal()).isInstanceOfAny(Refusal.NotNow.class, Refusal.AlreadyDecided.class);
                return Came.TOO_LATE;
            }
        };
    }

    private static Decider person(int number) {
        var name = "person%d@example.com".formatted(number);
        return new Decider(name, Set.of(name), Set.of("developer"), Set.of(), "session", null);
    }

    private Runnable callback(UUID run, String said) {
        var ticket = it.callbacks.check(tokens.get(run), run).orElseThrow();
        return () -> it.member.engine.answers().callback(ticket, new Answer.Done(said));
    }

    @Test
    void of_twenty_callbacks_one_ends_the_run() throws Exception {
        var run = it.action("deliver", Map.of());
        it.work();
        var trials = IntStream.range(0, 20)
                .mapToObj(i -> trial(callback(run, "said " + i)))
                .toList();

        var came = RacesTest.together(trials);

        assertThat(Collections.frequency(came, Came.THROUGH)).isEqualTo(1);
        assertThat(it.action(run).output()).isEqualTo("said " + came.indexOf(Came.THROUGH));
    }

    @Test
    void a_callback_and_the_end_of_its_time_have_one_winner() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var run = it.action("deliver", Map.of());
            it.work();
            var callback = callback(run, "in time");
            it.clock.move(Duration.ofMinutes(10));

            var came = RacesTest.together(List.of(trial(callback), trial(() -> it.member.engine.wake())));

            var state = it.action(run).state();
            assertThat(state).isEqualTo(came.getFirst() == Came.THROUGH ? State.SUCCEEDED : State.FAILED);
        }
    }

    @Test
    void an_approval_and_a_cancel_of_its_template_run_have_one_winner() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var run = it.template("guarded", Map.of());
            it.work();
            var gate = it.step(run, "gate").run().id();

            var came = RacesTest.together(List.of(
                    trial(() -> it.member.engine.answers().approve(TestEngine.SCOPE, gate, person(1), null)),
                    trial(() -> it.member.engine.cancel(
                            TestEngine.SCOPE, Kind.TEMPLATE, run, "ada@example.com", (_, _) -> {}))));

            assertThat(came.getLast()).as("the other step still waits").isEqualTo(Came.THROUGH);
            assertThat(it.template(run).state()).isEqualTo(State.CANCELED);
            var decided = came.getFirst() == Came.THROUGH;
            assertThat(it.step(run, "gate").state()).isEqualTo(decided ? State.SUCCEEDED : State.CANCELED);
            assertThat(decisions(gate)).isEqualTo(decided ? 1 : 0);
        }
    }

    @Test
    void an_approval_and_a_cancel_of_its_own_run_have_one_winner() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var run = it.action("gate", Map.of());
            it.work();

            var came = RacesTest.together(List.of(
                    trial(() -> it.member.engine.answers().approve(TestEngine.SCOPE, run, person(1), null)),
                    trial(() -> it.member.engine.cancel(
                            TestEngine.SCOPE, Kind.ACTION, run, "ada@example.com", (_, _) -> {}))));

            assertThat(came).containsExactlyInAnyOrder(Came.THROUGH, Came.TOO_LATE);
            assertThat(it.action(run).state())
                    .isEqualTo(came.getFirst() == Came.THROUGH ? State.SUCCEEDED : State.CANCELED);
        }
    }

    @Test
    void of_many_who_approve_and_reject_at_once_one_decides() throws Exception {
        for (int round = 0; round < 20; round++) {
            var run = it.action("gate", Map.of());
            it.work();
            var approving = IntStream.range(0, 10)
                    .mapToObj(i ->
                            trial(() -> it.member.engine.answers().approve(TestEngine.SCOPE, run, person(i), null)));
            var rejecting = IntStream.range(10, 20)
                    .mapToObj(i ->
                            trial(() -> it.member.engine.answers().reject(TestEngine.SCOPE, run, person(i), "no")));

            var came = RacesTest.together(Stream.concat(approving, rejecting).toList());

            assertThat(Collections.frequency(came, Came.THROUGH)).isEqualTo(1);
            assertThat(decisions(run)).isEqualTo(1);
            assertThat(it.action(run).state())
                    .isEqualTo(came.indexOf(Came.THROUGH) < 10 ? State.SUCCEEDED : State.FAILED);
        }
    }

    @Test
    void a_delayed_template_run_begins_once_however_it_is_begun() throws Exception {
        for (int round = 0; round < 50; round++) {
            var usual = it.start("guarded", Map.of());
            var later = it.clock.instant().plusSeconds(60);
            var run = it.member
                    .starts
                    .template(new Start(
                            usual.place(),
                            usual.definitionId(),
                            usual.input(),
                            usual.origin(),
                            new Start.Conditions(null, "ada@example.com", later)))
                    .runId();
            it.clock.move(Duration.ofSeconds(60));

            var came = RacesTest.together(List.of(
                    trial(() -> it.member.engine.answers().begin(TestEngine.SCOPE, run, (_, _) -> {})),
                    trial(() -> it.member.engine.answers().begin(TestEngine.SCOPE, run, (_, _) -> {})),
                    trial(() -> it.member.engine.wake())));

            assertThat(Collections.frequency(came.subList(0, 2), Came.THROUGH)).isLessThanOrEqualTo(1);
            it.work();
            assertThat(it.stepsWithRuns(run)).containsExactlyInAnyOrder("gate", "deliver");
            it.member.engine.cancel(TestEngine.SCOPE, Kind.TEMPLATE, run, "ada@example.com", (_, _) -> {});
        }
    }

    private int decisions(UUID run) {
        return it.approvals
                .find(TestEngine.SCOPE, run)
                .map(ApprovalList.Approval::decisions)
                .orElseThrow()
                .size();
    }

    @Test
    void of_many_retries_of_a_template_run_one_begins() throws Exception {
        for (int round = 0; round < 20; round++) {
            var run = it.template("guarded", Map.of());
            it.work();
            it.member.engine.cancel(TestEngine.SCOPE, Kind.TEMPLATE, run, "ada@example.com", (_, _) -> {});

            var came = RacesTest.together(IntStream.range(0, 10)
                    .mapToObj(i -> trial(() -> it.member.starts.retry(
                            TestEngine.SCOPE, Kind.TEMPLATE, run, null, TestEngine.by("user" + i))))
                    .toList());

            assertThat(Collections.frequency(came, Came.THROUGH)).isEqualTo(1);
            it.work();
        }
    }
}
