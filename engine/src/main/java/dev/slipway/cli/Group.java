package dev.slipway.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// A command that only groups others: alone, it shows its help.
sealed class Group implements Callable<Integer>
        permits RunsCommands,
                TemplatesCommands,
                ActionsCommands,
                ApprovalsCommands,
                CatalogCommands,
                SecretCommands,
                TokenCommands,
                ProjectsCommands {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls anything
    CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return Exit.SUCCESS;
    }
}
