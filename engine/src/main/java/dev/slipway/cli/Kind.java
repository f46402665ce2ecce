package dev.slipway.cli;

/// What one can start.
enum Kind {
    /// Steps, each an action.
    TEMPLATE("templates"),
    /// One thing to do.
    ACTION("actions");

    private final String path;

    Kind(String path) {
        this.path = path;
    }

    /// Its name in the API's paths.
    String path() {
        return path;
    }

    /// One of its runs.
    Resource run(String runId) {
        return Resource.at(path, "runs", runId);
    }

    /// What can be done to one of its runs.
    Resource run(String runId, String verb) {
        return Resource.at(path, "runs", runId, verb);
    }

    /// The word for it in a sentence.
    String word() {
        return switch (this) {
            case TEMPLATE -> "template";
            case ACTION -> "action";
        };
    }
}
