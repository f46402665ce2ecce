package dev.slipway.dialect.example;

import dev.slipway.dialect.BadCursor;
import dev.slipway.dialect.BadRequest;
import dev.slipway.http.Call;
import dev.slipway.http.ErrorTable;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.run.Refusal;
import dev.slipway.run.Refused;
import java.util.Map;

/// How failures look: `{"problem": TEXT}`.
final class Errors {
    static final ErrorTable TABLE = Errors::reply;

    private Errors() {}

    private static Reply reply(Throwable failure, Call call) {
        return switch (failure) {
            case Refused refused -> refused(refused.refusal());
            case BadRequest bad -> problem(400, bad.text() + ": " + bad.details());
            case BadCursor _ -> problem(400, "no cursor of this list");
            case HttpProblem problem -> problem(problem.status(), problem.text());
            default -> problem(500, "internal error");
        };
    }

    private static Reply refused(Refusal refusal) {
        return switch (refusal) {
            case Refusal.NotFound(var what, var _) ->
                problem(
                        404,
                        switch (what) {
                            case ACTION, TEMPLATE -> "no such action";
                            case ACTION_RUN, TEMPLATE_RUN -> "no such run";
                        });
            case Refusal.Invalid(var violations) -> problem(400, violations.toString());
            case Refusal.NotNow notNow -> problem(409, "the run is " + Wire.word(notNow.state()));
            case Refusal.KeyReused _ -> problem(409, "the key stands for another start");
            case Refusal.GroupFull _ -> problem(409, "too many at once");
            case Refusal.NotStartable(var message) -> problem(409, message);
            case Refusal.MayNotDecide _ -> problem(403, "not yours to decide");
            case Refusal.AlreadyDecided _, Refusal.OtherAnswer _ -> problem(409, "not what the run asks");
            case Refusal.TooMany(var _, var _, var retryAfter) ->
                problem(429, "too many in a minute")
                        .with("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds() + 1)));
        };
    }

    private static Reply problem(int status, String text) {
        return Reply.json(status, Map.of("problem", text));
    }
}
