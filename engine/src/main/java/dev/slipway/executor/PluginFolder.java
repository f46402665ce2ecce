package dev.slipway.executor;

import dev.slipway.json.Json;
import dev.slipway.json.JsonProblem;
import dev.slipway.spi.Executor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/// The executors that the jars of a folder bring along. Each jar has a class loader of its own, so that two may
/// hold different versions of one library. A broken jar is a problem to be told, and stops none of the others.
public final class PluginFolder implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("[a-z][a-zA-Z0-9-]{0,62}");

    private final List<Plugin> plugins = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<URLClassLoader> loaders = new ArrayList<>();

    /// An executor and the jar that it came in.
    public record Plugin(Path jar, Executor executor) {}

    private PluginFolder() {}

    /// Reads the jars of a folder in the order of their names; there are none when there is no folder.
    public static PluginFolder load(Path folder) {
        var result = new PluginFolder();
        if (Files.isDirectory(folder)) {
            try (var files = Files.list(folder)) {
                files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                        .sorted()
                        .forEach(result::read);
            } catch (IOException e) {
                result.problems.add("%s: cannot be read: %s".formatted(folder, e.getMessage()));
            }
        }
        return result;
    }

    /// The executors that can be used.
    public List<Plugin> plugins() {
        return List.copyOf(plugins);
    }

    /// What is wrong with the others, one sentence each, beginning with the jar.
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /// Lets go of the jars; their executors are not to be used any more.
    @Override
    public void close() {
        for (var loader : loaders) {
            try {
                loader.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void read(Path jar) {
        try (var opened = new JarFile(jar.toFile())) {
            if (opened.getEntry("META-INF/services/" + Executor.class.getName()) == null) {
                problems.add("%s: names no executor in META-INF/services/%s".formatted(jar, Executor.class.getName()));
                return;
            }
        } catch (IOException e) {
            problems.add("%s: is no jar that can be read: %s".formatted(jar, e.getMessage()));
            return;
        }
        try {
            var loader = new URLClassLoader(
                    jar.getFileName().toString(), new URL[] {jar.toUri().toURL()}, Executor.class.getClassLoader());
            loaders.add(loader);
            var found = new ArrayList<Plugin>();
            for (var executor : ServiceLoader.load(Executor.class, loader)) {
                if (loader.equals(executor.getClass().getClassLoader())) {
                    found.add(checked(jar, executor));
                }
            }
            if (found.isEmpty()) {
                problems.add("%s: holds none of the executors that it names".formatted(jar));
            }
            plugins.addAll(found);
        } catch (IOException | ServiceConfigurationError | LinkageError | RuntimeException e) {
            // Code of others: whatever it throws, it must not keep the server from starting
            problems.add("%s: cannot be loaded: %s".formatted(jar, reason(e)));
        }
    }

    private static Plugin checked(Path jar, Executor executor) {
        var what = executor.getClass().getName();
        if (executor.name() == null || !NAME.matcher(executor.name()).matches()) {
            throw new IllegalStateException(
                    "the name of %s is none: %s; write letters, digits and -".formatted(what, executor.name()));
        }
        try {
            if (Json.parse(executor.settingsSchema()) instanceof Map<?, ?>) {
                return new Plugin(jar, executor);
            }
        } catch (JsonProblem e) {
            throw new IllegalStateException(
                    "the settings schema of %s is no JSON: %s".formatted(what, e.getMessage()), e);
        }
        throw new IllegalStateException("the settings schema of %s is no JSON object".formatted(what));
    }

    private static String reason(Throwable thrown) {
        var message = thrown instanceof IllegalStateException ? thrown.getMessage() : thrown.toString();
        return thrown.getCause() == null || thrown instanceof IllegalStateException
                ? String.valueOf(message)
                : message + ": " + thrown.getCause();
    }
}
