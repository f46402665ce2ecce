package dev.slipway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `slipway actions …`.
@Command(name = "actions", description = "Show actions.", synopsisSubcommandLabel = "COMMAND")
final class ActionsCommands extends Group {
    private final Surroundings surroundings;

    ActionsCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Command(name = "list", description = "List the actions that can be run.")
    int list(@Mixin Remote remote) {
        return new Listing(remote.connect(surroundings), remote.printer(surroundings)).list(Kind.ACTION);
    }

    @Command(name = "show", description = "Show one action.")
    int show(
            @Mixin Remote remote,
            @Parameters(paramLabel = "NAME", description = "A name, name@version or id.") String name) {
        return new Listing(remote.connect(surroundings), remote.printer(surroundings)).showAction(name);
    }
}
