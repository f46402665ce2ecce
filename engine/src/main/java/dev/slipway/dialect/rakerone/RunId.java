package dev.slipway.dialect.rakerone;

import dev.slipway.http.Call;
import dev.slipway.http.HttpProblem;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;

/// A run's id as RakerOne writes it: `run_` and the 32 hex digits of ours.
final class RunId {
    private static final Pattern SHAPE = Pattern.compile("run_[0-9a-f]{32}");
    private static final int HEX = "run_".length();
    private static final int HALF = 16;

    private RunId() {}

    static String text(UUID id) {
        var hex = HexFormat.of();
        return "run_" + hex.toHexDigits(id.getMostSignificantBits()) + hex.toHexDigits(id.getLeastSignificantBits());
    }

    /// The id in a call's path. One that is not well formed is like one that nothing has.
    static UUID of(Call call) {
        var text = call.path("runId");
        if (!SHAPE.matcher(text).matches()) {
            throw new HttpProblem.NotFound("Run not found");
        }
        return new UUID(
                HexFormat.fromHexDigitsToLong(text, HEX, HEX + HALF),
                HexFormat.fromHexDigitsToLong(text, HEX + HALF, HEX + 2 * HALF));
    }
}
