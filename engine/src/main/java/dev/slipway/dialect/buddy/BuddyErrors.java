package dev.slipway.dialect.buddy;

import dev.slipway.catalog.Violation;
import dev.slipway.dialect.BadRequest;
import dev.slipway.http.Call;
import dev.slipway.http.ErrorTable;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.run.Refusal;
import dev.slipway.run.Refused;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How failures look: `{"errors": [{"message": TEXT}, …]}` and nothing else in the body.
final class BuddyErrors implements ErrorTable {
    private final RateHeaders limits;

    BuddyErrors(RateHeaders limits) {
        this.limits = limits;
    }

    @Override
    public Reply reply(Throwable failure, Call call) {
        return limits.on(failure, call, reply(failure));
    }

    private static Reply reply(Throwable failure) {
        return switch (failure) {
            case Refused refused -> refused(refused.refusal());
            case Unfit unfit -> errors(400, unfit.messages());
            case BadRequest bad ->
                errors(400, bad.details().stream().map(BuddyErrors::sentence).toList());
            case HttpProblem problem -> error(problem.status(), problem.text());
            default -> error(500, "Internal error");
        };
    }

    private static Reply refused(Refusal refusal) {
        return switch (refusal) {
            case Refusal.NotFound(var what, var _) ->
                error(
                        404,
                        switch (what) {
                            case ACTION -> Missing.ACTION;
                            case TEMPLATE -> Missing.PIPELINE;
                            case ACTION_RUN -> Missing.ACTION_EXECUTION;
                            case TEMPLATE_RUN -> Missing.EXECUTION;
                        });
            case Refusal.Invalid(var violations) ->
                errors(400, violations.stream().map(BuddyErrors::sentence).toList());
            case Refusal.NotNow notNow ->
                error(
                        400,
                        "The execution is %s and cannot be %s"
                                .formatted(Words.execution(notNow.state()), done(notNow.verb())));
            case Refusal.MayNotDecide(var _, var why) ->
                error(
                        403,
                        switch (why) {
                            case NOT_NAMED -> "You are none of those who may decide this";
                            case OWN_RUN -> "An execution that you asked for yourself is approved by somebody else";
                        });
            case Refusal.AlreadyDecided _ -> error(400, "You have decided about this action already");
            case Refusal.OtherAnswer _ -> error(400, "The action waits for another operation");
            case Refusal.KeyReused(var key) ->
                error(409, "The idempotency key was used with another pipeline or other variables: " + key);
            case Refusal.GroupFull(var group, var max) ->
                error(409, "The concurrency group %s is full (max: %d)".formatted(group, max));
            case Refusal.NotStartable(var message) -> error(400, message);
            case Refusal.TooMany tooMany ->
                error(429, "Maximum %d executions per minute".formatted(tooMany.limit()))
                        .with("Retry-After", Long.toString(seconds(tooMany)));
        };
    }

    private static String done(Refusal.Verb verb) {
        return switch (verb) {
            case CANCEL -> "canceled";
            case RETRY -> "retried";
            case RERUN -> "run again";
            case COMPLETE -> "completed";
            case DECIDE -> "decided";
            case BEGIN -> "begun";
        };
    }

    private static long seconds(Refusal.TooMany tooMany) {
        return tooMany.retryAfterSeconds();
    }

    private static String sentence(Map<String, @Nullable Object> detail) {
        var path = detail.get("path") instanceof List<?> names
                ? names.stream().map(String::valueOf).collect(Collectors.joining("."))
                : "";
        return path.isEmpty() ? String.valueOf(detail.get("message")) : path + ": " + detail.get("message");
    }

    /// Those of a parameter list name it themselves.
    private static String sentence(Violation violation) {
        var name = String.join(".", violation.path());
        return name.isEmpty() || violation.message().contains("\"" + name + "\"")
                ? violation.message()
                : "%s %s".formatted(name, violation.message());
    }

    private static Reply error(int status, String message) {
        return errors(status, List.of(message));
    }

    private static Reply errors(int status, List<String> messages) {
        var items = messages.stream().map(message -> Map.of("message", message)).toList();
        return Reply.json(status, Map.of("errors", items));
    }
}
