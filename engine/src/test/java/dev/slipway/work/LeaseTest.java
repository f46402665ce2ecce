package dev.slipway.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.run.Nodes;
import dev.slipway.run.State;
import dev.slipway.spi.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The lease of a node, its time and rounds moved by hand.
@TestDatabase
class LeaseTest {
    private static final String ECHO = """
            apiVersion: slipway/v1
            kind: Action
            metadata: {name: echo}
            spec:
              parameters: {type: object}
              run: {scripted: {part: echo}}
            """;

    private final TestEngine it;
    private final AtomicLong nanos = new AtomicLong();
    private final Nodes nodes;
    private final Lease lease;

    LeaseTest(Db db) {
        it = new TestEngine(db, ECHO);
        nodes = new Nodes(db);
        lease = new Lease(nodes, it.member.worker, it.member.engine, new DatabaseClock(), "test", nanos::get);
        lease.register();
    }

    @AfterEach
    void every_invariant_holds() {
        assertThat(it.findings()).isEmpty();
    }

    @Test
    void a_node_whose_renewal_hangs_fences_itself_before_others_take_its_runs() {
        long before = it.member.worker.nodeId();
        var held = it.scripted.hold("echo");
        var id = it.action("echo", Map.of());
        held.awaitBegun();

        nanos.addAndGet(Duration.ofSeconds(8).toNanos());
        lease.fenceInTime();
        assertThat(it.member.worker.nodeId()).isEqualTo(before);
        nanos.addAndGet(1);
        lease.fenceInTime();

        held.awaitInterrupted();
        assertThat(it.member.worker.nodeId()).isZero();
        it.scripted.on("echo", _ -> Outcome.done("again"));
        lease.round();
        assertThat(it.member.worker.nodeId()).isGreaterThan(before);
        lease.fenceInTime();
        assertThat(it.member.worker.nodeId()).isGreaterThan(before);

        nodes.end(before);
        assertThat(it.member.engine.recover()).isEqualTo(1);
        it.work();
        assertThat(it.action(id).state()).isEqualTo(State.SUCCEEDED);
        assertThat(it.action(id).output()).isEqualTo("again");
    }

    @Test
    void a_node_that_was_declared_dead_ends_its_attempts_and_goes_on_under_a_new_id() {
        long before = it.member.worker.nodeId();
        var held = it.scripted.hold("echo");
        it.action("echo", Map.of());
        held.awaitBegun();
        nodes.end(before);

        lease.round();

        held.awaitInterrupted();
        assertThat(it.member.worker.nodeId()).isGreaterThan(before);
        it.scripted.on("echo", _ -> Outcome.done("again"));
        it.member.engine.recover();
        it.work();
    }
}
