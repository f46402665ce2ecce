package dev.slipway.cli;

import java.util.Set;

/// The API's words for what a run is at.
final class RunStatus {
    private static final Set<String> ENDED = Set.of("success", "failed", "canceled");

    private RunStatus() {}

    /// Whether nothing more will happen.
    static boolean ended(String status) {
        return ENDED.contains(status);
    }

    /// The mark before a step or run with that status.
    static String mark(String status) {
        return switch (status) {
            case "success" -> "✓";
            case "failed" -> "✗";
            case "canceled" -> "■";
            case "running" -> "▸";
            default -> "·";
        };
    }

    /// The exit code of a command that waited for a run which ended so.
    static int exitCode(String status) {
        return switch (status) {
            case "success" -> Exit.SUCCESS;
            case "canceled" -> Exit.CANCELED;
            default -> Exit.FAILURE;
        };
    }
}
