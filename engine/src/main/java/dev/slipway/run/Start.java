package dev.slipway.run;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A request to start something.
///
/// @param place where the run will belong
/// @param definitionId the action or template
/// @param input as it came, not yet checked; what is marked as [dev.slipway.expr.Secret] stays secret
/// @param origin who asks, and for what
/// @param conditions on which it is started
public record Start(
        Run.Place place,
        UUID definitionId,
        Map<String, @Nullable Object> input,
        Run.Origin origin,
        Conditions conditions) {

    /// On what conditions.
    ///
    /// @param idempotencyKey 1 to 255 characters; a second request of the same user with it gets the first
    ///     one's run
    /// @param user whom the limit per minute counts for: unlike the shown name, it is nobody else's
    /// @param delayUntil when a template run is to begin, null for at once
    public record Conditions(
            @Nullable String idempotencyKey,
            String user,
            @Nullable Instant delayUntil) {}
}
