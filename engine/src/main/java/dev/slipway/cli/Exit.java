package dev.slipway.cli;

/// What the commands' exit codes mean.
final class Exit {
    /// It went well; a followed run ended in success.
    static final int SUCCESS = 0;
    /// The followed run failed, or a check found something.
    static final int FAILURE = 1;
    /// It could not be done: wrong usage, no server, or the server refused.
    static final int TROUBLE = 2;
    /// The followed run was canceled.
    static final int CANCELED = 3;

    private Exit() {}
}
