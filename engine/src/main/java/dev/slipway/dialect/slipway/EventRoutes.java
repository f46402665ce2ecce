package dev.slipway.dialect.slipway;

import dev.slipway.auth.Permission;
import dev.slipway.dialect.Portal;
import dev.slipway.dialect.Query;
import dev.slipway.dialect.Tenant;
import dev.slipway.http.Call;
import dev.slipway.http.Guard;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import dev.slipway.http.Sse;
import dev.slipway.run.Kind;
import dev.slipway.run.RunChanges;
import dev.slipway.run.RunChanges.Filter;
import dev.slipway.run.RunChanges.Sight;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// `/events`: what becomes of runs, as hints to those who show them.
final class EventRoutes {
    private static final Duration ROUND = Duration.ofMillis(500);
    private static final int MOST_TOLD = 100;
    private static final Map<String, Kind> KINDS = Map.of("template", Kind.TEMPLATE, "action", Kind.ACTION);

    private final RunChanges changes;

    EventRoutes(RunChanges changes) {
        this.changes = changes;
    }

    void addTo(Routes routes, Portal portal) {
        var read = portal.needs(Permission.ACTION_READ, Permission.TEMPLATE_READ);
        var still = portal.still(Permission.ACTION_READ, Permission.TEMPLATE_READ);
        Portal.add(routes, "GET", "/events", read, call -> stream(call, still), "Follow what becomes of runs");
    }

    private Reply stream(Call call, Guard still) {
        var tenant = Portal.tenant(call);
        var query = new Query(call);
        var run = query.uuid("run");
        var filter = new Filter(
                query.option("kind", KINDS).orElse(null),
                query.uuid("definition").orElse(null),
                query.text("requestedBy").orElse(null));
        query.end();
        if (run.isPresent() && !changes.exists(tenant.scope(), run.get())) {
            throw new HttpProblem.NotFound("Run not found");
        }
        var rounds = run.map(id -> family(tenant, filter, id)).orElseGet(() -> project(tenant, filter));
        return Reply.events(events -> follow(new StillAllowed(call, still), rounds, events));
    }

    /// What changed from one call to the next.
    private Supplier<Collection<Sight>> family(Tenant tenant, Filter filter, UUID run) {
        var memory = new SeenRuns();
        return () -> memory.changed(changes.family(tenant.scope(), filter, run));
    }

    private Supplier<Collection<Sight>> project(Tenant tenant, Filter filter) {
        var memory = new SeenRuns();
        return new Supplier<>() {
            private RunChanges.@Nullable Look last;

            @Override
            public Collection<Sight> get() {
                var since = last == null ? changes.now(tenant.projectId()) : last.at();
                last = changes.look(tenant.scope(), filter, since, memory.live());
                return memory.changed(last.runs());
            }
        };
    }

    private static void follow(StillAllowed allowed, Supplier<Collection<Sight>> rounds, Sse events)
            throws IOException, InterruptedException {
        var _ = rounds.get();
        events.event(null, "ready", Map.of());
        while (allowed.check()) {
            Thread.sleep(ROUND);
            var changed = rounds.get();
            if (changed.size() > MOST_TOLD) {
                events.event(null, "many", Map.of("count", changed.size()));
                continue;
            }
            for (var run : changed) {
                events.event(null, "run", event(run));
            }
        }
    }

    private static Map<String, @Nullable Object> event(Sight run) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("runId", run.id());
        fields.put("kind", run.kind().name().toLowerCase(Locale.ROOT));
        fields.put("status", Status.word(run.state()));
        fields.put("templateRunId", run.parentId());
        return fields;
    }
}
