package dev.slipway.db;

import org.jspecify.annotations.Nullable;

/// The embedded PostgreSQL cannot be had. The message says the cause and the remedy, for the person who
/// starts Slipway.
public final class CannotStartPostgres extends RuntimeException {
    CannotStartPostgres(String message) {
        this(message, null);
    }

    CannotStartPostgres(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
