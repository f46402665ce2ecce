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
@Command(name = "catalog", description = "Check catalog files.", synopsisSubcommandLabel = "COMMAND")
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

    private static void tell(Path folder, List<Problem> problems, Printer printer) {
        problems.forEach(problem -> printer.line(problem.toString()));
        if (problems.isEmpty()) {
            printer.line("✓ %s is good".formatted(folder));
        }
    }

    private static Map<String, Object> told(Problem problem) {
        return Map.of(
                "file", problem.file(), "line", problem.line(), "path", problem.path(), "message", problem.message());
    }
}
