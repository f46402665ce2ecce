package dev.slipway.secret;

/// A secret that is not accepted. The message says why and never holds the value.
public final class BadSecret extends RuntimeException {
    BadSecret(String message) {
        super(message);
    }
}
