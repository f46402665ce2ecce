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
/// Threading: the sender writes events, a companion writes a comment after a while of silence; `writing` keeps
/// their lines apart. Ending must not wait for a write that is stuck in a slow network, so `ended` and the
/// interrupts have a monitor of their own.
public final class Sse {
    private final OutputStream out;
    private final Duration silence;
    private final Thread sender = Thread.currentThread();
    private final ReentrantLock writing = new ReentrantLock();
    private final Condition spoken = writing.newCondition();
    private boolean written;
    private volatile boolean ended;

    /// Made on the thread that will send.
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
        return ended;
    }

    /// Ends the stream from another thread: the sender is interrupted where it waits, also in a write.
    void end() {
        synchronized (this) {
            if (!ended) {
                ended = true;
                sender.interrupt();
            }
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
        } catch (RuntimeException e) {
            // An end interrupts whatever the source is at, a statement in the database as well: that is no failure.
            if (!ended) {
                throw e;
            }
        } finally {
            synchronized (this) {
                ended = true;
                // From here on nobody interrupts this thread; what came before was meant for the source.
                Thread.interrupted();
            }
            companion.interrupt();
        }
    }

    private void breakSilence() {
        try {
            writing.lockInterruptibly();
            try {
                while (!ended) {
                    written = false;
                    long left = silence.toNanos();
                    while (!written && left > 0) {
                        left = spoken.awaitNanos(left);
                    }
                    if (!written) {
                        write(": still here\n\n");
                    }
                }
            } finally {
                writing.unlock();
            }
        } catch (IOException e) {
            end();
        } catch (InterruptedException e) {
            // The stream is over.
        }
    }

    private void write(String text) throws IOException {
        writing.lock();
        try {
            if (ended) {
                throw new IOException("the stream has ended");
            }
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
            written = true;
            spoken.signalAll();
        } finally {
            writing.unlock();
        }
    }

    private static String oneLine(String text) {
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("a line break in an event's id or name");
        }
        return text;
    }
}
