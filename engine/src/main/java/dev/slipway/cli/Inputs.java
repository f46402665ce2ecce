package dev.slipway.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options by which a person gives values.
final class Inputs {
    @Option(
            names = {"-p", "--param"},
            paramLabel = "KEY=VALUE",
            description =
                    "A value. It is turned into the parameter's type: numbers, true and false, lists and objects as"
                            + " JSON. KEY=@FILE takes a file's text (@- standard input), KEY=@@x the text @x.")
    List<String> pairs = List.of();

    @Option(
            names = {"--input", "--file"},
            paramLabel = "FILE",
            description = "All values as a JSON object; - is standard input. A -p wins over it.")
    @Nullable
    String file;

    /// Whether anything was given.
    boolean given() {
        return file != null || !pairs.isEmpty();
    }

    GivenInputs read() {
        return new GivenInputs(file, pairs);
    }
}
