package dev.slipway.secret;

/// Something sealed that cannot be opened: changed, moved to another place, or sealed with a key that is gone.
public final class SealBroken extends RuntimeException {
    SealBroken(String message) {
        super(message);
    }
}
