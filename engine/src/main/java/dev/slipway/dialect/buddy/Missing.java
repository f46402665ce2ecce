package dev.slipway.dialect.buddy;

/// What is said about something that is not there, or not to be seen.
final class Missing {
    static final String WORKSPACE = "Workspace not found";
    static final String PROJECT = "Project not found";
    static final String PIPELINE = "Pipeline not found";
    static final String ACTION = "Action not found";
    static final String EXECUTION = "Execution not found";
    static final String ACTION_EXECUTION = "Action execution not found";

    private Missing() {}
}
