package dev.slipway.cli;

import dev.slipway.config.Option;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The server's own settings as command-line options, made from the one table of them.
final class ServerOptions {
    private ServerOptions() {}

    /// Adds to a command every setting that may stand on the command line, save those named.
    static void addTo(CommandSpec command, Option... but) {
        for (var option : Option.values()) {
            var flag = option.flag();
            if (flag != null && !Arrays.asList(but).contains(option)) {
                var standard = option.standard();
                command.addOption(OptionSpec.builder(flag)
                        .type(String.class)
                        .paramLabel(flag.substring(flag.lastIndexOf('-') + 1).toUpperCase(Locale.ROOT))
                        .description("%s Also %s%s."
                                .formatted(
                                        option.help(), option.variable(), standard == null ? "" : "; else " + standard))
                        .build());
            }
        }
    }

    /// What the command line said, by flag.
    static Map<String, String> given(CommandSpec command) {
        var result = new HashMap<String, String>();
        for (var option : Option.values()) {
            var flag = option.flag();
            var spec = flag == null ? null : command.findOption(flag);
            if (flag != null && spec != null && spec.getValue() instanceof String value) {
                result.put(flag, value);
            }
        }
        return result;
    }

    /// What stands in the environment alone, one a line.
    static String[] variables() {
        return Arrays.stream(Option.values())
                .filter(option -> option.flag() == null)
                .map(option -> "  %s%n      %s".formatted(option.variable(), option.help()))
                .toArray(String[]::new);
    }
}
