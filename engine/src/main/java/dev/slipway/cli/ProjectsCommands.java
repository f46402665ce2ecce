package dev.slipway.cli;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `slipway projects …`.
@Command(name = "projects", description = "Show projects.", synopsisSubcommandLabel = "COMMAND")
final class ProjectsCommands extends Group {
    private final Surroundings surroundings;

    ProjectsCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Command(name = "list", description = "List the projects that you may see.")
    int list(@Mixin Remote remote) {
        var data = remote.connect(surroundings).get(Resource.at("projects"));
        var printer = remote.printer(surroundings);
        printer.show(
                data,
                () -> printer.table(
                        List.of("PROJECT", "ENVIRONMENTS", "TITLE"),
                        Fields.of(data).list("projects").stream()
                                .map(ProjectsCommands::row)
                                .toList(),
                        "There is no project that you may see."));
        return Exit.SUCCESS;
    }

    private static List<String> row(Fields project) {
        var environments = project.get("environments") instanceof List<?> names
                ? names.stream().map(Fields::shown).collect(Collectors.joining(", "))
                : "";
        return List.of(project.text("organization") + "/" + project.text("name"), environments, project.text("title"));
    }
}
