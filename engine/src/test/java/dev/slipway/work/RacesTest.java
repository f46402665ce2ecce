package dev.slipway.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.run.Claimed;
import dev.slipway.run.Kind;
import dev.slipway.run.Limits;
import dev.slipway.run.Refused;
import dev.slipway.run.Started;
import dev.slipway.run.State;
import dev.slipway.secret.Masker;
import dev.slipway.spi.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Many threads, one winner.
@TestDatabase
class RacesTest {
    private static final Limits NONE = new Limits(0, 0);
    private static final String ECHO = """
            apiVersion: slipway/v1
            kind: Action
            metadata: {name: echo}
            spec:
              parameters: {type: object, properties: {text: {type: string}}}
              run: {scripted: {part: echo}}
            """;
    private static final String PAIR = """
            apiVersion: slipway/v1
            kind: Template
            metadata: {name: pair}
            spec:
              parameters: []
              steps:
                - {id: a, needs: [], action: echo@v1, input: {text: a}}
                - {id: b, needs: [], action: echo@v1, input: {text: b}}
                - {id: c, needs: [a, b], action: echo@v1, input: {text: c}}
            """;

    private final TestEngine it;

    RacesTest(Db db) {
        it = new TestEngine(db, ECHO, PAIR);
    }

    @AfterEach
    void every_invariant_holds() {
        assertThat(it.findings()).isEmpty();
    }

    /// Lets all begin at the same moment and gives what they came to, in order.
    static <T> List<T> together(List<Callable<T>> all) throws Exception {
        var barrier = new CyclicBarrier(all.size());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = all.stream()
                    .map(one -> threads.submit(() -> {
                        barrier.await();
                        return one.call();
                    }))
                    .toList();
            var results = new ArrayList<T>();
            for (var future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }

    private static <T> List<Callable<T>> times(int n, Callable<T> one) {
        return IntStream.range(0, n).mapToObj(_ -> one).toList();
    }

    @Test
    void fifty_equal_idempotency_keys_in_parallel_make_one_run() throws Exception {
        var started = together(times(50, () -> it.startedAction("echo", Map.of("text", "x"), "key-1")));

        assertThat(started).filteredOn(one -> !one.replayed()).hasSize(1);
        assertThat(started)
                .extracting(Started::runId)
                .containsOnly(started.getFirst().runId());
        it.work();
        assertThat(it.action(started.getFirst().runId()).state()).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void of_fifty_parallel_starts_no_more_than_the_limit_are_accepted() throws Exception {
        var limited = it.member(4, new Limits(10, 0));

        var accepted = together(times(50, () -> {
            try {
                limited.starts.action(it.start("echo", Map.of()));
                return true;
            } catch (Refused e) {
                return false;
            }
        }));

        assertThat(accepted).filteredOn(one -> one).hasSize(10);
        limited.work();
    }

    @Test
    void two_nodes_never_claim_the_same_run() throws Exception {
        var nobody = it.member(0, NONE);
        for (int i = 0; i < 40; i++) {
            nobody.starts.action(it.start("echo", Map.of()));
        }
        var one = it.member(0, NONE);
        var two = it.member(0, NONE);

        var claims = together(List.<Callable<List<Claimed>>>of(() -> one.engine.claim(40), () -> two.engine.claim(40)));

        var ids = claims.stream()
                .flatMap(List::stream)
                .map(claimed -> claimed.run().id())
                .toList();
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(claims.get(0))
                .allSatisfy(c -> assertThat(one.engine.settle(c, Outcome.done(1), Masker.NONE))
                        .isTrue());
        assertThat(claims.get(1))
                .allSatisfy(c -> assertThat(two.engine.settle(c, Outcome.done(1), Masker.NONE))
                        .isTrue());
        it.work();
    }

    @Test
    void of_cancel_and_finish_one_wins_and_the_other_is_told() throws Exception {
        var node = it.member(0, NONE);
        for (int round = 0; round < 100; round++) {
            var id = node.starts.action(it.start("echo", Map.of())).runId();
            var claimed = node.engine.claim(1).getFirst();

            var won = together(List.<Callable<Boolean>>of(
                    () -> node.engine.settle(claimed, Outcome.done("x"), Masker.NONE), () -> {
                        try {
                            node.engine.cancel(TestEngine.SCOPE, Kind.ACTION, id, "ada", (_, _) -> {});
                            return true;
                        } catch (Refused e) {
                            return false;
                        }
                    }));

            assertThat(won).containsExactlyInAnyOrder(true, false);
            assertThat(it.action(id).state()).isEqualTo(won.getFirst() ? State.SUCCEEDED : State.CANCELED);
        }
    }

    @Test
    void two_steps_that_end_together_start_the_next_one_once() throws Exception {
        var node = it.member(0, NONE);
        for (int round = 0; round < 50; round++) {
            var id = node.starts.template(it.start("pair", Map.of())).runId();
            var claimed = node.engine.claim(2);
            assertThat(claimed).hasSize(2);

            var won = together(List.<Callable<Boolean>>of(
                    () -> node.engine.settle(claimed.get(0), Outcome.done("x"), Masker.NONE),
                    () -> node.engine.settle(claimed.get(1), Outcome.done("x"), Masker.NONE)));

            assertThat(won).containsExactly(true, true);
            assertThat(it.stepsWithRuns(id)).containsExactly("a", "b", "c");
            var last = node.engine.claim(2);
            assertThat(last).hasSize(1);
            assertThat(node.engine.settle(last.getFirst(), Outcome.done("x"), Masker.NONE))
                    .isTrue();
            assertThat(it.template(id).state()).isEqualTo(State.SUCCEEDED);
        }
    }

    @Test
    void of_cancel_of_a_template_and_the_end_of_its_step_nothing_is_left_behind() throws Exception {
        var node = it.member(0, NONE);
        for (int round = 0; round < 50; round++) {
            var id = node.starts.template(it.start("pair", Map.of())).runId();
            var claimed = node.engine.claim(2);

            together(List.<Callable<Boolean>>of(
                    () -> node.engine.settle(claimed.get(0), Outcome.done("x"), Masker.NONE),
                    () -> node.engine.settle(claimed.get(1), Outcome.done("x"), Masker.NONE),
                    () -> {
                        node.engine.cancel(TestEngine.SCOPE, Kind.TEMPLATE, id, "ada", (_, _) -> {});
                        return true;
                    }));

            assertThat(it.template(id).state()).isEqualTo(State.CANCELED);
            assertThat(node.engine.claim(2)).isEmpty();
        }
    }

    @Test
    void a_recovered_run_and_its_late_finish_have_one_ending() throws Exception {
        for (int round = 0; round < 50; round++) {
            var dying = it.member(0, NONE);
            var id = dying.starts.action(it.start("echo", Map.of())).runId();
            var claimed = dying.engine.claim(1).getFirst();
            new dev.slipway.run.Nodes(it.db).end(dying.worker.nodeId());

            var won = together(List.<Callable<Boolean>>of(
                    () -> dying.engine.settle(claimed, Outcome.done("late"), Masker.NONE),
                    () -> it.member.engine.recover() > 0));

            assertThat(won).contains(true);
            it.work();
            assertThat(it.action(id).state()).isEqualTo(State.SUCCEEDED);
        }
    }
}
