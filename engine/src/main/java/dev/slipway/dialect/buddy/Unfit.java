package dev.slipway.dialect.buddy;

import java.util.List;

/// A request whose body or query does not fit, with everything that is wrong with it.
final class Unfit extends RuntimeException {
    private final transient List<String> messages;

    /// @param messages sentences that name the field and the reason, at least one
    Unfit(List<String> messages) {
        super(String.join("; ", messages), null, false, false);
        this.messages = List.copyOf(messages);
    }

    /// One sentence.
    Unfit(String message) {
        this(List.of(message));
    }

    List<String> messages() {
        return messages;
    }
}
