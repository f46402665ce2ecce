package dev.slipway.dialect.buddy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// How soon an execution is to begin, against others.
enum Priority {
    LOW(8),
    NORMAL(5),
    HIGH(2);

    private final int ours;

    Priority(int ours) {
        this.ours = ours;
    }

    /// As the engine counts: smaller is sooner.
    int ours() {
        return ours;
    }

    /// The word for a priority of the engine's.
    static Priority of(int ours) {
        if (ours == NORMAL.ours) {
            return NORMAL;
        }
        return ours < NORMAL.ours ? HIGH : LOW;
    }

    /// All, by name.
    static Map<String, Priority> byName() {
        var result = new LinkedHashMap<String, Priority>();
        Arrays.stream(values()).forEach(one -> result.put(one.name(), one));
        return result;
    }
}
