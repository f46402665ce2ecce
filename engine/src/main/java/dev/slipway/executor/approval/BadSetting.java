package dev.slipway.executor.approval;

/// A setting that cannot be used. The message is one sentence that begins with the setting.
public final class BadSetting extends IllegalArgumentException {
    /// @param message what is wrong, and what is expected
    public BadSetting(String message) {
        super(message);
    }

    /// The sentence.
    public String text() {
        var message = getMessage();
        return message == null ? "" : message;
    }
}
