package dev.slipway.run;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A request to start something.
///
/// @param place where the run will belong
/// @param definitionId the action or template
/// @param input as it came, not yet checked; what is marked as [dev.slipway.expr.Secret] stays secret
/// @param origin who asks, and for what
/// @param idempotencyKey 1 to 255 characters; a second request of the same user with it gets the first one's
///     run
public record Start(
        Run.Place place,
        UUID definitionId,
        Map<String, @Nullable Object> input,
        Run.Origin origin,
        @Nullable String idempotencyKey) {}
