package dev.slipway.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads bodies with a limit of size and of time.
final class BodyReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BodyReader.class);
    private static final int LIMIT = 1 << 20;
    private static final Duration DRAIN = Duration.ofMillis(500);

    private final Duration time;
    private final ScheduledThreadPoolExecutor alarms;

    BodyReader(Duration time) {
        this.time = time;
        this.alarms = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("body-time").factory());
        alarms.setRemoveOnCancelPolicy(true);
    }

    /// The body's bytes.
    ///
    /// @throws HttpProblem.TooLarge when there are too many, before reading where that was announced
    /// @throws HttpProblem.UnsupportedMediaType when they are compressed
    /// @throws HttpProblem.RequestTimeout when they do not arrive in time
    byte[] read(Request request, InputStream in) {
        var headers = request.getHeaders();
        if (headers.contains(HttpHeader.CONTENT_ENCODING)) {
            throw new HttpProblem.UnsupportedMediaType("Content-Encoding is not supported");
        }
        if (headers.getLongField(HttpHeader.CONTENT_LENGTH) > LIMIT) {
            throw new HttpProblem.TooLarge(LIMIT);
        }
        var alarm = new Alarm(Thread.currentThread());
        var scheduled = alarms.schedule(alarm::ring, time.toNanos(), TimeUnit.NANOSECONDS);
        byte[] bytes = null;
        boolean late;
        try {
            bytes = all(in);
        } catch (IOException e) {
            // The alarm rang, the sender went away (and reads no reply), or the chunked form is broken.
            LOG.debug("a body could not be read", e);
        } finally {
            scheduled.cancel(false);
            late = alarm.off();
        }
        if (late) {
            throw new HttpProblem.RequestTimeout();
        }
        if (bytes == null) {
            throw new HttpProblem.BadBody("The body could not be read");
        }
        return bytes;
    }

    /// Reads the rest of a body that nobody wants, so that closing the connection does not cut off the reply:
    /// a sender that is still sending sees a reset connection instead of it. Only where the body was
    /// announced as one that we might have read, and for a moment.
    ///
    /// @return whether all of it was read
    boolean drain(Request request, InputStream in) {
        var headers = request.getHeaders();
        long announced = headers.getLongField(HttpHeader.CONTENT_LENGTH);
        if (announced < 0 || announced > LIMIT || headers.contains(HttpHeader.EXPECT)) {
            return false;
        }
        var alarm = new Alarm(Thread.currentThread());
        var scheduled = alarms.schedule(alarm::ring, DRAIN.toNanos(), TimeUnit.NANOSECONDS);
        boolean whole = false;
        try {
            all(in);
            whole = true;
        } catch (IOException e) {
            LOG.debug("the rest of a body could not be read", e);
        } finally {
            scheduled.cancel(false);
            whole &= !alarm.off();
        }
        return whole;
    }

    private static byte[] all(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var buffer = new byte[8192];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            bytes.write(buffer, 0, n);
            if (bytes.size() > LIMIT) {
                throw new HttpProblem.TooLarge(LIMIT);
            }
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        alarms.shutdownNow();
    }

    /// Interrupts a reader that takes too long, and only while it reads.
    private static final class Alarm {
        private final Thread reader;
        private boolean rang;
        private boolean off;

        Alarm(Thread reader) {
            this.reader = reader;
        }

        synchronized void ring() {
            if (!off) {
                rang = true;
                reader.interrupt();
            }
        }

        /// Ends the watch.
        ///
        /// @return whether it rang
        synchronized boolean off() {
            off = true;
            if (rang) {
                Thread.interrupted();
            }
            return rang;
        }
    }
}
