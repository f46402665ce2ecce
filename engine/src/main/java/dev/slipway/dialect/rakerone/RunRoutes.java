package dev.slipway.dialect.rakerone;

import dev.slipway.auth.Permission;
import dev.slipway.dialect.Cancel;
import dev.slipway.dialect.Door;
import dev.slipway.dialect.Query;
import dev.slipway.dialect.Tenant;
import dev.slipway.http.Call;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import dev.slipway.run.Engine;
import dev.slipway.run.Kind;
import dev.slipway.run.Logs;
import dev.slipway.run.RunList;
import dev.slipway.run.RunView;
import java.util.LinkedHashMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `/action-runs/{runId}` and what lies below it.
final class RunRoutes {
    private static final int LOG_PAGE = 1_000;

    private final Engine engine;
    private final RunList runs;
    private final Logs logs;
    private final Wire wire;

    RunRoutes(Engine engine, RunList runs, Logs logs, Wire wire) {
        this.engine = engine;
        this.runs = runs;
        this.logs = logs;
        this.wire = wire;
    }

    void addTo(Routes routes, Door door) {
        var read = door.needs(Permission.ACTION_READ);
        var run = door.needs(Permission.ACTION_RUN);
        RakerOne.add(routes, "GET", "/action-runs/{runId}", read, this::get, "Get an action run");
        RakerOne.add(routes, "GET", "/action-runs/{runId}/logs", read, this::log, "Get the log of an action run");
        RakerOne.add(routes, "POST", "/action-runs/{runId}/cancel", run, this::cancel, "Cancel an action run");
    }

    private RunView find(Tenant tenant, UUID id) {
        return runs.find(tenant.scope(), Kind.ACTION, id).orElseThrow(() -> new HttpProblem.NotFound("Run not found"));
    }

    private Reply get(Call call) {
        var tenant = Door.tenant(call);
        return Reply.json(200, wire.one(tenant, find(tenant, RunId.of(call))));
    }

    private Reply cancel(Call call) {
        var tenant = Door.tenant(call);
        var _ = call.jsonBody();
        var id = RunId.of(call);
        Cancel.run(engine, call, tenant.scope(), Kind.ACTION, id);
        return Reply.json(200, wire.one(tenant, find(tenant, id)));
    }

    /// Up to a thousand lines with a seq above `after`. `nextAfter` is the last line's seq, or `after` itself
    /// when there is none yet: whoever asks again with it gets every line once.
    private Reply log(Call call) {
        var tenant = Door.tenant(call);
        var query = new Query(call);
        long after = query.number("after", 0, 0);
        query.end();
        var run = find(tenant, RunId.of(call)).run();
        var lines = logs.read(tenant.projectId(), run.id(), after, LOG_PAGE);
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("logs", lines.stream().map(Wire::line).toList());
        body.put("nextAfter", lines.isEmpty() ? after : lines.getLast().seq());
        return Reply.json(200, body);
    }
}
