package dev.slipway.json;

/// Text that is no JSON, or JSON beyond our limits. The message says what and where, for the sender to read.
public final class JsonProblem extends RuntimeException {
    /// @param message one sentence without class names
    public JsonProblem(String message) {
        super(message);
    }
}
