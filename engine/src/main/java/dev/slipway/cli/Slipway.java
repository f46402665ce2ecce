package dev.slipway.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command `slipway` with all that belongs to it.
@Command(
        name = "slipway",
        header = "Slipway runs actions and templates: durably, with retries, logs and checked inputs.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = false,
        footerHeading = "%nThe first minute:%n",
        footer = {
            "  ./slipway up                                 start the server",
            "  ./slipway templates list                     what can be run",
            "  ./slipway run NAME -p key=value --follow     run it and watch",
            "",
            "./slipway COMMAND --help tells more. SLIPWAY_SERVER and SLIPWAY_TOKEN say where and who;",
            "SLIPWAY_DEBUG=1 shows stack traces."
        })
public final class Slipway implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls anything
    private CommandSpec spec;

    private Slipway() {}

    /// Carries out what the arguments say.
    ///
    /// @return the process's exit code: 0 success, 1 a followed run failed or a check found something, 2 it could
    ///     not be done, 3 the followed run was canceled
    public static int run(List<String> arguments, Surroundings surroundings) {
        return commands(surroundings).execute(arguments.toArray(String[]::new));
    }

    /// Without a command: the help.
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return Exit.SUCCESS;
    }

    private static CommandLine commands(Surroundings surroundings) {
        var result = new CommandLine(new Slipway())
                .addSubcommand(UpCommand.in(surroundings))
                .addSubcommand(RunCommand.in(surroundings))
                .addSubcommand(new RunsCommands(surroundings))
                .addSubcommand(new TemplatesCommands(surroundings))
                .addSubcommand(new ActionsCommands(surroundings))
                .addSubcommand(new CatalogCommands(surroundings))
                .addSubcommand(new SecretCommands(surroundings))
                .addSubcommand(new TokenCommands(surroundings))
                .addSubcommand(new ProjectsCommands(surroundings))
                .addSubcommand(new AuditCommand(surroundings))
                .addSubcommand(new DoctorCommand(surroundings))
                .addSubcommand(new VersionCommand(surroundings));
        result.setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8));
        result.setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8));
        result.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        result.setUsageHelpWidth(100);
        result.setExpandAtFiles(false); // -p key=@file is ours
        result.setCaseInsensitiveEnumValuesAllowed(true);
        result.setParameterExceptionHandler((problem, _) -> misused(problem));
        result.setExecutionExceptionHandler((problem, _, _) -> failed(problem, surroundings));
        everyCommand(result);
        return result;
    }

    /// Every command has --help; one that only groups others shows it when it stands alone.
    private static void everyCommand(CommandLine command) {
        command.getCommandSpec().addMixin("help", CommandSpec.forAnnotatedObject(new HelpOption()));
        command.getSubcommands().values().forEach(Slipway::everyCommand);
    }

    private static int misused(ParameterException problem) {
        var command = problem.getCommandLine();
        var err = command.getErr();
        err.println("slipway: " + firstLine(problem.getMessage()));
        if (problem instanceof UnmatchedArgumentException unmatched) {
            unmatched.getSuggestions().stream()
                    .findFirst()
                    .ifPresent(suggestion -> err.println("slipway: did you mean \"%s\"?".formatted(suggestion)));
        }
        err.println("slipway: ./%s --help shows how it is used".formatted(command.getCommandSpec().qualifiedName()));
        return Exit.TROUBLE;
    }

    private static int failed(Exception problem, Surroundings surroundings) {
        if (surroundings.debug()) {
            problem.printStackTrace(surroundings.err());
        }
        surroundings
                .err()
                .println("slipway: "
                        + (problem instanceof Trouble
                                ? problem.getMessage()
                                : "this should not have happened: %s; SLIPWAY_DEBUG=1 shows where"
                                        .formatted(problem)));
        return Exit.TROUBLE;
    }

    private static String firstLine(@Nullable String text) {
        return text == null ? "wrong usage" : text.lines().findFirst().orElse("wrong usage");
    }
}
