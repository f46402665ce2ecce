package dev.slipway;

/// The server cannot start. The message says what is wrong, and what to do.
public final class CannotStart extends RuntimeException {
    /// @param message one or two sentences for people
    public CannotStart(String message) {
        super(message);
    }

    /// @param message one or two sentences for people
    /// @param cause what was seen
    public CannotStart(String message, Throwable cause) {
        super(message, cause);
    }
}
