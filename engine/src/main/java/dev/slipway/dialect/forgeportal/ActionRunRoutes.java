package dev.slipway.dialect.forgeportal;

import dev.slipway.auth.Permission;
import dev.slipway.dialect.Cancel;
import dev.slipway.dialect.LogLines;
import dev.slipway.dialect.Portal;
import dev.slipway.dialect.Query;
import dev.slipway.dialect.States;
import dev.slipway.dialect.Tenant;
import dev.slipway.http.Call;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import dev.slipway.json.Json;
import dev.slipway.run.Engine;
import dev.slipway.run.Kind;
import dev.slipway.run.Logs;
import dev.slipway.run.RunList;
import dev.slipway.run.RunView;
import dev.slipway.run.State;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `/actions/runs`, `/action-runs` and what lies below them.
final class ActionRunRoutes {
    private static final String MISSING = "Run not found";
    private static final int LOG_CHUNK = 1_000;

    private final Engine engine;
    private final RunList runs;
    private final Logs logs;

    ActionRunRoutes(Engine engine, RunList runs, Logs logs) {
        this.engine = engine;
        this.runs = runs;
        this.logs = logs;
    }

    void addTo(Routes routes, Portal portal) {
        var read = portal.needs(Permission.ACTION_READ);
        var run = portal.needs(Permission.ACTION_RUN);
        Portal.add(routes, "GET", "/actions/runs", read, this::ofSomebody, "List action runs of a user or an entity");
        Portal.add(routes, "GET", "/actions/runs/{runId}", read, this::detail, "Get an action run");
        Portal.add(routes, "GET", "/actions/runs/{runId}/logs", read, this::log, "Get the log of an action run");
        Portal.add(routes, "POST", "/actions/runs/{runId}/cancel", run, this::cancel, "Cancel an action run");
        Portal.add(routes, "GET", "/action-runs", read, this::all, "List action runs, those of steps included");
        Portal.add(routes, "GET", "/action-runs/{runId}", read, this::row, "Get an action run as lists show it");
    }

    private Reply ofSomebody(Call call) {
        var tenant = Portal.tenant(call);
        var query = new Query(call);
        var entity = query.uuid("entityId").orElse(null);
        var user = query.text("requestedBy")
                .orElse(entity == null ? tenant.caller().name() : null);
        int limit = query.limit(20, 100, Query.Over.CLAMPED);
        long offset = query.offset();
        query.end();
        var page = runs.page(
                tenant.scope(), new RunList.Filter(Kind.ACTION, Set.of(), null, null, entity, user), limit, offset);
        var data = new LinkedHashMap<String, @Nullable Object>();
        data.put("runs", page.runs().stream().map(Wire::actionRow).toList());
        data.put("total", page.total());
        return Portal.data(200, data);
    }

    private Reply all(Call call) {
        var tenant = Portal.tenant(call);
        var query = new Query(call);
        var states = query.option("status", States.words(Kind.ACTION)).orElse(Set.<State>of());
        var entity = query.uuid("entityId").orElse(null);
        var template = query.uuid("templateId").orElse(null);
        int limit = query.limit(20, 200, Query.Over.CLAMPED);
        long offset = query.offset();
        query.end();
        var page = runs.page(
                tenant.scope(), new RunList.Filter(Kind.ACTION, states, null, template, entity, null), limit, offset);
        var pagination = new LinkedHashMap<String, @Nullable Object>();
        pagination.put("limit", limit);
        pagination.put("offset", offset);
        pagination.put("total", page.total());
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("data", page.runs().stream().map(Wire::actionRow).toList());
        body.put("pagination", pagination);
        return Reply.json(200, body);
    }

    private Reply detail(Call call) {
        return Portal.data(200, Wire.actionDetail(find(call)));
    }

    private Reply row(Call call) {
        return Portal.data(200, Wire.actionRow(find(call)));
    }

    private RunView find(Call call) {
        return find(Portal.tenant(call), Portal.id(call, "runId", MISSING));
    }

    private RunView find(Tenant tenant, UUID id) {
        return runs.find(tenant.scope(), Kind.ACTION, id).orElseThrow(() -> new HttpProblem.NotFound(MISSING));
    }

    private Reply cancel(Call call) {
        var tenant = Portal.tenant(call);
        var _ = call.jsonBody();
        var id = Portal.id(call, "runId", MISSING);
        Cancel.run(engine, call, tenant.scope(), Kind.ACTION, id);
        return Portal.data(200, Wire.status(id, States.word(Kind.ACTION, State.CANCELED)));
    }

    /// The lines with a seq above `after`, all of them when no `limit` is given. A log can be long, so it is
    /// written while it is read.
    private Reply log(Call call) {
        var query = new Query(call);
        long after = query.number("after", 0, 0);
        long most = query.number("limit", Long.MAX_VALUE, 1);
        query.end();
        var run = find(call).run();
        return Reply.stream(
                "application/json; charset=utf-8", out -> write(run.place().projectId(), run.id(), after, most, out));
    }

    private void write(int projectId, UUID runId, long after, long most, OutputStream out) throws IOException {
        out.write("{\"data\":{\"logs\":[".getBytes(StandardCharsets.UTF_8));
        long left = most;
        long last = after;
        boolean more = true;
        while (more && left > 0) {
            var lines = logs.read(projectId, runId, last, (int) Math.min(left, LOG_CHUNK));
            var text = new StringBuilder();
            for (var line : lines) {
                text.append(last == after ? "" : ",").append(Json.write(LogLines.line(runId, line)));
                last = line.seq();
            }
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            left -= lines.size();
            more = lines.size() == LOG_CHUNK;
        }
        out.write("]}}".getBytes(StandardCharsets.UTF_8));
    }
}
