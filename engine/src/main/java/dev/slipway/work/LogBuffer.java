package dev.slipway.work;

import dev.slipway.run.Claim;
import dev.slipway.run.Logs;
import dev.slipway.secret.Masker;
import dev.slipway.spi.Task;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The lines that one attempt has written and that are not stored yet. Stored in chunks of at most 64 KiB,
/// and at the latest a quarter of a second after the first line of a chunk, by [Worker]'s flushing thread.
///
/// Threading: lines come from the attempt's threads, flushes from any thread; a lock guards both. Storing
/// happens inside a lock of its own, so that chunks keep their order.
final class LogBuffer {
    /// From which age on a line is stored with the next look of the flushing thread, which looks ten times a
    /// second.
    static final Duration MAX_AGE = Duration.ofMillis(150);

    private static final Logger LOG = LoggerFactory.getLogger(LogBuffer.class);
    private static final int MAX_CHUNK = 64 * 1024;
    private static final int MAX_LINE = 64 * 1024;

    private final Claim claim;
    private final Logs logs;
    private final Masker masker;
    private final Clock clock;
    private final Object storing = new Object();

    private final List<Logs.Line> lines = new ArrayList<>();
    private int size;
    private int number;

    /// Lines whose storing failed. They may be stored all the same, the answer being lost, so they are stored
    /// again as exactly this chunk.
    private volatile List<Logs.Line> unsure = List.of();

    LogBuffer(Claim claim, Logs logs, Masker masker, Clock clock) {
        this.claim = claim;
        this.logs = logs;
        this.masker = masker;
        this.clock = clock;
    }

    /// Adds what was written, a line for each line end.
    void add(Task.Level level, String message) {
        var masked = masker.mask(message).replace("\r\n", "\n").replace('\u0000', '\uFFFD');
        boolean full;
        synchronized (lines) {
            var now = clock.instant();
            for (var text :
                    (masked.endsWith("\n") ? masked.substring(0, masked.length() - 1) : masked).split("\n", -1)) {
                for (int at = 0; at == 0 || at < text.length(); at += MAX_LINE) {
                    add(level, text.substring(at, Math.min(text.length(), at + MAX_LINE)), now);
                }
            }
            full = size >= MAX_CHUNK;
        }
        if (full) {
            flush();
        }
    }

    private void add(Task.Level level, String text, Instant now) {
        var line = new Logs.Line(Logs.seq(claim.leaseSeq(), ++number), now, level, whole(text));
        lines.add(line);
        size += weight(line.message());
    }

    /// Half a surrogate pair cannot be stored.
    private static String whole(String text) {
        return new String(
                text.getBytes(java.nio.charset.StandardCharsets.UTF_8), java.nio.charset.StandardCharsets.UTF_8);
    }

    /// Stores what has waited long enough.
    void flushOld(Instant now) {
        boolean old;
        synchronized (lines) {
            old = !unsure.isEmpty()
                    || (!lines.isEmpty() && !lines.getFirst().at().plus(MAX_AGE).isAfter(now));
        }
        if (old) {
            flush();
        }
    }

    /// Stores all that was written so far. What cannot be stored is tried again with the next flush.
    void flush() {
        try {
            store();
        } catch (RuntimeException e) {
            LOG.warn("Log lines of run {} could not be stored and are kept to try again", claim.runId(), e);
        }
    }

    /// Stores all that was written so far.
    ///
    /// @throws dev.slipway.db.DbFailure when that cannot be done now; nothing is lost
    void store() {
        synchronized (storing) {
            for (var chunk = next(); !chunk.isEmpty(); chunk = next()) {
                unsure = chunk;
                logs.append(claim, chunk);
                unsure = List.of();
            }
        }
    }

    /// The chunk to store next, empty when all is stored.
    private List<Logs.Line> next() {
        if (!unsure.isEmpty()) {
            return unsure;
        }
        synchronized (lines) {
            int taken = 0;
            int end = 0;
            while (end < lines.size() && taken < MAX_CHUNK) {
                taken += weight(lines.get(end++).message());
            }
            var chunk = List.copyOf(lines.subList(0, end));
            lines.subList(0, end).clear();
            size -= taken;
            return chunk;
        }
    }

    private static int weight(String message) {
        return message.length() + 20; // the time and level before each line
    }
}
