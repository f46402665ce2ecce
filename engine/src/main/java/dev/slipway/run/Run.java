package dev.slipway.run;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One request carried out, as it was accepted. It never changes.
///
/// @param kind whether it carries out an action or a template
/// @param definition exactly what it carries out
/// @param template exactly which template it is a run or a step of, if it is
/// @param step which step of which template run it is, if it is one
/// @param origin who asked for it, and for what
/// @param maxAttempts how many attempts its retry policy allows
/// @param input with secret leaves sealed
public record Run(
        Place place,
        UUID id,
        Kind kind,
        Pin definition,
        @Nullable Pin template,
        @Nullable StepOf step,
        Origin origin,
        int maxAttempts,
        Map<String, @Nullable Object> input) {

    /// When it was accepted.
    public Instant createdAt() {
        return Ids.createdAt(id);
    }

    /// The project and environment that a run belongs to.
    public record Place(int projectId, String environment) {}

    /// One exact revision of a definition.
    public record Pin(UUID id, int revision) {}

    /// Which step of which template run.
    public record StepOf(UUID parentId, String key) {}

    /// Who asked for a run, and for what.
    ///
    /// @param requestedBy a person's e-mail or `token:<name>`
    /// @param entityId what the run is about, if said
    /// @param retryOf the ended run that it does again, if it does
    /// @param priority smaller is sooner, 0 to 9; 5 when nothing is said
    /// @param annotations what the dialect that started it remarks about it, by its own names; no secrets
    /// @param request what it was asked for with; null when it was by no request
    public record Origin(
            String requestedBy,
            @Nullable UUID entityId,
            @Nullable UUID retryOf,
            int priority,
            Map<String, @Nullable Object> annotations,
            @Nullable Request request) {
        /// Without remarks, and by no request.
        public Origin(String requestedBy, @Nullable UUID entityId, @Nullable UUID retryOf, int priority) {
            this(requestedBy, entityId, retryOf, priority, Map.of(), null);
        }
    }

    /// With what a run was asked for: what the audit log says of it.
    ///
    /// @param via how who asked proved who they are
    /// @param id the request's
    public record Request(String via, String id) {}
}
