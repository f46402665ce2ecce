package dev.slipway.http;

import org.eclipse.jetty.http.HttpFields;

/// The headers of every reply, whoever made it.
final class ReplyHeaders {
    private ReplyHeaders() {}

    /// The reply with what HTTP itself asks for after a failure, whichever dialect words it.
    static Reply demanded(Throwable failure, Reply reply) {
        if (!(failure instanceof HttpProblem problem)) {
            return reply;
        }
        return switch (problem) {
            case HttpProblem.Unauthorized _ -> reply.with("WWW-Authenticate", "Bearer");
            case HttpProblem.MethodNotAllowed notAllowed -> reply.with("Allow", notAllowed.allow());
            case HttpProblem.TooManyRequests tooMany ->
                reply.with("Retry-After", Long.toString(tooMany.retryAfterSeconds()));
            case HttpProblem.Unavailable unavailable ->
                reply.with("Retry-After", Long.toString(unavailable.retryAfterSeconds()));
            // The rest of such a body is not worth reading, and it cannot be left on the connection.
            case HttpProblem.TooLarge _, HttpProblem.RequestTimeout _ -> reply.with("Connection", "close");
            case HttpProblem.BadBody _,
                    HttpProblem.BadQuery _,
                    HttpProblem.UnsupportedMediaType _,
                    HttpProblem.Forbidden _,
                    HttpProblem.NotFound _,
                    HttpProblem.Malformed _ -> reply;
        };
    }

    /// Puts the fixed headers, then the reply's own, where one of the same name replaces a fixed one.
    static void write(Reply reply, String requestId, HttpFields.Mutable headers) {
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("X-Frame-Options", "DENY");
        headers.put("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put("Cache-Control", "no-store");
        headers.put("X-Request-Id", requestId);
        for (var header : reply.headers()) {
            // Set-Cookie is the only one that may stand several times in a reply.
            if (header.name().equalsIgnoreCase("Set-Cookie")) {
                headers.add(header.name(), header.value());
            } else {
                headers.put(header.name(), header.value());
            }
        }
        switch (reply.content()) {
            case Reply.Nothing _ -> headers.remove("Content-Type");
            case Reply.Bytes(var type, var bytes) -> {
                headers.put("Content-Type", type);
                headers.put("Content-Length", Integer.toString(bytes.length));
            }
            case Reply.Stream(var type, var _) -> headers.put("Content-Type", type);
            case Reply.Events _ -> {
                headers.put("Content-Type", "text/event-stream");
                // A proxy that holds events back makes a live view stand still.
                headers.put("X-Accel-Buffering", "no");
            }
        }
    }
}
