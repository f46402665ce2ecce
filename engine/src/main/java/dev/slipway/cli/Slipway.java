package dev.slipway.cli;

import dev.slipway.catalog.Suggestion;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
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
    /// @return the process's exit code: 0 success, 1 a followed run failed or a check found something, 2 it
    ///     could not be done, 3 the followed run was canceled
    public static int run(List<String> arguments, Surroundings surroundings) {
        var wanted = arguments.isEmpty() ? "" : arguments.getFirst();
        return commands(wanted, surroundings).execute(arguments.toArray(String[]::new));
    }

    /// Without a command: the help.
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return Exit.SUCCESS;
    }

    private static final Map<String, Function<Surroundings, Object>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("up", UpCommand::in);
        COMMANDS.put("run", RunCommand::in);
        COMMANDS.put("runs", RunsCommands::new);
        COMMANDS.put("approvals", ApprovalsCommands::new);
        COMMANDS.put("templates", TemplatesCommands::new);
        COMMANDS.put("actions", ActionsCommands::new);
        COMMANDS.put("catalog", CatalogCommands::new);
        COMMANDS.put("secret", SecretCommands::new);
        COMMANDS.put("token", TokenCommands::new);
        COMMANDS.put("projects", ProjectsCommands::new);
        COMMANDS.put("audit", AuditCommand::new);
        COMMANDS.put("doctor", DoctorCommand::new);
        COMMANDS.put("version", VersionCommand::new);
    }

    /// The command line with the one command that is wanted, else with all: reading the annotations of all
    /// would be half of what a short command takes.
    private static CommandLine commands(String wanted, Surroundings surroundings) {
        var result = new CommandLine(new Slipway());
        COMMANDS.forEach((name, command) -> {
            if (name.equals(wanted) || !COMMANDS.containsKey(wanted)) {
                result.addSubcommand(command.apply(surroundings));
            }
        });
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
        var what = problem instanceof UnmatchedArgumentException unmatched
                ? unknown(command.getCommandSpec(), unmatched.getUnmatched().getFirst())
                : problem.getMessage();
        err.println("slipway: %s%nslipway: ./%s --help shows how it is used"
                .formatted(firstLine(what), command.getCommandSpec().qualifiedName()));
        return Exit.TROUBLE;
    }

    private static String unknown(CommandSpec command, String argument) {
        if (argument.startsWith("-")) {
            return "there is no option %s%s"
                    .formatted(
                            argument,
                            Suggestion.of(argument, command.optionsMap().keySet())
                                    .orElse(""));
        }
        return command.subcommands().isEmpty()
                ? "\"%s\" is one argument too many".formatted(argument)
                : "there is no command \"%s %s\"%s"
                        .formatted(
                                command.qualifiedName(),
                                argument,
                                Suggestion.of(argument, command.subcommands().keySet())
                                        .orElse(""));
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
                                : "this should not have happened: %s; SLIPWAY_DEBUG=1 shows where".formatted(problem)));
        return Exit.TROUBLE;
    }

    private static String firstLine(@Nullable String text) {
        return text == null ? "wrong usage" : text.lines().findFirst().orElse("wrong usage");
    }
}
