package dev.slipway;

import dev.slipway.cli.Slipway;
import dev.slipway.cli.Surroundings;
import java.util.List;

/// The program's entry.
public final class Main {
    private Main() {}

    /// Carries out one command and ends the process with its exit code.
    public static void main(String[] arguments) {
        System.exit(Slipway.run(List.of(arguments), Surroundings.ofThisProcess()));
    }
}
