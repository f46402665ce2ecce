package dev.slipway.executor.http;

import java.io.ByteArrayOutputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/// One request on its way, and what has come back so far.
///
/// Threading: the client calls the listener methods one after the other on threads of its own; the attempt's
/// thread reads the fields only after the latch.
final class Exchange implements Response.Listener {
    private final int mostBytes;
    private final CountDownLatch complete = new CountDownLatch(1);
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private boolean tooLarge;
    private @Nullable Result result;

    private Exchange(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /// What came of it.
    sealed interface End permits Answer, End.Broken, End.Denied {
        /// @param reason a phrase for people
        record Broken(String reason) implements End {}

        /// The egress policy says no.
        record Denied() implements End {}
    }

    /// Sends and waits for the end; an interrupt aborts the request at once.
    static End send(HttpClient client, Outgoing outgoing, Duration total, int mostBytes) throws InterruptedException {
        var exchange = new Exchange(mostBytes);
        var request = client.newRequest(outgoing.url())
                .method(outgoing.method())
                .timeout(total.toMillis(), TimeUnit.MILLISECONDS)
                .headers(headers -> {
                    outgoing.headers().forEach(headers::put);
                    // A connection kept for later may be closed by the other side just when it is used again
                    headers.put(HttpHeader.CONNECTION, "close");
                });
        var body = outgoing.body();
        if (body != null) {
            request.body(new BytesRequestContent(
                    outgoing.headers().getOrDefault("Content-Type", ""), body.getBytes(StandardCharsets.UTF_8)));
        }
        return exchange.send(request, total);
    }

    private End send(Request request, Duration total) throws InterruptedException {
        request.send(this);
        try {
            complete.await();
        } catch (InterruptedException e) {
            var _ = request.abort(e);
            throw e;
        }
        var end = Objects.requireNonNull(result);
        if (end.isSucceeded() || tooLarge) {
            var response = end.getResponse();
            return new Answer(response.getStatus(), response.getHeaders(), body.toByteArray(), tooLarge);
        }
        return broken(end.getFailure(), total);
    }

    @Override
    public void onContent(Response response, ByteBuffer content) {
        var bytes = new byte[Math.min(content.remaining(), mostBytes - body.size())];
        var more = content.remaining() > bytes.length;
        content.get(bytes);
        body.writeBytes(bytes);
        if (more && !tooLarge) {
            tooLarge = true;
            var _ = response.abort(new IllegalStateException("too large"));
        }
    }

    @Override
    public void onComplete(Result result) {
        this.result = result;
        complete.countDown();
    }

    private static End broken(Throwable failure, Duration total) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case CheckedResolver.Denied _ -> {
                    return new End.Denied();
                }
                case UnknownHostException _ -> {
                    return new End.Broken("the host is not found");
                }
                case SocketTimeoutException _ -> {
                    return new End.Broken("no connection could be opened in time");
                }
                case ConnectException _ -> {
                    return new End.Broken("the connection was refused");
                }
                case TimeoutException _ -> {
                    return new End.Broken("there was no whole answer within %d s".formatted(total.toSeconds()));
                }
                case SSLException tls -> {
                    return new End.Broken("TLS failed: " + tls.getMessage());
                }
                default -> {
                    // its cause may say more
                }
            }
        }
        return new End.Broken("the connection broke before there was a whole answer");
    }
}
