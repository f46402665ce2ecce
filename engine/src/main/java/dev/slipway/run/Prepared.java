package dev.slipway.run;

import dev.slipway.secret.Masker;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A claimed run opened for its attempt.
///
/// @param action `name@version`
/// @param executor which executor carries it out
/// @param settings rendered, secrets in clear
/// @param input secrets in clear
/// @param timeout how long the attempt may take
/// @param masker knows every secret in settings and input
public record Prepared(
        String action,
        String executor,
        Map<String, @Nullable Object> settings,
        Map<String, @Nullable Object> input,
        Duration timeout,
        Masker masker) {}
