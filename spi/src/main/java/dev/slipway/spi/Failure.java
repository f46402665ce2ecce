package dev.slipway.spi;

/// Why an attempt failed.
///
/// @param code a short word for programs, lower case with underscores, for example `exit_code`
/// @param message one sentence for people; secrets in it are masked
/// @param retryable false when trying again cannot mend it
public record Failure(String code, String message, boolean retryable) {}
