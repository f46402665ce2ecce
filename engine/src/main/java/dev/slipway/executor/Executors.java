package dev.slipway.executor;

import dev.slipway.executor.approval.ApprovalExecutor;
import dev.slipway.executor.http.EgressPolicy;
import dev.slipway.executor.http.HttpExecutor;
import dev.slipway.executor.noop.NoopExecutor;
import dev.slipway.executor.shell.ShellExecutor;
import dev.slipway.executor.sleep.SleepExecutor;
import dev.slipway.executor.variables.VariablesExecutor;
import dev.slipway.spi.Executor;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// All executors of this server: the built-in ones, then those of plug-ins.
public final class Executors implements AutoCloseable {
    private final Map<String, Executor> byName = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final HttpExecutor http;
    private final PluginFolder plugins;

    private Executors(HttpExecutor http, PluginFolder plugins) {
        this.http = http;
        this.plugins = plugins;
    }

    /// Makes the built-in executors and loads the plug-ins.
    ///
    /// @param clock what `sleep`, `approval` and `variables` count from
    /// @param egress where `http` may go, asked at every connection
    /// @param plugins the folder of the plug-in jars; it need not exist
    public static Executors open(Clock clock, Supplier<EgressPolicy> egress, Path plugins) {
        var result = new Executors(HttpExecutor.open(egress, HttpExecutor.Limits.USUAL), PluginFolder.load(plugins));
        for (var executor : List.of(
                new NoopExecutor(),
                new ShellExecutor(ShellExecutor.Limits.USUAL),
                result.http,
                new ApprovalExecutor(clock),
                new VariablesExecutor(clock),
                new SleepExecutor(clock))) {
            result.byName.put(executor.name(), executor);
        }
        result.problems.addAll(result.plugins.problems());
        for (var plugin : result.plugins.plugins()) {
            var name = plugin.executor().name();
            if (result.byName.putIfAbsent(name, plugin.executor()) != null) {
                result.problems.add("%s: its executor %s is left out, there is one of that name already"
                        .formatted(plugin.jar(), name));
            }
        }
        return result;
    }

    /// All of them by name, built-in ones first.
    public Map<String, Executor> byName() {
        return Collections.unmodifiableMap(byName);
    }

    /// Why some plug-ins cannot be used, one sentence each.
    public List<String> problems() {
        return List.copyOf(problems);
    }

    @Override
    public void close() {
        http.close();
        plugins.close();
    }
}
