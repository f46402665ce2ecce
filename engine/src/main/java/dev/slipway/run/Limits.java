package dev.slipway.run;

/// How many runs a user may create in one minute; 0 for no limit.
///
/// @param actionRuns stand-alone action runs
/// @param templateRuns template runs
public record Limits(int actionRuns, int templateRuns) {
    /// The limit for one kind.
    int of(Kind kind) {
        return switch (kind) {
            case ACTION -> actionRuns;
            case TEMPLATE -> templateRuns;
        };
    }
}
