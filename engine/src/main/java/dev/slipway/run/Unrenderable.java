package dev.slipway.run;

import dev.slipway.spi.Failure;

/// Something that a run needs cannot be made from its expressions; the run fails with this.
final class Unrenderable extends RuntimeException {
    private final Failure failure;

    Unrenderable(Failure failure) {
        super(failure.message(), null, false, false);
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }
}
