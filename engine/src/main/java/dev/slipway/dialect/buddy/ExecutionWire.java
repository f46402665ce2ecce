package dev.slipway.dialect.buddy;

import dev.slipway.dialect.Tenant;
import dev.slipway.http.Timestamps;
import dev.slipway.run.Executions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Executions as Buddy shows them.
final class ExecutionWire {
    private ExecutionWire() {}

    /// An execution as lists show it: it began with its first run, everything else is the newest one's.
    static Map<String, @Nullable Object> execution(
            Links links, Tenant tenant, Pipeline pipeline, Executions.Execution execution) {
        var first = execution.first();
        var newest = execution.newest();
        var remarks = Remarks.of(first.run());
        var fields = new LinkedHashMap<String, @Nullable Object>();
        links.of(tenant.project().project())
                .execution(pipeline, execution.number(), newest.run().id())
                .into(fields);
        fields.put("id", execution.number());
        fields.put("start_date", Timestamps.textOrNull(first.startedAt()));
        fields.put("finish_date", Timestamps.textOrNull(newest.finishedAt()));
        fields.put("triggered_on", Timestamps.text(first.run().createdAt()));
        fields.put("priority", Priority.of(first.run().origin().priority()).name());
        fields.put("delay_until", remarks.delayUntil());
        fields.put("refresh", remarks.refresh());
        fields.put("clear_cache", remarks.clearCache());
        fields.put("status", Words.execution(newest.state()));
        fields.put("comment", remarks.comment());
        fields.put("branch", branch(remarks.branch()));
        fields.put("tag", null);
        fields.put("pull_request", null);
        fields.put("from_revision", null);
        fields.put("to_revision", revision(remarks.toRevision()));
        fields.put("creator", person(first.run().origin().requestedBy()));
        return fields;
    }

    private static @Nullable Map<String, @Nullable Object> branch(@Nullable String name) {
        if (name == null) {
            return null;
        }
        var fields = unlinked();
        fields.put("name", name);
        fields.put("default", null);
        return fields;
    }

    private static @Nullable Map<String, @Nullable Object> revision(@Nullable String revision) {
        if (revision == null) {
            return null;
        }
        var fields = unlinked();
        fields.put("revision", revision);
        return fields;
    }

    /// Somebody, who has no address here.
    private static Map<String, @Nullable Object> person(String name) {
        var fields = unlinked();
        fields.put("id", Ids.person(name));
        fields.put("name", name);
        fields.put("email", name.contains("@") && !name.startsWith("token:") ? name : null);
        return fields;
    }

    private static Map<String, @Nullable Object> unlinked() {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("url", null);
        fields.put("html_url", null);
        return fields;
    }
}
