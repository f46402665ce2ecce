package dev.slipway.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `slipway doctor`.
@Command(
        name = "doctor",
        description = "Check what must always hold in the server's database.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all holds", "1:there are findings", "2:it could not be checked"})
final class DoctorCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    Remote remote = new Remote();

    DoctorCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var data = Fields.of(remote.connect(surroundings).get(Resource.at("doctor")));
        var printer = remote.printer(surroundings);
        printer.show(data.values(), () -> tell(data, printer));
        return data.list("findings").isEmpty() ? Exit.SUCCESS : Exit.FAILURE;
    }

    private static void tell(Fields data, Printer printer) {
        var findings = data.list("findings");
        for (var finding : findings) {
            printer.line("✗ %s: %d".formatted(finding.text("name"), finding.number("count")));
            printer.line("  " + finding.text("explanation"));
            if (finding.get("examples") instanceof List<?> examples) {
                examples.forEach(example -> printer.line("  for example " + Fields.shown(example)));
            }
        }
        printer.line(
                findings.isEmpty()
                        ? "✓ %d checks, all hold".formatted(data.number("checked"))
                        : "%d of %d checks have findings".formatted(findings.size(), data.number("checked")));
    }
}
