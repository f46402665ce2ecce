package dev.slipway.cli;

import picocli.CommandLine.Option;

/// The option that says how a command prints what it has to say.
final class Format {
    /// The ways.
    enum Way {
        text,
        json
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            description = "How to print: text for people, json for programs (what the server answered, nothing else).")
    Way way = Way.text;

    Printer printer(Surroundings surroundings) {
        return new Printer(surroundings.out(), way == Way.json);
    }
}
