package dev.slipway.dialect;

import dev.slipway.auth.TokenRefused;
import dev.slipway.catalog.Violation;
import dev.slipway.http.Call;
import dev.slipway.http.ErrorTable;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.run.Awaited;
import dev.slipway.run.Refusal;
import dev.slipway.run.Refused;
import dev.slipway.secret.BadSecret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How failures look below `/api/v1`: `{"error": CODE, "message": TEXT, "details"?: […]}`.
public final class PortalErrors {
    /// The table.
    public static final ErrorTable TABLE = PortalErrors::reply;

    private static final String VALIDATION = "ValidationError";
    private static final String CONFLICT = "Conflict";
    private static final String NOT_FOUND = "NotFound";

    private PortalErrors() {}

    private static Reply reply(Throwable failure, Call call) {
        return switch (failure) {
            case Refused refused -> refused(refused.refusal(), call);
            case BadRequest bad -> invalid(bad.text(), bad.details());
            case BadCursor _ -> {
                var text = "No cursor of this list with these filters";
                yield invalid(text, List.of(detail("custom", List.of("cursor"), text)));
            }
            case TokenRefused bad -> invalid(text(bad), List.of(detail("custom", List.of(bad.field()), text(bad))));
            case BadSecret bad -> invalid(text(bad), List.of(detail("custom", List.of("value"), text(bad))));
            case HttpProblem problem -> problem(problem);
            default -> error(500, "InternalError", "Internal error");
        };
    }

    private static Reply refused(Refusal refusal, Call call) {
        var message = message(refusal);
        return switch (refusal) {
            case Refusal.NotFound _ -> error(404, NOT_FOUND, message);
            case Refusal.Invalid(var violations) -> {
                var field = call.find(InputField.class).map(InputField::name);
                yield invalid(
                        message,
                        violations.stream()
                                .map(it -> {
                                    var path =
                                            new ArrayList<String>(field.stream().toList());
                                    path.addAll(it.path());
                                    return detail(it.code(), path, it.message());
                                })
                                .toList());
            }
            case Refusal.NotNow _,
                    Refusal.KeyReused _,
                    Refusal.GroupFull _,
                    Refusal.NotStartable _,
                    Refusal.AlreadyDecided _,
                    Refusal.OtherAnswer _ -> error(409, CONFLICT, message);
            case Refusal.MayNotDecide _ -> error(403, "Forbidden", message);
            case Refusal.TooMany tooMany -> tooMany(tooMany, message);
        };
    }

    /// Why the engine does not do what was asked, for people.
    public static String message(Refusal refusal) {
        return switch (refusal) {
            case Refusal.NotFound(var what, var id) -> missing(what, id);
            case Refusal.Invalid(var violations) ->
                violations.stream().map(PortalErrors::sentence).collect(Collectors.joining("; "));
            case Refusal.NotNow notNow -> sentence(notNow);
            case Refusal.KeyReused(var key) -> "The idempotency key was used with another action or input: " + key;
            case Refusal.GroupFull(var group, var max) ->
                "The concurrency group %s is full (max: %d)".formatted(group, max);
            case Refusal.NotStartable(var message) -> message;
            case Refusal.MayNotDecide(var _, var why) -> sentence(why);
            case Refusal.AlreadyDecided(var id, var decider) ->
                "%s has decided about run %s already".formatted(decider, id);
            case Refusal.OtherAnswer(var id, var awaited) -> sentence(id, awaited);
            case Refusal.TooMany tooMany -> sentence(tooMany);
        };
    }

    private static String missing(Refusal.What what, String id) {
        return switch (what) {
            case ACTION -> "Action not found: " + id;
            case TEMPLATE -> "Template not found: " + id;
            case ACTION_RUN -> "Run not found";
            case TEMPLATE_RUN -> "Template run not found";
        };
    }

    private static String sentence(Refusal.NotNow notNow) {
        if (notNow.verb() == Refusal.Verb.DECIDE) {
            return "Run %s asks nobody any more (status: %s)"
                    .formatted(notNow.runId(), States.word(notNow.kind(), notNow.state()));
        }
        var run = switch (notNow.kind()) {
            case ACTION -> "Run";
            case TEMPLATE -> "Template run";
        };
        var done = switch (notNow.verb()) {
            case CANCEL -> "canceled";
            case RETRY -> "retried";
            case RERUN -> "rerun";
            case COMPLETE -> "completed";
            case DECIDE -> "decided";
            case BEGIN -> "begun";
        };
        return "%s %s cannot be %s (status: %s)"
                .formatted(run, notNow.runId(), done, States.word(notNow.kind(), notNow.state()));
    }

    /// Why somebody may not decide, for people.
    public static String sentence(Refusal.MayNotDecide.Why why) {
        return switch (why) {
            case NOT_NAMED -> "You are none of those who may decide this";
            case OWN_RUN -> "A run that you asked for yourself is approved by somebody else";
        };
    }

    private static String sentence(UUID id, Awaited awaited) {
        return switch (awaited) {
            case APPROVAL -> "Run %s asks for an approval, not for values".formatted(id);
            case VARIABLES -> "Run %s asks for values: pass them, or reject".formatted(id);
            case SLEEP, DELAY, CALLBACK -> throw new IllegalArgumentException("nobody is asked by " + awaited);
        };
    }

    private static String sentence(Refusal.TooMany tooMany) {
        var kind = switch (tooMany.kind()) {
            case ACTION -> "action";
            case TEMPLATE -> "template";
        };
        return "Maximum %d %s runs per minute".formatted(tooMany.limit(), kind);
    }

    private static Reply tooMany(Refusal.TooMany tooMany, String message) {
        long seconds = tooMany.retryAfterSeconds();
        var body = fields("RateLimited", message);
        body.put("retryAfter", seconds);
        return Reply.json(429, body)
                .with("Retry-After", Long.toString(seconds))
                .with("X-Rate-Limit-Limit", Integer.toString(tooMany.limit()))
                .with("X-Rate-Limit-Remaining", "0");
    }

    /// A violation for those who read the message alone. Those of a parameter list name it themselves.
    private static String sentence(Violation violation) {
        var name = String.join(".", violation.path());
        return name.isEmpty() || violation.message().contains("\"" + name + "\"")
                ? violation.message()
                : "%s %s".formatted(name, violation.message());
    }

    private static Reply problem(HttpProblem problem) {
        return switch (problem) {
            case HttpProblem.BadBody bad -> error(400, VALIDATION, bad.text());
            case HttpProblem.BadQuery bad ->
                invalid(bad.text(), List.of(detail("custom", List.of(bad.field()), bad.text())));
            case HttpProblem.UnsupportedMediaType it -> error(it, "UnsupportedMediaType");
            case HttpProblem.TooLarge it -> error(it, "PayloadTooLarge");
            case HttpProblem.RequestTimeout it -> error(it, "RequestTimeout");
            case HttpProblem.Unauthorized it -> error(it, "Unauthorized");
            case HttpProblem.Forbidden it -> error(it, "Forbidden");
            case HttpProblem.NotFound it -> error(it, NOT_FOUND);
            case HttpProblem.MethodNotAllowed it -> error(it, "MethodNotAllowed");
            case HttpProblem.TooManyRequests it -> {
                var body = fields("RateLimited", it.text());
                body.put("retryAfter", it.retryAfterSeconds());
                yield Reply.json(429, body);
            }
            case HttpProblem.Unavailable it -> error(it, "Unavailable");
            case HttpProblem.Malformed it -> error(it, "BadRequest");
        };
    }

    private static String text(RuntimeException failure) {
        return String.valueOf(failure.getMessage());
    }

    private static Reply error(HttpProblem problem, String code) {
        return error(problem.status(), code, problem.text());
    }

    /// A failure without details.
    public static Reply error(int status, String code, String message) {
        return Reply.json(status, fields(code, message));
    }

    /// 400 with details.
    public static Reply invalid(String message, List<Map<String, @Nullable Object>> details) {
        var body = fields(VALIDATION, message);
        body.put("details", details);
        return Reply.json(400, body);
    }

    private static Map<String, @Nullable Object> detail(String code, List<String> path, String message) {
        var detail = new LinkedHashMap<String, @Nullable Object>();
        detail.put("code", code);
        detail.put("path", path);
        detail.put("message", message);
        return detail;
    }

    private static Map<String, @Nullable Object> fields(String code, String message) {
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("error", code);
        body.put("message", message);
        return body;
    }
}
