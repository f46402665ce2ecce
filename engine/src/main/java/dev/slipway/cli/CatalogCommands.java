package dev.slipway.cli;

import dev.slipway.App;
import dev.slipway.catalog.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `slipway catalog …`.
@Command(
        name = "catalog",
        description = "Check catalog files, and put them into a server.",
        synopsisSubcommandLabel = "COMMAND")
final class CatalogCommands extends Group {
    private final Surroundings surroundings;

    CatalogCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Command(
            name = "check",
            description = "Check a catalog folder without a server; every problem as file:line: message.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:it is good", "1:it has problems", "2:it could not be checked"})
    int check(
            @Mixin Format format,
            @Parameters(paramLabel = "DIR", description = "The folder.") Path folder,
            @Option(
                            names = "--plugins",
                            paramLabel = "DIR",
                            defaultValue = "plugins",
                            description = "The folder of jars with executors of your own; else plugins.")
                    Path plugins) {
        if (!Files.isDirectory(folder)) {
            throw new Trouble("there is no folder %s; name the catalog's".formatted(folder));
        }
        var problems = App.check(folder, plugins);
        var printer = format.printer(surroundings);
        printer.show(
                Map.of("problems", problems.stream().map(CatalogCommands::told).toList()),
                () -> tell(folder, problems, printer));
        return problems.isEmpty() ? Exit.SUCCESS : Exit.FAILURE;
    }

    @Command(
            name = "apply",
            description = "Put every good document of a catalog folder into a server; the others are told as"
                    + " file:line: message.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:all are there", "1:some have problems", "2:it could not be done"})
    int apply(
            @Mixin Remote remote,
            @Parameters(paramLabel = "DIR", description = "The folder.") Path folder,
            @Option(
                            names = "--plugins",
                            paramLabel = "DIR",
                            defaultValue = "plugins",
                            description = "The folder of jars with executors of your own; else plugins.")
                    Path plugins) {
        if (!Files.isDirectory(folder)) {
            throw new Trouble("there is no folder %s; name the catalog's".formatted(folder));
        }
        var read = App.read(folder, plugins);
        var application = new CatalogApplication(remote.connect(surroundings));
        read.problems().forEach(application::leftOut);
        read.documents().forEach(application::put);
        var printer = remote.printer(surroundings);
        printer.show(application.result(), () -> application.tell(folder, printer));
        return application.complete() ? Exit.SUCCESS : Exit.FAILURE;
    }

    private static void tell(Path folder, List<Problem> problems, Printer printer) {
        tellProblems(folder, problems, printer);
        if (problems.isEmpty()) {
            printer.line("✓ %s is good".formatted(folder));
        }
    }

    /// As compilers do, so that editors find the place.
    static void tellProblems(Path folder, List<Problem> problems, Printer printer) {
        problems.forEach(problem ->
                printer.line("%s:%d: %s".formatted(folder.resolve(problem.file()), problem.line(), problem.message())));
    }

    static Map<String, Object> told(Problem problem) {
        return Map.of(
                "file", problem.file(), "line", problem.line(), "path", problem.path(), "message", problem.message());
    }
}
