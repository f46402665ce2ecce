package dev.slipway.http;

import org.jspecify.annotations.Nullable;

/// The JSON body of a request. No body and the value `null` are two things.
///
/// @param present whether there was one
/// @param value its value
public record Body(boolean present, @Nullable Object value) {
    /// No body.
    public static final Body NONE = new Body(false, null);
}
