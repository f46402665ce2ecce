package dev.slipway.auth;

import dev.slipway.db.Tx;
import dev.slipway.json.Json;
import java.util.HashMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The log of what was changed other than by runs. Rows are only ever added, in the transaction that changes
/// what they tell of: there is no change without its row, and no row without its change.
public final class Audit {
    private Audit() {}

    /// Adds entries.
    ///
    /// @param requestId the request they come from
    public static void record(Tx tx, Caller caller, String requestId, AuditEntry... entries) {
        for (var entry : entries) {
            var values = new HashMap<String, @Nullable Object>();
            values.put("id", UUID.randomUUID());
            values.put("project", entry.projectId());
            values.put("actor", caller.name());
            values.put("via", caller.via().text());
            values.put("action", entry.action());
            values.put("targetType", entry.targetType());
            values.put("targetId", entry.targetId());
            values.put("status", entry.status());
            values.put("requestId", requestId);
            values.put("metadata", Json.write(entry.metadata()));
            tx.update(INSERT, values);
        }
    }

    private static final String INSERT = """
            insert into audit (id, project_id, actor, via, action, target_type, target_id, status, request_id, metadata)
            values (:id, :project::int, :actor, :via, :action, :targetType, :targetId, :status, :requestId,
                :metadata::jsonb)
            """;
}
