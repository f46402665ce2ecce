package dev.slipway.dialect.terrantula;

import dev.slipway.auth.Access;
import dev.slipway.catalog.Catalog;
import dev.slipway.dialect.Form;
import dev.slipway.dialect.Parts;
import dev.slipway.http.Call;
import dev.slipway.http.Guard;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import dev.slipway.http.Uuids;
import dev.slipway.json.Json;
import dev.slipway.run.Answer;
import dev.slipway.run.Callbacks;
import dev.slipway.run.Engine;
import dev.slipway.run.Kind;
import dev.slipway.run.Refusal;
import dev.slipway.run.Refused;
import dev.slipway.run.RunList;
import dev.slipway.run.RunScope;
import dev.slipway.run.RunView;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `…/action-runs/{id}/callback`: whoever was asked says what a run came to. The token that came with the
/// request is all that it takes, and good for this alone; one answer for whatever is wrong with it, so that
/// nobody learns which runs there are.
///
/// In this order: token (401), place (404), state (409), body (400).
final class CallbackRoute {
    private static final int LONGEST_ERROR = 8 * 1024;
    private static final int LARGEST_OUTPUT = 256 * 1024;

    private final Catalog catalog;
    private final Callbacks callbacks;
    private final Engine engine;
    private final RunList runs;
    private final Wire wire;

    CallbackRoute(Parts parts, Wire wire) {
        this.catalog = parts.catalog();
        this.callbacks = parts.links().callbacks();
        this.engine = parts.engine();
        this.runs = parts.reads().runs();
        this.wire = wire;
    }

    void addTo(Routes routes) {
        Terrantula.add(
                routes, "POST", "/action-runs/{id}/callback", new ShowsToken(), this::call, "Complete an action run");
    }

    private final class ShowsToken implements Guard {
        @Override
        public void check(Call call) {
            var token = Access.sentToken(call);
            var ticket = Uuids.read(call.path("id"))
                    .flatMap(id -> callbacks.check(token, id))
                    .orElseThrow(HttpProblem.Unauthorized::new);
            if (!isHere(ticket, call)) {
                throw new HttpProblem.NotFound(Errors.NO_RUN);
            }
            call.put(Callbacks.Ticket.class, ticket);
        }

        @Override
        public String name() {
            return "callback token";
        }
    }

    private boolean isHere(Callbacks.Ticket ticket, Call call) {
        var place = ticket.run().place();
        return place.environment().equals(call.path("environment"))
                && catalog.project(call.path("organization"), call.path("project"))
                        .filter(row -> row.id() == place.projectId())
                        .isPresent();
    }

    private Reply call(Call call) {
        var ticket = call.get(Callbacks.Ticket.class);
        var state = view(ticket).state();
        if (state.ended()) {
            throw new Refused(new Refusal.NotNow(
                    Refusal.Verb.COMPLETE, Kind.ACTION, ticket.run().id(), state));
        }
        engine.answers().callback(ticket, answer(call));
        return Reply.json(200, wire.run(view(ticket)));
    }

    private RunView view(Callbacks.Ticket ticket) {
        var run = ticket.run();
        var scope = new RunScope(run.place().projectId(), run.place().environment());
        return runs.find(scope, Kind.ACTION, run.id()).orElseThrow(() -> new HttpProblem.NotFound(Errors.NO_RUN));
    }

    /// Reads what the run came to.
    private static Answer answer(Call call) {
        var form = Form.optional(call).withoutNulls();
        var status = form.requiredOption("status", STATUSES);
        @Nullable
        Object output = form.object("output").map(CallbackRoute::object).orElse(null);
        if (output != null && bytes(Json.write(output)) > LARGEST_OUTPUT) {
            form.wrong("output", "is over 256 KiB as JSON");
        }
        var error = switch (status) {
            case SUCCEEDED -> "";
            case FAILED -> form.requiredText("error");
        };
        if (bytes(error) > LONGEST_ERROR) {
            form.wrong("error", "is over 8 KiB");
        }
        form.end();
        return switch (status) {
            case SUCCEEDED -> new Answer.Done(output);
            case FAILED -> new Answer.Failed(error, output);
        };
    }

    private static Object object(Map<String, @Nullable Object> output) {
        return output;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private enum Status {
        SUCCEEDED,
        FAILED
    }

    private static final Map<String, Status> STATUSES = statuses();

    private static Map<String, Status> statuses() {
        var words = new LinkedHashMap<String, Status>();
        words.put("succeeded", Status.SUCCEEDED);
        words.put("failed", Status.FAILED);
        return words;
    }
}
