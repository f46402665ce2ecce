package dev.slipway.dialect.slipway;

import dev.slipway.auth.Permission;
import dev.slipway.dialect.LogLines;
import dev.slipway.dialect.Portal;
import dev.slipway.dialect.Tenant;
import dev.slipway.http.Call;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import dev.slipway.http.Timestamps;
import dev.slipway.run.Attempts;
import dev.slipway.run.Kind;
import dev.slipway.run.Logs;
import dev.slipway.run.RunList;
import dev.slipway.run.RunView;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `/actions/runs/{runId}/attempts`.
final class AttemptRoutes {
    private static final String MISSING = "Run not found";
    private static final int MOST_LINES = 1_000;

    private final RunList runs;
    private final Attempts attempts;
    private final Logs logs;

    AttemptRoutes(RunList runs, Attempts attempts, Logs logs) {
        this.runs = runs;
        this.attempts = attempts;
        this.logs = logs;
    }

    void addTo(Routes routes, Portal portal) {
        var read = portal.needs(Permission.ACTION_READ);
        Portal.add(
                routes,
                "GET",
                "/actions/runs/{runId}/attempts",
                read,
                this::list,
                "List every attempt of a run and of those that it does again");
    }

    private RunView find(Tenant tenant, UUID id) {
        return runs.find(tenant.scope(), Kind.ACTION, id).orElseThrow(() -> new HttpProblem.NotFound(MISSING));
    }

    private Reply list(Call call) {
        var tenant = Portal.tenant(call);
        var id = Portal.id(call, "runId", MISSING);
        var _ = find(tenant, id);
        var chain = attempts.chain(tenant.projectId(), id).stream()
                .map(attempt -> attempt(tenant.projectId(), attempt))
                .toList();
        return Portal.data(200, Map.of("attempts", chain));
    }

    private Map<String, @Nullable Object> attempt(int projectId, Attempts.Attempt attempt) {
        var from = Logs.seq(attempt.leaseSeq(), 0);
        var lines = logs.read(projectId, attempt.runId(), from, MOST_LINES + 1).stream()
                .filter(line -> line.leaseSeq() == attempt.leaseSeq())
                .toList();
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("runId", attempt.runId());
        fields.put("attempt", attempt.attempt());
        fields.put("leaseSeq", attempt.leaseSeq());
        fields.put("outcome", attempt.outcome());
        fields.put("error", attempt.error());
        fields.put("node", attempt.nodeId());
        fields.put("startedAt", Timestamps.textOrNull(attempt.startedAt()));
        fields.put("finishedAt", Timestamps.textOrNull(attempt.endedAt()));
        fields.put(
                "log",
                lines.stream()
                        .limit(MOST_LINES)
                        .map(line -> LogLines.line(attempt.runId(), line))
                        .toList());
        fields.put("logComplete", lines.size() <= MOST_LINES);
        return fields;
    }
}
