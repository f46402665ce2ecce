package dev.slipway.executor.shell;

import dev.slipway.spi.Task;

/// Passes the lines of one attempt on to its log until a number of bytes is reached; then says so once, and
/// drops the rest, so that the program is never held up. Thread-safe.
final class LogLimit {
    private final Task task;
    private final long most;
    private long used;
    private boolean closed;

    LogLimit(Task task, long most) {
        this.task = task;
        this.most = most;
    }

    synchronized void log(Task.Level level, String text, int bytes) {
        if (closed) {
            return;
        }
        used += bytes;
        if (used > most) {
            closed = true;
            task.log(Task.Level.WARN, "the log ends here: it reached its limit of %d bytes".formatted(most));
        } else {
            task.log(level, text);
        }
    }

    /// From now on everything is dropped: the attempt is over.
    synchronized void close() {
        closed = true;
    }
}
