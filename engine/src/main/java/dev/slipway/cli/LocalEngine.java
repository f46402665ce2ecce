package dev.slipway.cli;

import dev.slipway.App;
import dev.slipway.catalog.Problem;
import dev.slipway.config.Option;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A server of its own in this process, on a port that nobody else knows.
///
/// Threading: it is closed once, by the command that is done with it or by the thread of a signal.
final class LocalEngine implements AutoCloseable {
    private static final int SECONDS_TO_END = 5;

    /// What an engine for one run does not take from the environment: it listens on a port of its own, with a
    /// database of its own.
    private static final Set<Option> IGNORED =
            Set.of(Option.DATABASE_URL, Option.DATABASE_USER, Option.DATABASE_PASSWORD, Option.PUBLIC_URL);

    private final App app;
    private final CountDownLatch closed = new CountDownLatch(1);

    private LocalEngine(App app) {
        this.app = app;
    }

    /// Starts it.
    ///
    /// @param given the server's settings from the command line, by flag
    /// @throws Trouble when it cannot be started with them
    static LocalEngine start(Map<String, String> given, Map<String, String> env) {
        var variables = new HashMap<>(env);
        IGNORED.forEach(option -> variables.remove(option.variable()));
        variables.put(Option.LIMITS_ACTION_RUNS.variable(), "0");
        variables.put(Option.LIMITS_TEMPLATE_RUNS.variable(), "0");
        variables.put(Option.LIMITS_REQUESTS.variable(), "0");
        variables.put(Option.PORT.variable(), "0");
        variables.put(Option.HOST.variable(), "127.0.0.1");
        var options = new HashMap<>(given);
        options.put("--data-dir", folder(given, env));
        return new LocalEngine(Startup.start(options, variables));
    }

    private static String folder(Map<String, String> given, Map<String, String> env) {
        var standard = String.valueOf(Option.DATA_DIR.standard());
        var variable = env.getOrDefault(Option.DATA_DIR.variable(), "");
        return Path.of(given.getOrDefault("--data-dir", variable.isBlank() ? standard : variable), "local")
                .toString();
    }

    ApiClient connect(@Nullable String project) {
        return new ApiClient(new ApiClient.Target(app.local(), app.adminToken(), project));
    }

    List<Problem> catalogProblems() {
        return app.catalogProblems();
    }

    /// On a signal: the run is canceled, the command gets some time to tell so, then the engine stops.
    void stop(Runnable cancel) {
        try {
            cancel.run();
            if (!closed.await(SECONDS_TO_END, TimeUnit.SECONDS)) {
                close();
            }
        } catch (Trouble e) {
            close(); // the run has ended by itself, or was never begun
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void close() {
        if (closed.getCount() > 0) {
            app.close();
            closed.countDown();
        }
    }
}
