package dev.slipway.work;

import dev.slipway.db.DbFailure;
import dev.slipway.run.Claim;
import dev.slipway.run.Prepared;
import dev.slipway.spi.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What an executor sees of its attempt. Closing it stores the last log lines and removes the workspace.
///
/// Threading: an executor may use it from several threads.
final class AttemptTask implements Task, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptTask.class);

    private final Claim claim;
    private final Prepared prepared;
    private final Instant deadline;
    private final Attempt attempt;
    private final Worker worker;
    private final LogBuffer log;
    private @Nullable Path workspace;
    private int percent;
    private @Nullable String status;

    AttemptTask(Claim claim, Prepared prepared, Instant deadline, Attempt attempt, Worker worker) {
        this.claim = claim;
        this.prepared = prepared;
        this.deadline = deadline;
        this.attempt = attempt;
        this.worker = worker;
        this.log = new LogBuffer(claim, worker.logs(), prepared.masker(), worker.clock());
    }

    @Override
    public UUID runId() {
        return claim.runId();
    }

    @Override
    public long leaseSeq() {
        return claim.leaseSeq();
    }

    @Override
    public int attempt() {
        return claim.attempt();
    }

    @Override
    public String action() {
        return prepared.action();
    }

    @Override
    @SuppressWarnings("NullAway") // JSON null is a value; the SPI's maps say so in words
    public Map<String, Object> settings() {
        return prepared.settings();
    }

    @Override
    @SuppressWarnings("NullAway") // as above
    public Map<String, Object> input() {
        return prepared.input();
    }

    @Override
    public synchronized Path workspace() {
        if (workspace == null) {
            try {
                workspace = worker.workspaces().create(claim);
            } catch (IOException e) {
                throw new UncheckedIOException("no folder for the attempt can be made: " + e.getMessage(), e);
            }
        }
        return workspace;
    }

    @Override
    public Instant deadline() {
        return deadline;
    }

    @Override
    public Duration grace() {
        return worker.grace(attempt.cause());
    }

    @Override
    public void log(Level level, String message) {
        log.add(level, message);
    }

    @Override
    public String masked(String text) {
        return prepared.masker().mask(text);
    }

    @Override
    public synchronized void progress(int percent) {
        int bounded = Math.clamp(percent, 0, 100);
        if (bounded != this.percent) {
            this.percent = bounded;
            report();
        }
    }

    @Override
    public synchronized void status(String text) {
        var masked = masked(text.strip());
        var bounded = masked.length() <= 200 ? masked : masked.substring(0, 199) + "…";
        if (!bounded.equals(status)) {
            status = bounded;
            report();
        }
    }

    /// Progress is for the eye: that it cannot be told now is no reason for the attempt to fail.
    private void report() {
        try {
            worker.progress().report(claim, percent, status);
        } catch (DbFailure e) {
            LOG.warn("How far run {} is could not be told; the attempt goes on: {}", claim.runId(), e.getMessage());
        }
    }

    void flushOldLog(Instant now) {
        log.flushOld(now);
    }

    @Override
    public synchronized void close() {
        try {
            worker.patiently(claim, log::store);
        } catch (DbFailure e) {
            // What the attempt came to counts more than its last lines.
            LOG.error("The last log lines of run {} cannot be stored and are lost", claim.runId(), e);
        } finally {
            if (workspace != null) {
                worker.workspaces().remove(workspace);
            }
        }
    }
}
