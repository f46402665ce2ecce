package dev.slipway.run;

/// The engine does not do what was asked. Nothing was changed.
public final class Refused extends RuntimeException {
    private final transient Refusal refusal;

    /// @param refusal why
    public Refused(Refusal refusal) {
        super(refusal.toString(), null, false, false);
        this.refusal = refusal;
    }

    /// Why.
    public Refusal refusal() {
        return refusal;
    }
}
