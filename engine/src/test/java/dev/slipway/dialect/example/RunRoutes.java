package dev.slipway.dialect.example;

import dev.slipway.dialect.Cancel;
import dev.slipway.dialect.Cursor;
import dev.slipway.dialect.Door;
import dev.slipway.dialect.Form;
import dev.slipway.dialect.Parts;
import dev.slipway.dialect.Query;
import dev.slipway.dialect.Tenant;
import dev.slipway.http.Call;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.http.Uuids;
import dev.slipway.run.Kind;
import dev.slipway.run.Refusal;
import dev.slipway.run.Refused;
import dev.slipway.run.RunList;
import dev.slipway.run.RunScope;
import dev.slipway.run.RunView;
import dev.slipway.run.Start;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `/runs` and `/runs/{id}`.
final class RunRoutes {
    private final Parts parts;

    RunRoutes(Parts parts) {
        this.parts = parts;
    }

    Reply list(Call call) {
        var tenant = Door.tenant(call);
        var query = new Query(call);
        int limit = query.limit(20, 100, Query.Over.CLAMPED);
        query.end();
        var binding = new Cursor.Binding("example runs", tenant.scope(), Map.of());
        var before = query.text("after")
                .map(text -> parts.cursor().read(binding, text))
                .orElse(null);
        var found = parts.reads().runs().pageBefore(tenant.scope(), RunList.Filter.all(Kind.ACTION), before, limit + 1);
        var page = found.stream().limit(limit).toList();
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("runs", page.stream().map(Wire::run).toList());
        body.put(
                "after",
                found.size() > limit
                        ? parts.cursor().write(binding, page.getLast().run().id())
                        : null);
        return Reply.json(200, body);
    }

    Reply start(Call call) {
        var tenant = Door.tenant(call);
        var form = Form.required(call);
        var name = form.requiredText("action");
        var input = form.object("input").orElse(Map.of());
        var key = form.key("key", 255);
        form.end();
        var action = parts.catalog()
                .action(tenant.projectId(), name)
                .orElseThrow(() -> new Refused(new Refusal.NotFound(Refusal.What.ACTION, name)));
        var origin = tenant.origin(call, null);
        var started = parts.starts()
                .action(new Start(tenant.place(), action.id(), input, origin, tenant.conditions(key.orElse(null))));
        var whole = new RunScope(tenant.projectId(), null);
        var view =
                parts.reads().runs().find(whole, Kind.ACTION, started.runId()).orElseThrow();
        return Reply.json(started.replayed() ? 200 : 201, Wire.run(view));
    }

    Reply show(Call call) {
        return Reply.json(200, Wire.run(find(Door.tenant(call), id(call))));
    }

    Reply cancel(Call call) {
        var tenant = Door.tenant(call);
        var id = id(call);
        Cancel.run(parts.engine(), call, tenant.scope(), Kind.ACTION, id);
        return Reply.json(200, Wire.run(find(tenant, id)));
    }

    private RunView find(Tenant tenant, UUID id) {
        return parts.reads()
                .runs()
                .find(tenant.scope(), Kind.ACTION, id)
                .orElseThrow(() -> new HttpProblem.NotFound("no such run"));
    }

    private static UUID id(Call call) {
        return Uuids.read(call.path("id")).orElseThrow(() -> new HttpProblem.NotFound("no such run"));
    }
}
