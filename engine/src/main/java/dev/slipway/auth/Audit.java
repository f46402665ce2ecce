package dev.slipway.auth;

import dev.slipway.db.Tx;
import dev.slipway.json.Json;
import java.util.HashMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The log of what was changed other than by runs. Rows are only ever added, in the transaction that changes
/// what they tell of: there is no change without its row, and no row without its change.
public final class Audit {
    private Audit() {}

    /// Adds entries.
    public static void record(Tx tx, Actor by, AuditEntry... entries) {
        for (var entry : entries) {
            insert(tx, by.caller().name(), by.caller().via().text(), by.requestId(), by.address(), entry);
        }
    }

    /// Adds the entry of a change that is made by a room which knows nothing of callers: that room calls it
    /// in the transaction of the change, with what it changed.
    ///
    /// @param entry what is to be said of it
    public static <C> BiConsumer<Tx, C> of(Actor by, Function<C, AuditEntry> entry) {
        return (tx, change) -> record(tx, by, entry.apply(change));
    }

    static void insert(Tx tx, String actor, String via, String requestId, String address, AuditEntry entry) {
        var place = entry.place();
        var values = new HashMap<String, @Nullable Object>();
        values.put("id", UUID.randomUUID());
        values.put("project", place == null ? null : place.projectId());
        values.put("environment", place == null ? null : place.environment());
        values.put("actor", actor);
        values.put("via", via);
        values.put("action", entry.action());
        values.put("targetType", entry.targetType());
        values.put("targetId", entry.targetId());
        values.put("decision", entry.decision());
        values.put("status", entry.status());
        values.put("requestId", requestId);
        values.put("address", address);
        values.put("metadata", Json.write(entry.metadata()));
        tx.update(INSERT, values);
    }

    private static final String INSERT = """
            insert into audit (id, project_id, environment, actor, via, action, target_type, target_id, decision,
                status, request_id, address, metadata)
            values (:id, :project::int, :environment, :actor, :via, :action, :targetType, :targetId, :decision,
                :status, :requestId, :address, :metadata::jsonb)
            """;
}
