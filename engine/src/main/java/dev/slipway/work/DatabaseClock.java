package dev.slipway.work;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// The database's time as near as this node knows it: our own clock and the offset measured at each
/// heartbeat, so that nodes whose clocks differ agree on what is due and make ids that rise together.
///
/// Threading: safe.
public final class DatabaseClock extends Clock {
    private volatile Duration offset = Duration.ZERO;

    /// Learns from an answer of the database.
    ///
    /// @param asked our time before the question
    /// @param answered our time after the answer
    /// @param said the database's time in between
    void adjust(Instant asked, Instant answered, Instant said) {
        var middle = asked.plus(Duration.between(asked, answered).dividedBy(2));
        offset = Duration.between(middle, said);
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(offset);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
