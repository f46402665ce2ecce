package dev.slipway.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `slipway runs …`.
@Command(name = "runs", description = "Show, follow, cancel and repeat runs.", synopsisSubcommandLabel = "COMMAND")
final class RunsCommands extends Group {
    private final Surroundings surroundings;

    RunsCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Command(name = "list", description = "List runs of templates and actions, newest first.")
    int list(@Mixin Remote remote, @Mixin RunSearch search) {
        var api = remote.connect(surroundings);
        var rows = search.find(api);
        var printer = remote.printer(surroundings);
        printer.show(
                rows.stream().map(row -> row.fields().values()).toList(),
                () -> printer.table(
                        List.of("ID", "WHAT", "STATUS", "BY", "CREATED", "TOOK"),
                        table(rows, names(Startables.all(api))),
                        "There is no such run; ./slipway run NAME starts one."));
        return Exit.SUCCESS;
    }

    private static List<List<String>> table(List<RunSearch.Row> rows, Map<String, String> names) {
        return rows.stream()
                .map(row -> {
                    var fields = row.fields();
                    var what = names.getOrDefault(row.definition(), row.definition());
                    return List.of(
                            fields.text("id"),
                            what
                                    + fields.find("step_id")
                                            .map(step -> " (step %s)".formatted(step))
                                            .orElse(""),
                            fields.text("status"),
                            fields.text("requested_by"),
                            fields.time("created_at").map(Visible::time).orElse(""),
                            fields.between("created_at", "finished_at")
                                    .map(Visible::duration)
                                    .orElse(""));
                })
                .toList();
    }

    private static Map<String, String> names(Stream<Startable> all) {
        return all.collect(Collectors.toMap(Startable::id, Startable::reference, (first, _) -> first));
    }

    @Command(name = "show", description = "Show one run: state, steps, outputs.")
    int show(@Mixin Remote remote, @Parameters(paramLabel = "ID") String id) {
        var api = remote.connect(surroundings);
        var run = FoundRun.find(api, id);
        var printer = remote.printer(surroundings);
        printer.show(run.detail().values(), () -> tell(api, printer, run));
        return Exit.SUCCESS;
    }

    private static void tell(ApiClient api, Printer printer, FoundRun run) {
        var detail = run.detail();
        var definition = detail.text(run.kind() == Kind.TEMPLATE ? "templateId" : "actionId");
        var ending = new Ending(api, printer);
        var head = new LinkedHashMap<String, @Nullable Object>();
        head.put("Run", run.id());
        head.put(
                run.kind() == Kind.TEMPLATE ? "Template" : "Action",
                names(Startables.list(api, run.kind()).stream()).getOrDefault(definition, definition));
        head.put("Status", run.status());
        if (run.detail().find("awaits").isPresent()) {
            head.put("Waits for", awaits(run));
        }
        head.put("Error", detail.find("error").orElseGet(() -> ending.error(run)));
        head.put("By", detail.text("requestedBy"));
        head.put("Created", detail.text("createdAt"));
        head.put("Finished", detail.text("finishedAt"));
        head.put(
                "Took",
                detail.between("createdAt", "finishedAt").map(Visible::duration).orElse(""));
        head.put("Input", input(run));
        printer.pairs(head);
        if (!detail.list("steps").isEmpty()) {
            printer.line("");
            printer.line("Steps");
            var narrator = new RunNarrator(new Screen(printer.out(), Screen.Kind.PLAIN), Time.REAL, "");
            for (var step : detail.list("steps")) {
                narrator.ended(new Narrator.Step(step.text("stepId"), step));
            }
            narrator.underWay(detail.list("steps").stream()
                    .filter(step -> step.find("awaits").isPresent())
                    .map(step -> new Narrator.Step(step.text("stepId"), step))
                    .toList());
        }
        if (detail.get("outputs") != null || detail.get("output") != null) {
            printer.line("");
            printer.line("Outputs");
            ending.outputs(run);
        }
    }

    private static String awaits(FoundRun run) {
        var awaits = run.detail().text("awaits");
        return awaits.equals("approval") || awaits.equals("variables")
                ? "an answer: " + ApprovalText.command(awaits, run.id())
                : awaits;
    }

    private static String input(FoundRun run) {
        var input = run.detail().object(run.kind() == Kind.TEMPLATE ? "inputs" : "input");
        return input.values().isEmpty() ? "" : Fields.shown(input.values());
    }

    @Command(name = "logs", description = "Show a run's log; of a template run, those of its steps.")
    int logs(
            @Mixin Remote remote,
            @Parameters(paramLabel = "ID") String id,
            @Option(
                            names = {"-f", "--follow"},
                            description = "Go on until the run has ended. With --output json, one line of JSON per"
                                    + " log line.")
                    boolean follow) {
        var api = remote.connect(surroundings);
        var run = FoundRun.find(api, id);
        var printer = remote.printer(surroundings);
        if (follow) {
            var narrator = new LogNarrator(printer, surroundings.err());
            new Follower(api, surroundings.time(), narrator).follow(run.kind(), id);
        } else {
            var collected = new LogNarrator.Collected();
            new Follower(
                            api,
                            surroundings.time(),
                            printer.json() ? collected : new LogNarrator(printer, surroundings.err()))
                    .look(run);
            printer.show(Map.of("logs", collected.lines()), () -> {});
        }
        return Exit.SUCCESS;
    }

    @Command(name = "cancel", description = "Cancel a run that has not ended.")
    int cancel(@Mixin Remote remote, @Parameters(paramLabel = "ID") String id) {
        var api = remote.connect(surroundings);
        var data = api.post(FoundRun.find(api, id).kind().run(id, "cancel"), Map.of());
        var printer = remote.printer(surroundings);
        printer.show(data, () -> printer.line("Run %s is canceled.".formatted(id)));
        return Exit.SUCCESS;
    }

    @Command(
            name = "attempts",
            description = "Show every attempt of a run with its log, those of earlier runs included.")
    int attempts(@Mixin Remote remote, @Parameters(paramLabel = "ID") String id) {
        var api = remote.connect(surroundings);
        return new AttemptsListing(api, remote.printer(surroundings)).list(FoundRun.find(api, id));
    }

    @Command(
            name = "retry",
            description = "Run again what did not succeed, as a new run, with other inputs if given: -p changes one,"
                    + " --input stands for all. Exit codes with --follow as those of `run`.")
    int retry(
            @Mixin Remote remote,
            @Parameters(paramLabel = "ID") String id,
            @Mixin Inputs inputs,
            @Mixin Follow follow) {
        return again(remote, id, "retry", inputs, follow);
    }

    @Command(
            name = "rerun",
            description =
                    "Run all of it again, as a new run, with other inputs if given: -p changes one, --input stands"
                            + " for all. Exit codes with --follow as those of `run`.")
    int rerun(
            @Mixin Remote remote,
            @Parameters(paramLabel = "ID") String id,
            @Mixin Inputs inputs,
            @Mixin Follow follow) {
        return again(remote, id, "rerun", inputs, follow);
    }

    private int again(Remote remote, String id, String how, Inputs inputs, Follow follow) {
        var api = remote.connect(surroundings);
        var run = FoundRun.find(api, id);
        var started = new RunAgain(api).start(run, how, inputs, surroundings.in());
        return new Begun(api, surroundings, remote.printer(surroundings)).tell(run.kind(), started, follow.wanted);
    }
}
