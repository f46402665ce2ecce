package dev.slipway.dialect.terrantula;

import dev.slipway.auth.Permission;
import dev.slipway.catalog.Catalog;
import dev.slipway.dialect.Cancel;
import dev.slipway.dialect.Cursor;
import dev.slipway.dialect.Door;
import dev.slipway.dialect.Parts;
import dev.slipway.dialect.Query;
import dev.slipway.dialect.Tenant;
import dev.slipway.http.Call;
import dev.slipway.http.Guard;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import dev.slipway.http.Uuids;
import dev.slipway.run.Engine;
import dev.slipway.run.Kind;
import dev.slipway.run.RunList;
import dev.slipway.run.RunView;
import dev.slipway.run.State;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `…/action-runs` and `…/action-runs/{id}`.
final class RunRoutes {
    private static final int USUAL = 50;
    private static final int MOST = 200;

    private final Catalog catalog;
    private final Engine engine;
    private final RunList runs;
    private final Cursor cursor;
    private final Supplier<URI> server;
    private final Wire wire;

    RunRoutes(Parts parts, Wire wire) {
        this.catalog = parts.catalog();
        this.engine = parts.engine();
        this.runs = parts.reads().runs();
        this.cursor = parts.cursor();
        this.server = parts.links().url();
        this.wire = wire;
    }

    void addTo(Routes routes, Door reads, Guard canceling) {
        var read = reads.needs(Permission.ACTION_READ);
        Terrantula.add(routes, "GET", "/action-runs", read, this::list, "List action runs");
        Terrantula.add(routes, "GET", "/action-runs/{id}", read, this::get, "Get an action run");
        Terrantula.add(routes, "DELETE", "/action-runs/{id}", canceling, this::cancel, "Cancel a pending action run");
    }

    private Reply list(Call call) {
        var tenant = Door.tenant(call);
        var query = new Query(call);
        var states = query.option("status", Wire.words()).orElse(Set.<State>of());
        var action = query.text("actionName");
        var entity = query.uuid("entityId").orElse(null);
        var user = query.text("triggeredBy").orElse(null);
        int limit = query.limit(USUAL, MOST, Query.Over.CLAMPED);
        query.end();
        var binding = binding(call, tenant);
        var before =
                query.text("cursor").map(text -> cursor.read(binding, text)).orElse(null);
        var filter = new RunList.Filter(Kind.ACTION, states, null, null, entity, user);
        // One more than asked for tells whether there are more.
        var found = action.isEmpty()
                ? runs.pageBefore(tenant.scope(), filter, before, limit + 1)
                : ofActions(tenant, versions(tenant, action.get()), filter, before, limit + 1);
        var page = found.subList(0, Math.min(limit, found.size()));
        var reply = Reply.json(200, wire.runs(tenant.projectId(), page));
        if (found.size() <= limit) {
            return reply;
        }
        var next = cursor.write(binding, page.getLast().run().id());
        return reply.with("Link", "<%s>; rel=\"next\"".formatted(link(call, next)))
                .with("X-Next-Cursor", next);
    }

    /// A cursor belongs to a list and its filters; how many are wanted at once may change on the way.
    private static Cursor.Binding binding(Call call, Tenant tenant) {
        var filters = new HashMap<String, @Nullable String>();
        List.of("status", "actionName", "entityId", "triggeredBy")
                .forEach(name -> filters.put(name, call.query(name).orElse(null)));
        return new Cursor.Binding("terrantula action-runs", tenant.scope(), filters);
    }

    private String link(Call call, String next) {
        var queries = new LinkedHashMap<String, String>(call.queries());
        queries.put("cursor", next);
        return server.get() + call.pathText() + "?"
                + queries.entrySet().stream()
                        .map(it -> encoded(it.getKey()) + "=" + encoded(it.getValue()))
                        .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// The ids of all versions of a name, or of the one that `name@version` means, retired ones included.
    private Set<UUID> versions(Tenant tenant, String reference) {
        return catalog.actionIds(tenant.projectId(), reference);
    }

    /// A page of runs of several actions: the newest of what each of them has.
    private List<RunView> ofActions(
            Tenant tenant, Set<UUID> ids, RunList.Filter filter, @Nullable UUID before, int limit) {
        return ids.stream()
                .map(id -> new RunList.Filter(
                        filter.kind(), filter.states(), id, null, filter.entityId(), filter.requestedBy()))
                .flatMap(one -> runs.pageBefore(tenant.scope(), one, before, limit).stream())
                .sorted(Comparator.comparing((RunView view) -> view.run().id().toString())
                        .reversed())
                .limit(limit)
                .toList();
    }

    private Reply get(Call call) {
        return Reply.json(200, wire.run(find(call)));
    }

    private Reply cancel(Call call) {
        var tenant = Door.tenant(call);
        Cancel.queued(engine, call, tenant.scope(), find(call).run().id());
        return Reply.json(200, wire.run(find(call)));
    }

    private RunView find(Call call) {
        return id(call).flatMap(id -> runs.find(Door.tenant(call).scope(), Kind.ACTION, id))
                .orElseThrow(() -> new HttpProblem.NotFound(Errors.NO_RUN));
    }

    private static Optional<UUID> id(Call call) {
        return Uuids.read(call.path("id"));
    }
}
