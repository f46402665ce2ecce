package dev.slipway.auth;

/// A token cannot be made as asked.
public final class TokenRefused extends RuntimeException {
    private final String field;

    /// @param field which value of the request is at fault: `name`, `permissions`, `user`, `expiresIn`
    /// @param message what is wrong with it
    public TokenRefused(String field, String message) {
        super(message, null, false, false);
        this.field = field;
    }

    /// Which value of the request is at fault.
    public String field() {
        return field;
    }
}
