package dev.slipway.dialect.rakerone;

import dev.slipway.catalog.Violation;
import dev.slipway.dialect.BadCursor;
import dev.slipway.dialect.BadRequest;
import dev.slipway.http.Call;
import dev.slipway.http.ErrorTable;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.run.Refusal;
import dev.slipway.run.Refused;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How failures look below `/api/projects`: `{"error": CODE, "issues"?: […]}`. An issue has `path` and
/// `message`. What is not found has none, so that what one may not see looks like what is not there.
final class Errors {
    /// The table.
    static final ErrorTable TABLE = Errors::reply;

    private static final String BODY = "invalid_body";
    private static final String QUERY = "invalid_query";
    private static final String CONFLICT = "conflict";

    private Errors() {}

    private static Reply reply(Throwable failure, Call call) {
        return switch (failure) {
            case Refused refused -> refused(refused.refusal());
            // What a GET asks for stands in its query: its body is never read.
            case BadRequest bad -> error(400, call.method().equals("POST") ? BODY : QUERY, bad.details());
            case BadCursor _ -> error(400, "invalid_cursor");
            case HttpProblem problem -> problem(problem);
            default -> error(500, "internal_error");
        };
    }

    private static Reply refused(Refusal refusal) {
        return switch (refusal) {
            case Refusal.NotFound _ -> error(404, "not_found");
            case Refusal.Invalid(var violations) ->
                error(400, BODY, violations.stream().map(Errors::issue).toList());
            case Refusal.NotNow notNow -> error(409, CONFLICT, because(sentence(notNow)));
            case Refusal.KeyReused(var key) ->
                error(
                        409,
                        CONFLICT,
                        List.of(issue(
                                "custom",
                                List.of("idempotencyKey"),
                                "The idempotency key was used with another action or input: " + key)));
            case Refusal.GroupFull(var group, var max) ->
                error(409, CONFLICT, because("The concurrency group %s is full (max: %d)".formatted(group, max)));
            case Refusal.NotStartable(var message) -> error(409, CONFLICT, because(message));
            // Nobody decides through this dialect; what cannot be asked for here has its word all the same.
            case Refusal.MayNotDecide _ -> error(403, "forbidden");
            case Refusal.AlreadyDecided _, Refusal.OtherAnswer _ -> error(409, CONFLICT);
            case Refusal.TooMany tooMany -> {
                long seconds = tooMany.retryAfterSeconds();
                yield error(
                                429,
                                "rate_limited",
                                because("Maximum %d action runs per minute".formatted(tooMany.limit())))
                        .with("Retry-After", Long.toString(seconds));
            }
        };
    }

    private static String sentence(Refusal.NotNow notNow) {
        var done = switch (notNow.verb()) {
            case CANCEL -> "cancelled";
            case RETRY -> "retried";
            case RERUN -> "rerun";
            case COMPLETE -> "completed";
            case DECIDE -> "decided";
            case BEGIN -> "begun";
        };
        return "Run %s cannot be %s (status: %s)"
                .formatted(RunId.text(notNow.runId()), done, Status.word(notNow.state()));
    }

    private static Reply problem(HttpProblem problem) {
        int status = problem.status();
        var why = because(problem.text());
        return switch (problem) {
            case HttpProblem.BadBody _ -> error(status, BODY, why);
            case HttpProblem.BadQuery bad ->
                error(status, QUERY, List.of(issue("custom", List.of(bad.field()), bad.text())));
            case HttpProblem.UnsupportedMediaType _ -> error(status, "unsupported_media_type", why);
            case HttpProblem.TooLarge _ -> error(status, "payload_too_large", why);
            case HttpProblem.RequestTimeout _ -> error(status, "request_timeout", why);
            case HttpProblem.Unauthorized _ -> error(status, "unauthorized");
            case HttpProblem.Forbidden _ -> error(status, "forbidden", why);
            case HttpProblem.NotFound _ -> error(status, "not_found");
            case HttpProblem.MethodNotAllowed _ -> error(status, "method_not_allowed");
            case HttpProblem.TooManyRequests _ -> error(status, "rate_limited", why);
            case HttpProblem.Unavailable _ -> error(status, "unavailable");
            case HttpProblem.Malformed _ -> error(status, "bad_request", why);
        };
    }

    private static Reply error(int status, String code) {
        return Reply.json(status, Map.of("error", code));
    }

    private static Reply error(int status, String code, List<Map<String, @Nullable Object>> issues) {
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("error", code);
        body.put("issues", issues);
        return Reply.json(status, body);
    }

    private static List<Map<String, @Nullable Object>> because(String message) {
        return List.of(issue("custom", List.of(), message));
    }

    private static Map<String, @Nullable Object> issue(Violation violation) {
        var path = new ArrayList<>(List.of("input"));
        path.addAll(violation.path());
        return issue(violation.code(), path, violation.message());
    }

    private static Map<String, @Nullable Object> issue(String code, List<String> path, String message) {
        var issue = new LinkedHashMap<String, @Nullable Object>();
        issue.put("code", code);
        issue.put("path", path);
        issue.put("message", message);
        return issue;
    }
}
