package dev.slipway.expr;

/// Text that is no valid expression. The message says what is wrong and what was expected, without the place.
public final class BadExpression extends RuntimeException {
    private final int line;
    private final int column;

    BadExpression(int line, int column, String message) {
        super(message);
        this.line = line;
        this.column = column;
    }

    /// The line inside the text, from 1.
    public int line() {
        return line;
    }

    /// The column inside the line, from 1.
    public int column() {
        return column;
    }
}
