package dev.slipway.executor.shell;

import dev.slipway.spi.Outcome;

/// Why a command cannot be started as it stands; trying again would not help.
final class CannotStart extends RuntimeException {
    private final String code;

    CannotStart(String code, String message) {
        super(message);
        this.code = code;
    }

    Outcome outcome() {
        return Outcome.failedForGood(code, String.valueOf(getMessage()));
    }
}
