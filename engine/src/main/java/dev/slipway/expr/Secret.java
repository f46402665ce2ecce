package dev.slipway.expr;

import org.jspecify.annotations.Nullable;

/// A value inside a tree of plain values that must not be seen: what an expression made with it is one, too.
///
/// @param value the value in clear
public record Secret(@Nullable Object value) {
    /// Never the value.
    @Override
    public String toString() {
        return "***";
    }
}
