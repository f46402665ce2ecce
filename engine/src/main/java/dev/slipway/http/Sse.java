package dev.slipway.http;

import dev.slipway.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One stream of server-sent events. Every event leaves at once.
///
/// Threading: two threads meet here, the one that sends the events and one that writes a comment after a while
/// of silence. The lock keeps their lines apart.
public final class Sse {
    private final OutputStream out;
    private final Duration silence;
    private final Thread sender = Thread.currentThread();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean written;
    private boolean ended;

    Sse(OutputStream out, Duration silence) {
        this.out = out;
        this.silence = silence;
    }

    /// Sends one event.
    ///
    /// @param id what the other side says as Last-Event-ID when it comes again, null for none
    /// @param name the event's type
    /// @param data a JSON value
    /// @throws IOException when the other side is gone
    public void event(@Nullable String id, String name, @Nullable Object data) throws IOException {
        var text = new StringBuilder();
        if (id != null) {
            text.append("id: ").append(oneLine(id)).append('\n');
        }
        text.append("event: ").append(oneLine(name)).append('\n');
        // JSON as we write it has no line break of its own.
        text.append("data: ").append(Json.write(data)).append("\n\n");
        write(text.toString());
    }

    /// Whether the stream came to its end: the other side is gone, or the server stops.
    public boolean ended() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /// Ends the stream from another thread: the sender is interrupted where it waits.
    void end() {
        lock.lock();
        try {
            if (!ended) {
                ended = true;
                sender.interrupt();
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Runs the source on the calling thread until it returns, with a companion that breaks the silence.
    void run(Reply.EventSource source) throws IOException {
        var companion = Thread.ofVirtual().name("sse-silence").start(this::breakSilence);
        try {
            write(": open\n\n");
            source.send(this);
        } catch (InterruptedException e) {
            // The stream was ended; the connection is closed with it.
        } finally {
            finish();
            companion.interrupt();
            // Nobody interrupts this thread from here on; what came before was meant for the source.
            Thread.interrupted();
        }
    }

    private void finish() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void breakSilence() {
        lock.lock();
        try {
            while (!ended) {
                written = false;
                long left = silence.toNanos();
                while (!written && !ended && left > 0) {
                    left = changed.awaitNanos(left);
                }
                if (!written && !ended) {
                    write(": still here\n\n");
                }
            }
        } catch (IOException e) {
            end();
        } catch (InterruptedException e) {
            // The stream is over.
        } finally {
            lock.unlock();
        }
    }

    private void write(String text) throws IOException {
        lock.lock();
        try {
            if (ended) {
                throw new IOException("the stream has ended");
            }
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
            written = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static String oneLine(String text) {
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("a line break in an event's id or name");
        }
        return text;
    }
}
