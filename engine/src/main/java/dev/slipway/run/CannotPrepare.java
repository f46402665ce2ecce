package dev.slipway.run;

import dev.slipway.spi.Failure;

/// Something that an attempt needs is missing; the attempt failed with this before it began.
public final class CannotPrepare extends RuntimeException {
    private final transient Failure failure;

    CannotPrepare(Failure failure) {
        super(failure.message(), null, false, false);
        this.failure = failure;
    }

    /// Why.
    public Failure failure() {
        return failure;
    }
}
