package dev.slipway.work;

import dev.slipway.spi.Executor;
import dev.slipway.spi.Outcome;
import dev.slipway.spi.Task;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Does what the test says; by default succeeds with its input.
public final class ScriptedExecutor implements Executor {
    /// One attempt's part in a test.
    public interface Part {
        Outcome play(Task task) throws InterruptedException;
    }

    private final Map<String, Part> parts = new ConcurrentHashMap<>();
    private final List<String> played = new CopyOnWriteArrayList<>();

    /// What attempts do whose setting `part` has this name.
    public void on(String name, Part part) {
        parts.put(name, part);
    }

    /// The parts played so far, in the order of their beginnings.
    public List<String> played() {
        return played;
    }

    /// A part that says when it has begun and then waits until the test lets it go on.
    public Held hold(String name) {
        var held = new Held();
        on(name, held);
        return held;
    }

    /// A part that can be waited for.
    public static final class Held implements Part {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);
        private final CountDownLatch interrupted = new CountDownLatch(1);
        private volatile Outcome outcome = Outcome.done("held");

        @Override
        public Outcome play(Task task) throws InterruptedException {
            begun.countDown();
            try {
                if (!released.await(20, TimeUnit.SECONDS)) {
                    throw new AssertionError("nobody let the attempt go on");
                }
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            return outcome;
        }

        public void awaitBegun() {
            await(begun);
        }

        public void awaitInterrupted() {
            await(interrupted);
        }

        public void release() {
            released.countDown();
        }

        public void release(Outcome with) {
            outcome = with;
            released.countDown();
        }

        private static void await(CountDownLatch latch) {
            try {
                if (!latch.await(20, TimeUnit.SECONDS)) {
                    throw new AssertionError("waited in vain");
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public String settingsSchema() {
        return """
            {"type": "object", "required": ["part"], "properties": {"part": {"type": "string"}, "secret": {}, "url": {}, "token": {}}}
            """;
    }

    @Override
    public Outcome execute(Task task) throws InterruptedException {
        var name = String.valueOf(task.settings().get("part"));
        played.add(name);
        return parts.getOrDefault(name, it -> Outcome.done(it.input())).play(task);
    }
}
