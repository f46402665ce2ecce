package dev.slipway.executor.shell;

import dev.slipway.spi.Task;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/// One output stream of a command, turned into log lines as they come.
///
/// Threading: reads on a platform thread of its own, because a read of a pipe would hold a carrier of the
/// virtual threads. The task is called from there.
final class LogPipe {
    // Longer than any line that is meant to be read: what is cut here cannot be masked across the cut.
    private static final int LONGEST_LINE = 1024 * 1024;

    private final InputStream in;
    private final Task.Level level;
    private final LogLimit limit;
    private final Thread reader;
    private byte[] line = new byte[8 * 1024];
    private int length;
    private volatile String lastLine = "";

    private LogPipe(InputStream in, Task.Level level, LogLimit limit) {
        this.in = in;
        this.level = level;
        this.limit = limit;
        this.reader = Thread.ofPlatform().daemon().name("shell-" + level).unstarted(this::read);
    }

    /// Begins to read.
    static LogPipe open(InputStream in, Task.Level level, LogLimit limit) {
        var pipe = new LogPipe(in, level, limit);
        pipe.reader.start();
        return pipe;
    }

    /// The last line that was not blank, empty when there was none.
    String lastLine() {
        return lastLine;
    }

    /// Waits until the stream has ended, or for the time; an interrupt meanwhile only stays noted at the
    /// thread, because the last lines belong to the log.
    void finish(Duration time) {
        var until = System.nanoTime() + time.toNanos();
        var interrupted = false;
        while (reader.isAlive() && until - System.nanoTime() > 0) {
            try {
                var _ = reader.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        var buffer = new byte[16 * 1024];
        try (in) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    take(buffer[i]);
                }
            }
        } catch (IOException _) {
            // The pipe broke with its process; what came through is logged
        }
        if (length > 0) {
            emit(length);
        }
    }

    private void take(byte b) {
        if (b == '\n') {
            emit(length);
            return;
        }
        if (length == LONGEST_LINE) {
            emit(endOfWholeCharacters());
        }
        if (length == line.length) {
            line = Arrays.copyOf(line, Math.min(LONGEST_LINE, 2 * length));
        }
        line[length++] = b;
    }

    private int endOfWholeCharacters() {
        var end = length;
        while (end > length - 4 && (line[end - 1] & 0b1100_0000) == 0b1000_0000) {
            end--;
        }
        return (line[end - 1] & 0b1000_0000) == 0 ? length : end - 1;
    }

    private void emit(int end) {
        var textEnd = end > 0 && line[end - 1] == '\r' ? end - 1 : end;
        // The log is kept in PostgreSQL, which stores no U+0000
        var text = new String(line, 0, textEnd, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
        System.arraycopy(line, end, line, 0, length - end);
        length -= end;
        if (!text.isBlank()) {
            lastLine = text;
        }
        limit.log(level, text, end + 1);
    }
}
