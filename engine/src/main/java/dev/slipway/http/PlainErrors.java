package dev.slipway.http;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// The error table of paths that belong to no dialect: `{"error": CODE, "message": TEXT}`.
public final class PlainErrors {
    /// The table.
    public static final ErrorTable TABLE = PlainErrors::reply;

    private PlainErrors() {}

    private static Reply reply(Throwable failure, Call call) {
        if (!(failure instanceof HttpProblem problem)) {
            return body(500, "InternalError", "Internal error");
        }
        return body(problem.status(), code(problem), problem.text());
    }

    private static String code(HttpProblem problem) {
        return switch (problem) {
            case HttpProblem.BadBody _, HttpProblem.BadQuery _ -> "ValidationError";
            case HttpProblem.UnsupportedMediaType _ -> "UnsupportedMediaType";
            case HttpProblem.TooLarge _ -> "PayloadTooLarge";
            case HttpProblem.RequestTimeout _ -> "RequestTimeout";
            case HttpProblem.Unauthorized _ -> "Unauthorized";
            case HttpProblem.Forbidden _ -> "Forbidden";
            case HttpProblem.NotFound _ -> "NotFound";
            case HttpProblem.MethodNotAllowed _ -> "MethodNotAllowed";
            case HttpProblem.TooManyRequests _ -> "RateLimited";
            case HttpProblem.Unavailable _ -> "Unavailable";
            case HttpProblem.Malformed _ -> "BadRequest";
        };
    }

    private static Reply body(int status, String code, String message) {
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("error", code);
        body.put("message", message);
        return Reply.json(status, body);
    }
}
