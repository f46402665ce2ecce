package dev.slipway.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A run as it stands now. Secrets in input and output are masked.
///
/// @param attempt the try that runs now or will run next, from 1; the last one of an ended run
/// @param startedAt when its first attempt began
/// @param finishedAt when it ended
/// @param result what it came to, once it ended
/// @param progress what its attempt says of itself, while it runs
/// @param number template runs: small number per template name, from 1; null of one that retries another
/// @param awaits what it waits for, while it waits
public record RunView(
        Run run,
        State state,
        int attempt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Result result,
        @Nullable Progress progress,
        @Nullable Long number,
        @Nullable Awaited awaits) {

    /// What a run came to.
    ///
    /// @param output any JSON value
    /// @param error one sentence, of a failed run
    /// @param failure a word for programs, of a failed run
    /// @param endedBy who canceled it
    public record Result(
            @Nullable Object output,
            @Nullable String error,
            @Nullable String failure,
            @Nullable String endedBy) {}

    /// What a running attempt says of itself.
    ///
    /// @param percent 0 to 100
    /// @param status a few words
    public record Progress(int percent, @Nullable String status) {}

    /// How many retries were scheduled so far.
    public int retryCount() {
        return attempt - 1;
    }

    /// The output, null while there is none.
    public @Nullable Object output() {
        return result == null ? null : result.output();
    }

    /// The error, null while there is none.
    public @Nullable String error() {
        return result == null ? null : result.error();
    }
}
