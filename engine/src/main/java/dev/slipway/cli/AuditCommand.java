package dev.slipway.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `slipway audit`.
@Command(name = "audit", description = "List who did what, newest first.")
final class AuditCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(names = "--actor", paramLabel = "WHO", description = "Only what this person or token did.")
    @Nullable
    String actor;

    @Option(names = "--target", paramLabel = "ID", description = "Only what was done to this.")
    @Nullable
    String target;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "At most so many, up to 200.")
    int limit;

    @Mixin
    Remote remote = new Remote();

    AuditCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var data = remote.connect(surroundings)
                .get(Resource.at("audit-logs")
                        .with("actor", actor)
                        .with("targetId", target)
                        .with("limit", limit));
        var printer = remote.printer(surroundings);
        printer.show(
                data,
                () -> printer.table(
                        List.of("TIME", "ACTOR", "VIA", "ACTION", "STATUS", "TARGET", "REMARK"),
                        Fields.of(data).list("entries").stream()
                                .map(AuditCommand::row)
                                .toList(),
                        actor == null && target == null ? "Nothing was done yet." : "There is no such entry."));
        return Exit.SUCCESS;
    }

    private static List<String> row(Fields entry) {
        var metadata = entry.object("metadata");
        return List.of(
                entry.time("ts").map(Visible::time).orElse(""),
                entry.text("actor"),
                metadata.text("via"),
                entry.text("action"),
                entry.text("status"),
                (entry.text("target_type") + " " + entry.text("target_id")).strip(),
                remark(metadata));
    }

    /// Why it was refused, who canceled it, or which run it did again.
    private static String remark(Fields metadata) {
        return metadata.find("reason")
                .or(() -> metadata.find("canceledBy").map("canceled by "::concat))
                .or(() -> metadata.find("retryOf").map("again: "::concat))
                .orElse("");
    }
}
