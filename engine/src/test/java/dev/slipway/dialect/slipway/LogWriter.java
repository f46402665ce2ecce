package dev.slipway.dialect.slipway;

import dev.slipway.run.Claim;
import dev.slipway.run.Logs;
import dev.slipway.spi.Task.Level;
import java.time.Instant;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Writes into the log of a run as its attempts would.
record LogWriter(Logs logs, String run) {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private static Logs.Line line(int claim, int number, String message) {
        var level = Level.values()[number % Level.values().length];
        return new Logs.Line(Logs.seq(claim, number), BEGIN.plusMillis(number), level, message);
    }

    /// Stores lines of a claim.
    void write(int claim, int first, int last, int chunk, IntFunction<String> message) {
        for (int at = first; at <= last; at += chunk) {
            var lines = IntStream.rangeClosed(at, Math.min(last, at + chunk - 1))
                    .mapToObj(number -> line(claim, number, message.apply(number)))
                    .toList();
            logs.append(new Claim(1, UUID.fromString(run), claim, 1, 1, 0, null), lines);
        }
    }
}
