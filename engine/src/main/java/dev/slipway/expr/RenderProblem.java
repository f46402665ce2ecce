package dev.slipway.expr;

/// A rendering that went beyond its limits, or met text that is no valid expression. Neither message nor place
/// ever holds a value.
public final class RenderProblem extends RuntimeException {
    private final String place;

    RenderProblem(String place, String message) {
        super(place.isEmpty() ? message : place + ": " + message);
        this.place = place;
    }

    /// Where in the rendered tree, for example `body.items[2]`; empty for a single expression.
    public String place() {
        return place;
    }
}
