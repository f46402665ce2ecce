package dev.slipway.spi;

import java.util.Objects;

/// Why an attempt failed.
///
/// @param code a short word for programs, lower case with underscores, for example `exit_code`
/// @param message one sentence for people; secrets in it are masked
/// @param retryable false when trying again cannot mend it
public record Failure(String code, String message, boolean retryable) {
    /// Refuses nulls here, where the executor's author sees who brought them.
    public Failure {
        Objects.requireNonNull(code, "a failure has a code");
        Objects.requireNonNull(message, "a failure has a message");
    }
}
