package dev.slipway.run;

import java.util.Locale;

/// How a run ended. It never changes.
public enum Ending {
    SUCCEEDED,
    FAILED,
    CANCELED;

    /// In lower case, as the database spells it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
