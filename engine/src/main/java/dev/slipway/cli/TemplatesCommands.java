package dev.slipway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `slipway templates …`.
@Command(name = "templates", description = "Show templates.", synopsisSubcommandLabel = "COMMAND")
final class TemplatesCommands extends Group {
    private final Surroundings surroundings;

    TemplatesCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Command(name = "list", description = "List the templates that can be run.")
    int list(@Mixin Remote remote) {
        return new Listing(remote.connect(surroundings), remote.printer(surroundings)).list(Kind.TEMPLATE);
    }

    @Command(name = "show", description = "Show one template: its parameters, steps and outputs.")
    int show(
            @Mixin Remote remote,
            @Parameters(paramLabel = "NAME", description = "A name, name@version or id.") String name) {
        return new Listing(remote.connect(surroundings), remote.printer(surroundings)).showTemplate(name);
    }
}
