package dev.slipway.executor.http;

import dev.slipway.spi.Outcome;

/// Why a request cannot be sent as its settings say; trying again would not help.
final class BadRequest extends RuntimeException {
    private final String code;

    private BadRequest(String code, String message) {
        super(message);
        this.code = code;
    }

    static BadRequest settings(String message) {
        return new BadRequest("bad_settings", message);
    }

    static BadRequest target(String message) {
        return new BadRequest("egress_denied", message);
    }

    Outcome outcome() {
        return Outcome.failedForGood(code, String.valueOf(getMessage()));
    }
}
