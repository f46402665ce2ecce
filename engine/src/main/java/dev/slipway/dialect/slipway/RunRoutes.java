package dev.slipway.dialect.slipway;

import dev.slipway.auth.Permission;
import dev.slipway.catalog.Catalog;
import dev.slipway.dialect.Cursor;
import dev.slipway.dialect.Portal;
import dev.slipway.dialect.Query;
import dev.slipway.http.Call;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import dev.slipway.http.Timestamps;
import dev.slipway.run.RunDetails;
import dev.slipway.run.RunSearch;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `/runs`, `/runs/summary` and `/runs/{runId}`: runs of both kinds.
final class RunRoutes {
    private static final String MISSING = "Run not found";
    private static final int USUAL = 50;
    private static final int MOST = 200;
    private static final int USUAL_BUCKETS = 48;
    private static final int MOST_BUCKETS = 200;

    private final Catalog catalog;
    private final RunSearch search;
    private final RunDetails details;
    private final Cursor cursor;
    private final RunWire wire;
    private final RunDetailWire detailWire;

    RunRoutes(
            Catalog catalog, RunSearch search, RunDetails details, Cursor cursor, RunWire wire, RunDetailWire detail) {
        this.catalog = catalog;
        this.search = search;
        this.details = details;
        this.cursor = cursor;
        this.wire = wire;
        this.detailWire = detail;
    }

    void addTo(Routes routes, Portal portal) {
        var read = portal.needs(Permission.ACTION_READ, Permission.TEMPLATE_READ);
        Portal.add(routes, "GET", "/runs", read, this::list, "List runs of both kinds");
        Portal.add(routes, "GET", "/runs/summary", read, this::summary, "Count runs by status and by time");
        Portal.add(routes, "GET", "/runs/{runId}", read, this::detail, "Get a run with all that there is to it");
    }

    private Reply list(Call call) {
        var tenant = Portal.tenant(call);
        var query = new Query(call);
        var filter = RunQuery.filter(query);
        int limit = query.limit(USUAL, MOST, Query.Over.CLAMPED);
        query.end();
        var binding = new Cursor.Binding("slipway runs", tenant.scope(), RunQuery.written(call));
        var before =
                query.text("cursor").map(text -> cursor.read(binding, text)).orElse(null);
        var page = search.page(tenant.scope(), RunQuery.named(catalog, tenant, filter), before, limit);
        var rows = wire.rows(tenant.projectId(), page.runs());
        var data = new LinkedHashMap<String, @Nullable Object>();
        data.put("runs", page.runs().stream().map(rows::row).toList());
        data.put("nextCursor", page.next() == null ? null : cursor.write(binding, page.next()));
        data.put("searchedBack", Timestamps.textOrNull(page.searchedBack()));
        return Portal.data(200, data);
    }

    private Reply summary(Call call) {
        var tenant = Portal.tenant(call);
        var query = new Query(call);
        var asked = RunQuery.filter(query);
        int buckets = (int) query.number("buckets", USUAL_BUCKETS, 1, MOST_BUCKETS);
        var period = search.period(asked.span());
        if (!period.since().isBefore(period.until())) {
            query.wrong("since", "Must be before until");
        }
        query.end();
        var filter = RunQuery.named(catalog, tenant, asked);
        var summary = search.summary(tenant.scope(), filter, period, buckets);
        var counts = summary.byState();
        var data = new LinkedHashMap<String, @Nullable Object>();
        data.put("since", Timestamps.text(period.since()));
        data.put("until", Timestamps.text(period.until()));
        data.put("countedBack", Timestamps.textOrNull(summary.countedBack()));
        data.put("total", counts.values().stream().mapToInt(it -> it).sum());
        data.put("byStatus", Status.counts(counts));
        data.put("buckets", summary.buckets().stream().map(RunRoutes::bucket).toList());
        return Portal.data(200, data);
    }

    private static Map<String, Object> bucket(RunSearch.Bucket bucket) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("since", Timestamps.text(bucket.since()));
        fields.put("until", Timestamps.text(bucket.until()));
        fields.put("byStatus", Status.counts(bucket.byState()));
        return fields;
    }

    private Reply detail(Call call) {
        var tenant = Portal.tenant(call);
        var id = Portal.id(call, "runId", MISSING);
        var run = details.find(tenant.scope(), id).orElseThrow(() -> new HttpProblem.NotFound(MISSING));
        return Portal.data(200, detailWire.detail(tenant, run));
    }
}
