package dev.slipway.cli;

import dev.slipway.App;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `slipway up`.
@Command(
        name = "up",
        description = "Start the server, with its own PostgreSQL unless --database-url names another.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:stopped by SIGTERM or Ctrl-C, cleanly", "2:it could not start"})
final class UpCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls anything
    CommandSpec spec;

    @Mixin
    Format format = new Format();

    private UpCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    static CommandLine in(Surroundings surroundings) {
        var result = new CommandLine(new UpCommand(surroundings));
        ServerOptions.addTo(result.getCommandSpec());
        result.getCommandSpec()
                .usageMessage()
                .footerHeading("%nIn the environment alone:%n")
                .footer(ServerOptions.variables());
        return result;
    }

    @Override
    public Integer call() {
        var began = surroundings.time().now();
        try (var app = Startup.start(ServerOptions.given(spec), surroundings.env());
                var _ = OnInterrupt.run(() -> stop(app))) {
            announce(app, began);
            // Nothing ever counts it down: a signal ends the process.
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Exit.SUCCESS;
    }

    private void stop(App app) {
        surroundings.err().println("slipway: stopping");
        app.close();
        // Without this the process would end with the signal's code, as if it had been cut off.
        Runtime.getRuntime().halt(Exit.SUCCESS);
    }

    private void announce(App app, Instant began) {
        var printer = format.printer(surroundings);
        var who = app.devMode() ? developer(app) : null;
        var facts = new LinkedHashMap<String, @Nullable Object>();
        facts.put("url", app.url().toString());
        facts.put("who", who);
        facts.put("signIn", app.signIn().map(URI::toString).orElse(null));
        facts.put("token", app.adminToken());
        facts.put(
                "problems", app.catalogProblems().stream().map(Object::toString).toList());
        printer.show(facts, () -> {
            var took =
                    Visible.duration(Duration.between(began, surroundings.time().now()));
            var here = app.local().equals(app.url()) ? "" : ", for others " + app.url();
            printer.line("Slipway listens at %s%s (ready after %s)".formatted(app.local(), here, took));
            printer.line("");
            printer.line("  Open       %s/ui/ (the pages)".formatted(app.local()));
            printer.line(
                    who == null
                            ? "  You are    nobody without a token: pass one as SLIPWAY_TOKEN, or as a bearer token"
                            : "  You are    %s, without signing in: dev mode, for this machine alone".formatted(who));
            app.signIn().ifPresent(login -> printer.line("  Sign in    " + login));
            printer.line("  Token      %s (all rights; for the bearer APIs)".formatted(app.adminToken()));
            printer.line("  Try        " + firstCommand(app));
            printer.line("");
        });
        app.catalogProblems().forEach(problem -> surroundings.err().println(problem));
    }

    // What cannot be found out for the announcement is no reason to end a server that runs.

    private static String developer(App app) {
        try {
            var me = new ApiClient(new ApiClient.Target(app.local(), null, null)).get(Resource.at("auth", "me"));
            var user = Fields.of(me).object("user");
            return user.text("sub") + " (" + user.text("role") + ")";
        } catch (Trouble e) {
            return "the developer";
        }
    }

    private static String firstCommand(App app) {
        try {
            return FirstCommand.on(app);
        } catch (Trouble e) {
            return "./slipway templates list";
        }
    }
}
