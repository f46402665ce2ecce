package dev.slipway.dialect.slipway;

import dev.slipway.auth.Permission;
import dev.slipway.dialect.Cancel;
import dev.slipway.dialect.Form;
import dev.slipway.dialect.Portal;
import dev.slipway.dialect.PortalErrors;
import dev.slipway.dialect.Tenant;
import dev.slipway.http.Call;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import dev.slipway.http.Uuids;
import dev.slipway.run.Engine;
import dev.slipway.run.Kind;
import dev.slipway.run.Refused;
import dev.slipway.run.RunDetails;
import dev.slipway.run.Starts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/runs/bulk`: one verb for many runs.
final class BulkRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(BulkRoutes.class);
    private static final String MISSING = "Run not found";
    private static final int MOST = 200;
    private static final Map<String, Verb> VERBS = verbs();

    private final Engine engine;
    private final Starts starts;
    private final RunDetails details;

    BulkRoutes(Engine engine, Starts starts, RunDetails details) {
        this.engine = engine;
        this.starts = starts;
        this.details = details;
    }

    private enum Verb {
        CANCEL,
        RETRY,
        RERUN
    }

    private static Map<String, Verb> verbs() {
        var verbs = new LinkedHashMap<String, Verb>();
        for (var verb : Verb.values()) {
            verbs.put(RunWire.word(verb), verb);
        }
        return verbs;
    }

    void addTo(Routes routes, Portal portal) {
        var run = portal.needs(Permission.ACTION_RUN, Permission.TEMPLATE_RUN);
        Portal.add(routes, "POST", "/runs/bulk", run, this::change, "Cancel, retry or rerun many runs");
    }

    private Reply change(Call call) {
        var tenant = Portal.tenant(call);
        var form = Form.required(call);
        var verb = form.requiredOption("verb", VERBS);
        var ids = ids(form);
        form.endStrictly();
        var kinds = details.kinds(tenant.scope(), ids);
        var results = new ArrayList<Map<String, @Nullable Object>>();
        for (var id : ids) {
            results.add(result(id, done(call, tenant, verb, id, kinds.get(id))));
        }
        return Portal.data(200, Map.of("results", results));
    }

    private static List<UUID> ids(Form form) {
        var texts = form.texts("runs");
        var all = texts.orElse(List.of());
        if (texts.isEmpty()) {
            form.wrong("runs", "Required");
        } else if (all.isEmpty() || all.size() > MOST) {
            form.wrong("runs", "Must be 1 to %d runs".formatted(MOST));
            return List.of();
        }
        var ids = new LinkedHashSet<UUID>();
        for (var text : all) {
            var id = Uuids.read(text);
            if (id.isEmpty()) {
                form.wrong("runs", "Every one must be a uuid");
                break;
            }
            // The same run twice would be done again twice.
            if (!ids.add(id.get())) {
                form.wrong("runs", "No run may be named twice: " + id.get());
            }
        }
        return List.copyOf(ids);
    }

    /// What became of one run.
    ///
    /// @param made the new run of a retry or rerun
    /// @param message why it was not done; null when it was
    private record Done(@Nullable UUID made, @Nullable String message) {}

    /// Does it for one run, and keeps to itself whatever goes wrong with it.
    private Done done(Call call, Tenant tenant, Verb verb, UUID id, @Nullable Kind kind) {
        if (kind == null) {
            return new Done(null, MISSING);
        }
        try {
            return new Done(make(call, tenant, verb, id, kind).orElse(null), null);
        } catch (Refused refused) {
            return new Done(null, PortalErrors.message(refused.refusal()));
        } catch (HttpProblem problem) {
            return new Done(null, problem.text());
        } catch (RuntimeException e) {
            LOG.error("{} of run {} failed, request {}; the other runs go on", verb, id, call.requestId(), e);
            return new Done(null, "Internal error");
        }
    }

    private Optional<UUID> make(Call call, Tenant tenant, Verb verb, UUID id, Kind kind) {
        var by = tenant.requester(call);
        return switch (verb) {
            case CANCEL -> {
                Cancel.run(engine, call, tenant.scope(), kind, id);
                yield Optional.empty();
            }
            case RETRY ->
                Optional.of(starts.retry(tenant.scope(), kind, id, null, by).runId());
            case RERUN ->
                Optional.of(starts.rerun(tenant.scope(), kind, id, null, by).runId());
        };
    }

    private static Map<String, @Nullable Object> result(UUID id, Done done) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("runId", id);
        fields.put("done", done.message() == null);
        fields.put("newRunId", done.made());
        fields.put("message", done.message());
        return fields;
    }
}
