package dev.slipway.expr;

/// Whether the value of an expression that stands alone keeps its type (DEFINITIONS.md, Expressions).
public enum Typing {
    /// Every result is text, as in `forgeportal/v1`.
    TEXT,
    /// A text that is exactly one `{{ }}` gives the value itself, null when there is none; others give text.
    KEEP
}
