package dev.slipway.cli;

import picocli.CommandLine.Option;

/// The option to stay until the run has ended.
final class Follow {
    @Option(
            names = {"-f", "--follow"},
            description = "Stay, show steps and log as they come, and at the end the outputs.")
    boolean wanted;
}
