package dev.slipway.auth;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One thing that somebody changed.
///
/// @param projectId in which project, null for none
/// @param action what was done, for example `token.create`
/// @param targetType to what kind of thing
/// @param targetId to which one
/// @param status what came of it, for example `success`
/// @param metadata more, never a value of an input, a secret or a token
public record AuditEntry(
        @Nullable Integer projectId,
        String action,
        String targetType,
        String targetId,
        String status,
        Map<String, @Nullable Object> metadata) {
    /// Copies the metadata.
    public AuditEntry {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /// A success that needs no more words.
    public static AuditEntry success(@Nullable Integer projectId, String action, String targetType, String targetId) {
        return new AuditEntry(projectId, action, targetType, targetId, "success", Map.of());
    }
}
