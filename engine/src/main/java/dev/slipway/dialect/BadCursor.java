package dev.slipway.dialect;

/// A cursor that was not made for this list, or that somebody changed.
public final class BadCursor extends RuntimeException {
    /// One that is no good here.
    public BadCursor() {
        super("the cursor is broken, or belongs to another list or other filters", null, false, false);
    }
}
