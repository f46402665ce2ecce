package dev.slipway.spi;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/// One attempt to be carried out, as its executor sees it.
public interface Task {

    /// The run; the same for every attempt, so it serves as idempotency key for the outside.
    UUID runId();

    /// Rises with every attempt of the run and never falls, so it serves as fencing token for the outside.
    long leaseSeq();

    /// The number of this try as counted for retry, from 1.
    int attempt();

    /// `name@version` of the action.
    String action();

    /// The executor's settings with all expressions rendered and secrets in clear.
    Map<String, Object> settings();

    /// The run's input, checked against the action's parameters, secrets in clear.
    Map<String, Object> input();

    /// A fresh private folder for this attempt, made at the first call and removed after the attempt.
    Path workspace();

    /// When the attempt will be interrupted because its time is over.
    Instant deadline();

    /// How long an interrupted attempt may take to end what it started before that must be killed.
    Duration grace();

    /// Writes one or more log lines (split at line ends). Secrets are masked on the way.
    void log(Level level, String message);

    /// The text with the secrets that this attempt was given replaced by `***`. The engine does that itself with
    /// all that an attempt reports. What is shortened goes through here before: half a secret is not found.
    String masked(String text);

    /// Reports how far the attempt is.
    ///
    /// @param percent 0 to 100
    void progress(int percent);

    /// Reports in a few words what the attempt is doing.
    void status(String text);

    /// How loud a log line is.
    enum Level {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }
}
