package dev.slipway.cli;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `slipway version`.
@Command(name = "version", description = "Show the version.")
final class VersionCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    Format format = new Format();

    VersionCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var version = Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
                .orElse("development");
        var java = Runtime.version().toString();
        var printer = format.printer(surroundings);
        printer.show(
                Map.of("version", version, "java", java),
                () -> printer.line("slipway %s (Java %s)".formatted(version, java)));
        return Exit.SUCCESS;
    }
}
