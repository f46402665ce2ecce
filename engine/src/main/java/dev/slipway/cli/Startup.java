package dev.slipway.cli;

import dev.slipway.App;
import dev.slipway.CannotStart;
import dev.slipway.config.BadConfig;
import dev.slipway.config.Config;
import java.util.Map;

/// Starts the server in this process.
final class Startup {
    private Startup() {}

    /// @param options the server's settings from the command line, by flag
    /// @throws Trouble when it cannot be started with them
    static App start(Map<String, String> options, Map<String, String> env) {
        try {
            return App.start(Config.load(options, env));
        } catch (BadConfig e) {
            throw new Trouble(String.join("\nslipway: ", e.problems()), e);
        } catch (CannotStart e) {
            throw new Trouble(String.valueOf(e.getMessage()), e);
        }
    }
}
