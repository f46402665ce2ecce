package dev.slipway.auth;

/// A sign-in that leads nowhere. The message is for the person who tries.
public final class SignInFailed extends RuntimeException {
    private final Reason reason;

    /// Why.
    public enum Reason {
        /// What came back does not belong to a sign-in that this browser began, or is too old: to be begun
        /// anew.
        NOT_BEGUN,
        /// The issuer refused, or what it said does not hold.
        REFUSED,
        /// The issuer knows them, and nothing here is theirs.
        NO_ACCESS,
        /// The issuer cannot be reached.
        ISSUER_AWAY
    }

    /// @param message for the person
    SignInFailed(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /// Why.
    public Reason reason() {
        return reason;
    }

    /// The message.
    public String text() {
        return String.valueOf(getMessage());
    }
}
