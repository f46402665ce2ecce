package dev.slipway.dialect.rakerone;

import dev.slipway.auth.Permission;
import dev.slipway.dialect.Cursor;
import dev.slipway.dialect.Door;
import dev.slipway.dialect.Query;
import dev.slipway.http.Call;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import dev.slipway.run.Kind;
import dev.slipway.run.RunList;
import dev.slipway.run.RunView;
import dev.slipway.run.State;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `GET /action-runs`.
final class RunListRoutes {
    private static final int USUAL = 25;
    private static final int MOST = 100;

    private final RunList runs;
    private final Cursor cursor;
    private final Wire wire;

    RunListRoutes(RunList runs, Cursor cursor, Wire wire) {
        this.runs = runs;
        this.cursor = cursor;
        this.wire = wire;
    }

    void addTo(Routes routes, Door door) {
        var read = door.needs(Permission.ACTION_READ);
        RakerOne.add(routes, "GET", "/action-runs", read, this::list, "List action runs, those of steps included");
    }

    private Reply list(Call call) {
        var tenant = Door.tenant(call);
        var query = new Query(call);
        int limit = query.anyLimit(USUAL, MOST);
        var status = query.text("status").orElse(null);
        query.end();
        var binding =
                new Cursor.Binding("rakerone action-runs", tenant.scope(), Collections.singletonMap("status", status));
        var before =
                query.text("cursor").map(text -> cursor.read(binding, text)).orElse(null);
        var states = status == null ? Set.<State>of() : Status.states(status);
        // One more than is shown says whether there is another page.
        var found = status != null && states.isEmpty()
                ? List.<RunView>of()
                : runs.pageBefore(
                        tenant.scope(),
                        new RunList.Filter(Kind.ACTION, states, null, null, null, null),
                        before,
                        limit + 1);
        var page = found.subList(0, Math.min(limit, found.size()));
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("runs", wire.runs(tenant, page));
        body.put(
                "nextCursor",
                found.size() > limit
                        ? cursor.write(binding, page.getLast().run().id())
                        : null);
        return Reply.json(200, body);
    }
}
