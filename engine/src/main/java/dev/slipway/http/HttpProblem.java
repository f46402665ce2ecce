package dev.slipway.http;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A request that cannot be served, for a reason that lies in HTTP and not in the engine. The message is for
/// the sender to read. It carries no stack trace: it is an answer, not a bug.
public abstract sealed class HttpProblem extends RuntimeException {
    private final int status;

    private HttpProblem(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    /// The status that HTTP has for it; a dialect may have another.
    public int status() {
        return status;
    }

    /// The message, never absent.
    public String text() {
        var message = getMessage();
        return message == null ? "" : message;
    }

    /// For the header Retry-After, where 0 would ask for the same at once.
    private static long wholeSeconds(Duration duration) {
        return Math.max(1, duration.plusMillis(999).toSeconds());
    }

    /// 400: the body is no JSON, or JSON beyond the limits.
    public static final class BadBody extends HttpProblem {
        /// @param message what is wrong and where
        public BadBody(String message) {
            super(400, message);
        }
    }

    /// 400: a value of the query string.
    public static final class BadQuery extends HttpProblem {
        private final String field;

        /// @param field the name in the query string
        /// @param message what is wrong with its value
        public BadQuery(String field, String message) {
            super(400, message);
            this.field = field;
        }

        /// The name in the query string.
        public String field() {
            return field;
        }
    }

    /// 415: a body that is not declared as what the route reads.
    public static final class UnsupportedMediaType extends HttpProblem {
        /// @param message what was declared and what would do
        public UnsupportedMediaType(String message) {
            super(415, message);
        }
    }

    /// 413: the body is larger than we read.
    public static final class TooLarge extends HttpProblem {
        /// @param limit the number of bytes that we read at most
        public TooLarge(long limit) {
            super(413, "The body is larger than " + limit + " bytes");
        }
    }

    /// 408: the body did not arrive in time.
    public static final class RequestTimeout extends HttpProblem {
        /// A body that is still not here.
        public RequestTimeout() {
            super(408, "The body did not arrive in time");
        }
    }

    /// 401: the request does not say who asks, or says it wrongly. Always with the same text, so that nobody
    /// learns which of both. The server sets the header WWW-Authenticate, whatever the table replies.
    public static final class Unauthorized extends HttpProblem {
        /// The request has no good credential.
        public Unauthorized() {
            super(401, "Authentication required");
        }
    }

    /// 403: the one who asks may not.
    public static final class Forbidden extends HttpProblem {
        private final @Nullable String permission;

        private Forbidden(String message, @Nullable String permission) {
            super(403, message);
            this.permission = permission;
        }

        /// A permission that the caller lacks.
        public static Forbidden missing(String permission) {
            return new Forbidden("Missing permission: " + permission, permission);
        }

        /// Another reason.
        public static Forbidden because(String message) {
            return new Forbidden(message, null);
        }

        /// The permission that the caller lacks, where that is the reason.
        public Optional<String> permission() {
            return Optional.ofNullable(permission);
        }
    }

    /// 404: nothing of that name, or nothing that the caller may know of.
    public static final class NotFound extends HttpProblem {
        /// @param message what was looked for
        public NotFound(String message) {
            super(404, message);
        }
    }

    /// 405: the path exists, with other methods.
    public static final class MethodNotAllowed extends HttpProblem {
        private final Set<String> allowed;

        /// @param allowed the methods that the path has
        public MethodNotAllowed(Set<String> allowed) {
            super(405, "Method not allowed");
            this.allowed = Set.copyOf(allowed);
        }

        /// The value of the header Allow; the server sets it whatever the table replies.
        public String allow() {
            return String.join(", ", allowed.stream().sorted().toList());
        }
    }

    /// 429: more requests of one user than the limit of a minute. The server sets the header Retry-After
    /// whatever the table replies.
    public static final class TooManyRequests extends HttpProblem {
        private final int limit;
        private final Duration retryAfter;

        /// @param limit how many a minute may have
        /// @param retryAfter when the next may come
        public TooManyRequests(int limit, Duration retryAfter) {
            super(429, "Maximum %d requests per minute".formatted(limit));
            this.limit = limit;
            this.retryAfter = retryAfter;
        }

        /// How many a minute may have.
        public int limit() {
            return limit;
        }

        /// The value of the header Retry-After: whole seconds, at least 1.
        public long retryAfterSeconds() {
            return wholeSeconds(retryAfter);
        }
    }

    /// 503: not now. The server sets the header Retry-After whatever the table replies.
    public static final class Unavailable extends HttpProblem {
        private final Duration retryAfter;

        /// @param retryAfter when trying again makes sense
        public Unavailable(Duration retryAfter) {
            super(503, "Temporarily unavailable");
            this.retryAfter = retryAfter;
        }

        /// The value of the header Retry-After: whole seconds, at least 1.
        public long retryAfterSeconds() {
            return wholeSeconds(retryAfter);
        }
    }

    /// A request that the HTTP layer itself refused: malformed, too long, an unknown version.
    public static final class Malformed extends HttpProblem {
        /// @param status 400, 414, 431, 505 …
        /// @param message without anything that the sender wrote
        public Malformed(int status, String message) {
            super(status, message);
        }
    }
}
