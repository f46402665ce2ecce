package dev.slipway.executor;

import dev.slipway.secret.Masker;
import dev.slipway.spi.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A task for one attempt that remembers all it was told.
public final class RecordedTask implements Task {
    private final UUID runId = UUID.randomUUID();
    private final Map<String, Object> settings;
    private final Map<String, Object> input;
    private final Path workspace;
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final List<Integer> percents = new CopyOnWriteArrayList<>();
    private final List<String> statuses = new CopyOnWriteArrayList<>();
    private final List<Awaited> awaited = new CopyOnWriteArrayList<>();
    private Duration grace = Duration.ofMillis(200);
    private Masker masker = Masker.of(Set.of());

    public record Line(Level level, String text) {}

    private record Awaited(Predicate<String> event, CountDownLatch met) {}

    public RecordedTask(Map<String, Object> settings, Map<String, Object> input, Path folder) {
        this.settings = settings;
        this.input = input;
        this.workspace = folder.resolve(runId.toString());
    }

    public RecordedTask withGrace(Duration grace) {
        this.grace = grace;
        return this;
    }

    /// What it was given in secret.
    public RecordedTask withSecret(String secret) {
        this.masker = Masker.of(Set.of(secret));
        return this;
    }

    /// Blocks until a log line or a status that fits was reported.
    public void await(Predicate<String> event) throws InterruptedException {
        var awaits = new Awaited(event, new CountDownLatch(1));
        awaited.add(awaits);
        if (lines.stream().map(Line::text).anyMatch(event) || statuses.stream().anyMatch(event)) {
            return;
        }
        if (!awaits.met().await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("never reported; the log is " + lines);
        }
    }

    public List<Line> lines() {
        return lines;
    }

    public List<String> texts() {
        return lines.stream().map(Line::text).toList();
    }

    public List<Integer> percents() {
        return percents;
    }

    public List<String> statuses() {
        return statuses;
    }

    @Override
    public UUID runId() {
        return runId;
    }

    @Override
    public long leaseSeq() {
        return 7;
    }

    @Override
    public int attempt() {
        return 2;
    }

    @Override
    public String action() {
        return "test@v1";
    }

    @Override
    public Map<String, Object> settings() {
        return settings;
    }

    @Override
    public Map<String, Object> input() {
        return input;
    }

    @Override
    public Path workspace() {
        try {
            return Files.createDirectories(workspace);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Instant deadline() {
        return Instant.MAX;
    }

    @Override
    public Duration grace() {
        return grace;
    }

    @Override
    public String masked(String text) {
        return masker.mask(text);
    }

    @Override
    public void log(Level level, String message) {
        message.lines().forEach(line -> lines.add(new Line(level, line)));
        if (message.isEmpty()) {
            lines.add(new Line(level, ""));
        }
        tell(message);
    }

    @Override
    public void progress(int percent) {
        percents.add(percent);
    }

    @Override
    public void status(String text) {
        statuses.add(text);
        tell(text);
    }

    private void tell(String event) {
        awaited.stream()
                .filter(it -> it.event().test(event))
                .forEach(it -> it.met().countDown());
    }
}
