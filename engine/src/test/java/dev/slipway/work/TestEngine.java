package dev.slipway.work;

import dev.slipway.catalog.Catalog;
import dev.slipway.db.Db;
import dev.slipway.executor.noop.NoopExecutor;
import dev.slipway.executor.sleep.SleepExecutor;
import dev.slipway.run.ApprovalList;
import dev.slipway.run.Attempts;
import dev.slipway.run.Callbacks;
import dev.slipway.run.Doctor;
import dev.slipway.run.Engine;
import dev.slipway.run.Ids;
import dev.slipway.run.Kind;
import dev.slipway.run.Limits;
import dev.slipway.run.Logs;
import dev.slipway.run.Nodes;
import dev.slipway.run.Progress;
import dev.slipway.run.Requester;
import dev.slipway.run.Run;
import dev.slipway.run.RunList;
import dev.slipway.run.RunScope;
import dev.slipway.run.RunView;
import dev.slipway.run.Start;
import dev.slipway.run.Started;
import dev.slipway.run.Starts;
import dev.slipway.run.Vault;
import dev.slipway.secret.Keyring;
import dev.slipway.secret.Secrets;
import dev.slipway.secret.SigningKeys;
import dev.slipway.spi.Executor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// An engine whose time and whose rounds are moved by hand, on a real database.
public final class TestEngine {
    public static final RunScope SCOPE = new RunScope(1, null);

    public final MovedClock clock = new MovedClock(Instant.parse("2026-03-01T12:00:00Z"));
    public final Db db;
    public final ScriptedExecutor scripted = new ScriptedExecutor();
    public final Catalog catalog;
    public final Secrets secrets;
    public final Vault vault;
    public final Ids ids = new Ids(clock);
    public final RunList runs;
    public final Logs logs;
    public final Attempts attempts;
    public final ApprovalList approvals;
    public final Callbacks callbacks;
    public final Member member;

    /// One node of the engine.
    public final class Member {
        public final Worker worker;
        public final Engine engine;
        public final Starts starts;

        Member(int hands, Limits limits) {
            this.worker = new Worker(
                    new Worker.Settings(hands, Duration.ofSeconds(2), Duration.ofSeconds(2)),
                    executors(),
                    new Workspaces(Path.of("target", "test-workspaces")),
                    clock);
            this.engine = new Engine(db, catalog, vault, callbacks, worker, ids);
            this.starts = new Starts(db, catalog, vault, worker, ids, limits);
            worker.nodeId(new Nodes(db).register("test"));
            worker.open(new Worker.Sources(engine, logs, new Progress(db)), () -> {});
        }

        /// Claims and carries out until nothing is left that can be done now.
        public void work() {
            do {
                worker.awaitIdle(Duration.ofSeconds(20));
            } while (worker.workOnce() > 0 || worker.busy() > 0);
        }
    }

    public TestEngine(Db db, String... documents) {
        this(db, 8, new Limits(0, 0), documents);
    }

    public TestEngine(Db db, int hands, Limits limits, String... documents) {
        this.db = db;
        this.catalog = new Catalog(db, executors());
        load(documents);
        var keyring = Keyring.of(new byte[32]);
        this.secrets = new Secrets(db, keyring);
        this.vault = new Vault(keyring, secrets);
        this.runs = new RunList(db);
        this.logs = new Logs(db);
        this.attempts = new Attempts(db);
        this.approvals = new ApprovalList(db);
        this.callbacks = new Callbacks(
                db, SigningKeys.of(new byte[32]), clock, run -> "https://slipway.test/callback/" + run.id());
        this.member = member(hands, limits);
    }

    /// One more node on the same database.
    public Member member(int hands, Limits limits) {
        return new Member(hands, limits);
    }

    private Map<String, Executor> executors() {
        var result = new HashMap<String, Executor>();
        for (var executor : List.of(new NoopExecutor(), new SleepExecutor(clock), scripted)) {
            result.put(executor.name(), executor);
        }
        return result;
    }

    /// Replaces the catalog folder's one file.
    public void load(String... documents) {
        try {
            var folder = Files.createTempDirectory("catalog");
            Files.writeString(folder.resolve("catalog.yaml"), String.join("\n---\n", documents));
            var problems = catalog.loadFolder(folder);
            if (!problems.isEmpty()) {
                throw new AssertionError("the test's catalog is broken: " + problems);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Start start(String ref, Map<String, Object> input) {
        return start(ref, input, null);
    }

    public Start start(String ref, Map<String, Object> input, String key) {
        var id = catalog.action(1, ref)
                .map(it -> it.id())
                .or(() -> catalog.template(1, ref).map(it -> it.id()))
                .orElseThrow();
        var ada = new Run.Origin("ada@example.com", null, null, 5);
        return new Start(
                new Run.Place(1, "default"), id, input, ada, new Start.Conditions(key, "ada@example.com", null));
    }

    /// Somebody who asks for a run.
    public static Requester by(String name) {
        return new Requester(name, name, null);
    }

    public UUID action(String ref, Map<String, Object> input) {
        return member.starts.action(start(ref, input)).runId();
    }

    public UUID template(String ref, Map<String, Object> input) {
        return member.starts.template(start(ref, input)).runId();
    }

    public Started startedAction(String ref, Map<String, Object> input, String key) {
        return member.starts.action(start(ref, input, key));
    }

    public RunView action(UUID id) {
        return runs.find(SCOPE, Kind.ACTION, id).orElseThrow();
    }

    public RunView template(UUID id) {
        return runs.find(SCOPE, Kind.TEMPLATE, id).orElseThrow();
    }

    public RunView step(UUID templateRunId, String step) {
        return runs.steps(1, templateRunId).stream()
                .filter(it -> it.run().step().key().equals(step))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the step " + step + " has no run"));
    }

    public List<String> stepsWithRuns(UUID templateRunId) {
        return runs.steps(1, templateRunId).stream()
                .map(it -> it.run().step().key())
                .toList();
    }

    public List<String> log(UUID runId) {
        return logs.read(1, runId, 0, 10_000).stream().map(Logs.Line::message).toList();
    }

    /// Carries out what can be done now.
    public void work() {
        member.work();
    }

    /// Lets time pass and carries out what has become due.
    public void pass(Duration time) {
        clock.move(time);
        member.engine.wake();
        member.work();
    }

    public List<Doctor.Finding> findings() {
        return new Doctor(db).examine();
    }
}
