package dev.slipway.dialect.terrantula;

import dev.slipway.catalog.Violation;
import dev.slipway.dialect.BadCursor;
import dev.slipway.dialect.BadRequest;
import dev.slipway.http.Call;
import dev.slipway.http.ErrorTable;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.run.Refusal;
import dev.slipway.run.Refused;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How failures look in Terrantula's API: `{"error": TEXT, "code": WORD}`.
final class Errors {
    /// The table.
    static final ErrorTable TABLE = Errors::reply;

    /// What is said of every run that is not there, or not to be seen.
    static final String NO_RUN = "Action run not found";

    private static final String CONFLICT = "CONFLICT";

    private Errors() {}

    private static Reply reply(Throwable failure, Call call) {
        return switch (failure) {
            case Refused refused -> refused(refused.refusal());
            case BadRequest bad -> error(400, "BAD_REQUEST", sentence(bad));
            case BadCursor _ -> error(400, "BAD_REQUEST", "cursor: no cursor of this list");
            case HttpProblem problem -> error(problem.status(), code(problem), problem.text());
            default -> error(500, "INTERNAL_ERROR", "Internal error");
        };
    }

    private static Reply refused(Refusal refusal) {
        return switch (refusal) {
            case Refusal.NotFound(var what, var id) -> error(404, "NOT_FOUND", missing(what, id));
            case Refusal.Invalid(var violations) ->
                error(
                        422,
                        "VALIDATION_ERROR",
                        violations.stream().map(Errors::sentence).collect(Collectors.joining("; ")));
            case Refusal.NotNow notNow -> error(409, CONFLICT, sentence(notNow));
            case Refusal.KeyReused _ ->
                error(409, CONFLICT, "idempotencyKey: was used with another action or other parameters");
            case Refusal.GroupFull(var group, var max) ->
                error(409, CONFLICT, "The concurrency group %s is full (max: %d)".formatted(group, max));
            case Refusal.NotStartable(var message) -> error(409, CONFLICT, message);
            case Refusal.MayNotDecide _ -> error(403, "FORBIDDEN", "You may not decide this");
            case Refusal.AlreadyDecided _ -> error(409, CONFLICT, "You have decided this already");
            case Refusal.OtherAnswer _ -> error(409, CONFLICT, "The run asks for something else");
            case Refusal.TooMany tooMany -> tooMany(tooMany);
        };
    }

    private static String missing(Refusal.What what, String id) {
        return switch (what) {
            case ACTION -> "Action not found: " + id;
            case TEMPLATE -> "Template not found: " + id;
            case ACTION_RUN, TEMPLATE_RUN -> NO_RUN;
        };
    }

    private static String sentence(Refusal.NotNow notNow) {
        var done = switch (notNow.verb()) {
            case CANCEL -> "cancelled";
            case RETRY, RERUN -> "run again";
            case COMPLETE -> "completed";
            case DECIDE -> "decided";
            case BEGIN -> "begun";
        };
        return "Action run %s cannot be %s (status: %s)".formatted(notNow.runId(), done, Wire.word(notNow.state()));
    }

    private static Reply tooMany(Refusal.TooMany tooMany) {
        long seconds = tooMany.retryAfterSeconds();
        return error(429, "RATE_LIMITED", "Maximum %d runs per minute".formatted(tooMany.limit()))
                .with("Retry-After", Long.toString(seconds))
                .with("X-Rate-Limit-Limit", Integer.toString(tooMany.limit()))
                .with("X-Rate-Limit-Remaining", "0");
    }

    private static String sentence(Violation violation) {
        return "parameters%s %s"
                .formatted(
                        violation.path().isEmpty() ? "" : "." + String.join(".", violation.path()),
                        violation.message());
    }

    private static String sentence(BadRequest bad) {
        return bad.text() + ": " + bad.details().stream().map(Errors::sentence).collect(Collectors.joining("; "));
    }

    private static String sentence(Map<String, @Nullable Object> detail) {
        var path = detail.get("path") instanceof List<?> parts
                ? parts.stream().map(String::valueOf).collect(Collectors.joining("."))
                : "";
        return (path.isEmpty() ? "" : path + ": ") + detail.get("message");
    }

    private static String code(HttpProblem problem) {
        return switch (problem) {
            case HttpProblem.BadBody _, HttpProblem.BadQuery _, HttpProblem.Malformed _ -> "BAD_REQUEST";
            case HttpProblem.UnsupportedMediaType _ -> "UNSUPPORTED_MEDIA_TYPE";
            case HttpProblem.TooLarge _ -> "PAYLOAD_TOO_LARGE";
            case HttpProblem.RequestTimeout _ -> "REQUEST_TIMEOUT";
            case HttpProblem.Unauthorized _ -> "UNAUTHORIZED";
            case HttpProblem.Forbidden _ -> "FORBIDDEN";
            case HttpProblem.NotFound _ -> "NOT_FOUND";
            case HttpProblem.MethodNotAllowed _ -> "METHOD_NOT_ALLOWED";
            case HttpProblem.TooManyRequests _ -> "RATE_LIMITED";
            case HttpProblem.Unavailable _ -> "UNAVAILABLE";
        };
    }

    private static Reply error(int status, String code, String message) {
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("error", message);
        body.put("code", code);
        return Reply.json(status, body);
    }
}
