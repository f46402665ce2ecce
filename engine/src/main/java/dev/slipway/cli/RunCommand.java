package dev.slipway.cli;

import dev.slipway.config.Option;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `slipway run`.
@Command(
        name = "run",
        description = "Run a template or an action.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the run was started; with --follow, it succeeded; with --dry-run, nothing speaks against it",
            "1:with --follow: it failed; with --dry-run, there are problems",
            "2:it could not be started or followed",
            "3:with --follow: it was canceled"
        },
        footerHeading = "%nFor example:%n",
        footer = {
            "  ./slipway run new-service -p name=shop -p port=8080 --follow",
            "  ./slipway run deploy@v2 --input inputs.json -o json",
            "  ./slipway run new-service -p name=shop --dry-run",
            "  ./slipway run report -p body=@report.md --local"
        })
final class RunCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls anything
    CommandSpec spec;

    @Parameters(
            paramLabel = "NAME",
            description = "A template's or action's name, name@version or id. Templates and actions are looked through;"
                    + " a name alone means its highest version.")
    String name = "";

    @CommandLine.Option(
            names = {"-p", "--param"},
            paramLabel = "KEY=VALUE",
            description = "An input. The value is turned into the parameter's type: numbers, true and false, lists and"
                    + " objects as JSON. KEY=@FILE takes a file's text (@- standard input), KEY=@@x the text @x.")
    List<String> pairs = List.of();

    @CommandLine.Option(
            names = "--input",
            paramLabel = "FILE",
            description = "All inputs as a JSON object; - is standard input. A -p wins over it.")
    @Nullable
    String input;

    /// Which kind, when the name alone does not say it.
    static final class Wanted {
        @CommandLine.Option(names = "--template", description = "NAME is a template.")
        boolean template;

        @CommandLine.Option(names = "--action", description = "NAME is an action.")
        boolean action;
    }

    @ArgGroup
    @Nullable
    Wanted wanted;

    @CommandLine.Option(names = "--entity", paramLabel = "ID", description = "What the action is run for.")
    @Nullable
    String entity;

    @CommandLine.Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "The first start with a key makes a run, every later one finds it.")
    @Nullable
    String idempotencyKey;

    @Mixin
    Follow follow = new Follow();

    @CommandLine.Option(
            names = "--dry-run",
            description =
                    "Start nothing: show what each step would do, with its input and files as far as they are known"
                            + " before a run.")
    boolean dryRun;

    @CommandLine.Option(
            names = "--local",
            description = "Run it in an engine of its own, started for this run and stopped after it; implies"
                    + " --follow. It keeps its data in DIR/local, and knows no rate limits.")
    boolean local;

    @Mixin
    Remote remote = new Remote();

    private RunCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    static CommandLine in(Surroundings surroundings) {
        var result = new CommandLine(new RunCommand(surroundings));
        ServerOptions.addTo(result.getCommandSpec(), Option.PORT, Option.HOST, Option.DATABASE_URL);
        return result;
    }

    @Override
    public Integer call() {
        if (dryRun && (follow.wanted || entity != null || idempotencyKey != null)) {
            throw new Trouble(
                    "--dry-run starts nothing; leave out --follow, --entity and --idempotency-key, which are for a start");
        }
        if (local) {
            return runLocally();
        }
        var api = remote.connect(surroundings);
        if (dryRun) {
            return showDryRun(api);
        }
        var startable = startable(api);
        return new Begun(api, surroundings, remote.printer(surroundings))
                .tell(startable.kind(), start(api, startable), follow.wanted);
    }

    private int runLocally() {
        if (remote.server != null) {
            throw new Trouble("--local and --server contradict each other; leave one out");
        }
        try (var engine = LocalEngine.start(ServerOptions.given(spec), surroundings.env())) {
            engine.catalogProblems().forEach(problem -> surroundings.err().println(problem));
            var api = engine.connect(remote.projectOrNull(surroundings));
            if (dryRun) {
                return showDryRun(api);
            }
            var startable = startable(api);
            var runId = start(api, startable).text("runId");
            var cancel = startable.kind().run(runId, "cancel");
            try (var _ = OnInterrupt.run(() -> engine.stop(() -> api.post(cancel, Map.of())))) {
                return new Begun(api, surroundings, remote.printer(surroundings)).follow(startable.kind(), runId);
            }
        }
    }

    private Startable startable(ApiClient api) {
        var kind = wanted == null ? null : wanted.template ? Kind.TEMPLATE : Kind.ACTION;
        return Startables.find(api, name, kind);
    }

    private int showDryRun(ApiClient api) {
        var startable = startable(api);
        var field = switch (startable.kind()) {
            case TEMPLATE -> "inputs";
            case ACTION -> "input";
        };
        var answer = Fields.of(api.post(
                Resource.at(startable.kind().path(), startable.id(), "dry-run"), Map.of(field, inputs(startable))));
        return new DryRunText(remote.printer(surroundings)).tell(answer);
    }

    private Map<String, @Nullable Object> inputs(Startable startable) {
        return new GivenInputs(input, pairs).resolve(startable.parameters(), surroundings.in());
    }

    private Fields start(ApiClient api, Startable startable) {
        return new Starter(api).start(startable, new Starter.Request(inputs(startable), entity, idempotencyKey));
    }
}
