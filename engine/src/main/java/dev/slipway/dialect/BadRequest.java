package dev.slipway.dialect;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request whose body or query does not fit, with everything that is wrong with it.
public final class BadRequest extends RuntimeException {
    private final transient List<Map<String, @Nullable Object>> details;

    /// @param message one sentence
    /// @param details items with `path` and `message` at least
    public BadRequest(String message, List<Map<String, @Nullable Object>> details) {
        super(message, null, false, false);
        this.details = List.copyOf(details);
    }

    /// The sentence.
    public String text() {
        var message = getMessage();
        return message == null ? "" : message;
    }

    /// What is wrong, one by one.
    public List<Map<String, @Nullable Object>> details() {
        return details;
    }
}
