package dev.slipway.run;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/// Makes run ids: UUIDv7 whose milliseconds are the created time, rising within this node.
///
/// Threading: safe; the counter of one millisecond is shared under a lock.
public final class Ids {
    private static final int COUNTER_LIMIT = 1 << 12;
    private static final long LAST_MILLIS = (1L << 47) - 1;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private long lastMillis;
    private int counter;

    /// @param clock the database's time, as near as we know it
    public Ids(Clock clock) {
        this.clock = clock;
    }

    /// The time that ids are made of.
    Clock clock() {
        return clock;
    }

    /// A new id, greater than every one before it.
    public synchronized UUID next() {
        long now = clock.millis();
        if (now > lastMillis) {
            lastMillis = now;
            counter = random.nextInt(COUNTER_LIMIT / 2);
        } else if (++counter >= COUNTER_LIMIT) {
            lastMillis++;
            counter = 0;
        }
        long high = (lastMillis << 16) | 0x7000L | counter;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /// The created time that an id holds.
    public static Instant createdAt(UUID id) {
        return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
    }

    /// The least id that a run created at this time or later can have. A time before 1970 is taken for that
    /// year, one that no id can hold for the last that one can.
    static UUID from(Instant time) {
        // Up to the next millisecond: what was created within one is as old as its beginning.
        long millis = time.plusNanos(999_999).toEpochMilli();
        return new UUID(Math.clamp(millis, 0, LAST_MILLIS) << 16, 0);
    }
}
