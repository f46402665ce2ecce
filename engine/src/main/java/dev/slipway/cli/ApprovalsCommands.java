package dev.slipway.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `slipway approvals …`.
@Command(
        name = "approvals",
        description = "Show and answer what runs ask of people: approvals, and values.",
        synopsisSubcommandLabel = "COMMAND")
final class ApprovalsCommands extends Group {
    private static final int MOST = 200;

    private final Surroundings surroundings;

    ApprovalsCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// Which of them.
    static final class Wanted {
        @Option(
                names = "--state",
                paramLabel = "STATE",
                description = "Those that are pending (the default), approved, rejected, expired or canceled.")
        @Nullable
        String state;

        @Option(names = "--all", description = "Those in any state.")
        boolean all;

        @Option(names = "--mine", description = "Only those that you may decide, or have decided.")
        boolean mine;

        @Option(names = "--limit", paramLabel = "N", defaultValue = "20", description = "At most so many, up to 200.")
        int limit;
    }

    @Command(name = "list", description = "List what waits for an answer, newest first.")
    int list(@Mixin Remote remote, @Mixin Wanted wanted) {
        if (wanted.all && wanted.state != null) {
            throw new Trouble("--all and --state contradict each other; leave one out");
        }
        if (wanted.limit < 1 || wanted.limit > MOST) {
            throw new Trouble("--limit %d: it must be from 1 to %d".formatted(wanted.limit, MOST));
        }
        var state = wanted.state == null ? "pending" : wanted.state;
        var data = remote.connect(surroundings)
                .get(Resource.at("approvals")
                        .with("state", wanted.all ? null : state)
                        .with("mine", wanted.mine ? true : null)
                        .with("limit", wanted.limit));
        var printer = remote.printer(surroundings);
        var fields = Fields.of(data);
        var rows = fields.list("approvals").stream().map(ApprovalsCommands::row).toList();
        printer.show(data, () -> {
            printer.table(
                    List.of("ID", "ASKS FOR", "WHAT", "STATE", "BY", "EXPIRES", "MESSAGE"),
                    rows,
                    wanted.all || !state.equals("pending")
                            ? "There is no such approval."
                            : "Nothing waits for an answer%s.".formatted(wanted.mine ? " of yours" : ""));
            if (fields.number("total") > rows.size()) {
                printer.line(
                        "… and %d more: --limit shows up to %d".formatted(fields.number("total") - rows.size(), MOST));
            }
        });
        return Exit.SUCCESS;
    }

    private static List<String> row(Fields approval) {
        return List.of(
                approval.text("id"),
                ApprovalText.asksFor(approval),
                ApprovalText.what(approval),
                approval.text("state"),
                approval.text("requestedBy"),
                approval.time("expiresAt").map(Visible::time).orElse(""),
                approval.text("message"));
    }

    @Command(name = "show", description = "Show one approval: what is asked, of whom, and who said what.")
    int show(@Mixin Remote remote, @Parameters(paramLabel = "ID", description = "As the list shows it.") String id) {
        var approval = find(remote.connect(surroundings), id);
        var printer = remote.printer(surroundings);
        printer.show(approval.values(), () -> new ApprovalText(printer).tell(approval));
        return Exit.SUCCESS;
    }

    @Command(name = "approve", description = "Approve what a run asks. When enough people have, it goes on.")
    int approve(
            @Mixin Remote remote,
            @Parameters(paramLabel = "ID", description = "As the list shows it.") String id,
            @Option(names = "--comment", paramLabel = "TEXT", description = "Why.") @Nullable String comment) {
        var body = new LinkedHashMap<String, @Nullable Object>();
        if (comment != null) {
            body.put("comment", comment);
        }
        var answer = answer(remote, id, "approve", body);
        var printer = remote.printer(surroundings);
        long missing = answer.number("required") - answer.number("approvals");
        printer.show(
                answer.values(),
                () -> printer.line(
                        answer.text("state").equals("pending")
                                ? "Approved. %d more must approve before the run goes on.".formatted(missing)
                                : "Approved. The run goes on."));
        return Exit.SUCCESS;
    }

    @Command(name = "reject", description = "Reject what a run asks: it fails, whoever has approved before.")
    int reject(
            @Mixin Remote remote,
            @Parameters(paramLabel = "ID", description = "As the list shows it.") String id,
            @Option(
                            names = "--comment",
                            paramLabel = "TEXT",
                            description = "Why. It must be said; on a terminal it is asked for.")
                    @Nullable
                    String comment) {
        var why = Optional.ofNullable(comment)
                .or(() -> surroundings.terminal().ask("Why: "))
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new Trouble("a rejection says why; add --comment TEXT"));
        var answer = answer(remote, id, "reject", Map.of("comment", why));
        var printer = remote.printer(surroundings);
        printer.show(answer.values(), () -> printer.line("Rejected. The run fails."));
        return Exit.SUCCESS;
    }

    @Command(
            name = "values",
            description = {
                "Pass the values that a run asks for, and it goes on.",
                "For example: ./slipway approvals values ID -p replicas=3 -p password=@password.txt"
            })
    int values(
            @Mixin Remote remote,
            @Parameters(paramLabel = "ID", description = "As the list shows it.") String id,
            @Mixin Inputs inputs,
            @Option(names = "--comment", paramLabel = "TEXT", description = "Why.") @Nullable String comment) {
        var schema = find(remote.connect(surroundings), id).object("form").get("schema");
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("values", inputs.read().resolve(ParameterTypes.of(schema), surroundings.in()));
        if (comment != null) {
            body.put("comment", comment);
        }
        var answer = answer(remote, id, "values", body);
        var printer = remote.printer(surroundings);
        printer.show(answer.values(), () -> printer.line("Passed. The run goes on."));
        return Exit.SUCCESS;
    }

    private Fields answer(Remote remote, String id, String word, Map<String, ?> body) {
        return known(id, () -> remote.connect(surroundings).post(Resource.at("approvals", id, word), body));
    }

    private static Fields find(ApiClient api, String id) {
        return known(id, () -> api.get(Resource.at("approvals", id)));
    }

    private static Fields known(String id, Question question) {
        try {
            return Fields.of(question.ask());
        } catch (Trouble.Refused e) {
            throw e.status() == 404 && "Approval not found".equals(e.getMessage())
                    ? new Trouble("there is no approval %s here; ./slipway approvals list shows those that wait"
                            .formatted(id))
                    : e;
        }
    }

    /// Something that the server is asked.
    @FunctionalInterface
    private interface Question {
        @Nullable
        Object ask();
    }
}
