package dev.slipway.auth;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One thing that somebody changed, or was not allowed to.
///
/// @param place where, null for what concerns the whole server
/// @param action what was done, for example `token.create`
/// @param targetType to what kind of thing
/// @param targetId to which one
/// @param status what came of it: `success`, or `refused`
/// @param metadata more, such as `before` and `after`; never a value of an input, a secret or a token
public record AuditEntry(
        @Nullable AuditPlace place,
        String action,
        String targetType,
        String targetId,
        String status,
        Map<String, @Nullable Object> metadata) {
    private static final String SUCCESS = "success";
    private static final String REFUSED = "refused";

    /// Copies the metadata.
    public AuditEntry {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /// A success that needs no more words.
    public static AuditEntry success(@Nullable AuditPlace place, String action, String targetType, String targetId) {
        return success(place, action, targetType, targetId, Map.of());
    }

    /// A success.
    public static AuditEntry success(
            @Nullable AuditPlace place,
            String action,
            String targetType,
            String targetId,
            Map<String, @Nullable Object> metadata) {
        return new AuditEntry(place, action, targetType, targetId, SUCCESS, metadata);
    }

    /// Something that was not allowed.
    static AuditEntry refused(
            @Nullable AuditPlace place,
            String action,
            String targetType,
            String targetId,
            Map<String, @Nullable Object> metadata) {
        return new AuditEntry(place, action, targetType, targetId, REFUSED, metadata);
    }

    /// What was decided about it: `allowed` or `refused`.
    String decision() {
        return status.equals(REFUSED) ? REFUSED : "allowed";
    }
}
