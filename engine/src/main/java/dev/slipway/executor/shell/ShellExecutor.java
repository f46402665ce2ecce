package dev.slipway.executor.shell;

import dev.slipway.json.Json;
import dev.slipway.spi.Executor;
import dev.slipway.spi.Outcome;
import dev.slipway.spi.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Runs a program, or a script by bash, in a session of its own. The input stands on its standard input and
/// in `INPUT_…` variables, its output is what it writes as JSON to `$SLIPWAY_OUTPUT`, its standard output and
/// error become log lines. When the attempt ends, for whatever reason, all its processes have ended.
public final class ShellExecutor implements Executor {
    private static final String SCHEMA = """
            {
              "type": "object",
              "properties": {
                "command": {
                  "type": "array",
                  "minItems": 1,
                  "items": {"type": ["string", "number", "boolean"]},
                  "description": "The program and its arguments; no shell reads them."
                },
                "script": {
                  "type": "string",
                  "minLength": 1,
                  "description": "The text of a bash script. It holds no expressions: inputs are $INPUT_NAME."
                },
                "env": {
                  "type": "object",
                  "propertyNames": {"pattern": "^[A-Za-z_][A-Za-z0-9_]*$"},
                  "additionalProperties": {"type": ["string", "number", "boolean"]},
                  "description": "Further environment variables."
                },
                "workingDirectory": {
                  "type": "string",
                  "description": "Where it works; a relative path is below the workspace, the default."
                }
              },
              "oneOf": [{"required": ["command"]}, {"required": ["script"]}],
              "additionalProperties": false
            }
            """;

    /// Sets the limits that are inherited, and becomes the program.
    private static final List<String> PRELUDE = List.of(
            "/bin/sh", "-c", "umask 077; ulimit -c 0 2>/dev/null; ulimit -n 1024 2>/dev/null; exec \"$@\"", "sh");

    private static final Duration PIPES_CLOSE = Duration.ofSeconds(2);
    private static final int MOST_OF_LAST_LINE = 300;

    /// What the JDK says when the operating system answers E2BIG.
    private static final Pattern TOO_LONG = Pattern.compile("error[=:] ?7\\b");

    private final Limits limits;
    private final List<String> session;

    /// How much an attempt may log, and how often its progress file is looked at.
    public record Limits(long logBytes, Duration progressEvery) {
        public static final Limits USUAL = new Limits(256L * 1024 * 1024, Duration.ofMillis(500));
    }

    public ShellExecutor(Limits limits) {
        this.limits = limits;
        this.session = Stream.of("/usr/bin/setsid", "/bin/setsid")
                .filter(program -> Files.isExecutable(Path.of(program)))
                .limit(1)
                .toList();
    }

    @Override
    public String name() {
        return "shell";
    }

    @Override
    public String settingsSchema() {
        return SCHEMA;
    }

    @Override
    public Set<String> literalSettings() {
        return Set.of("script");
    }

    @Override
    public List<String> problems(Map<String, Object> settings, Map<String, Object> parameters) {
        return Stream.concat(Command.problems(settings).stream(), Environment.problems(settings, parameters).stream())
                .toList();
    }

    @Override
    public Outcome execute(Task task) throws InterruptedException {
        try {
            var workspace = task.workspace();
            var reports = Reports.in(workspace);
            var environment = Environment.of(task, workspace, reports);
            var command = Command.of(task, workspace, reports, environment.getOrDefault("PATH", ""));
            return run(task, start(command, environment), reports);
        } catch (CannotStart e) {
            return e.outcome();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process start(Command command, Map<String, String> environment) throws IOException {
        var argv = new ArrayList<>(session);
        argv.addAll(PRELUDE);
        argv.addAll(command.argv());
        var builder = new ProcessBuilder(argv).directory(command.directory().toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            if (TOO_LONG.matcher(String.valueOf(e.getMessage())).find()) {
                throw new CannotStart(
                        "bad_argument",
                        "the arguments and the environment together are more than a program can be given");
            }
            throw e;
        }
    }

    private Outcome run(Task task, Process process, Reports reports) throws InterruptedException {
        var family = new ProcessFamily(process, task);
        var limit = new LogLimit(task, limits.logBytes());
        var out = LogPipe.open(process.getInputStream(), Task.Level.INFO, limit);
        var err = LogPipe.open(process.getErrorStream(), Task.Level.WARN, limit);
        try {
            feed(process, Json.write(task.input()));
            while (!process.waitFor(limits.progressEvery().toMillis(), TimeUnit.MILLISECONDS)) {
                reports.look(task);
            }
        } catch (InterruptedException e) {
            family.end(task.grace());
            throw e;
        } finally {
            // What the program left behind in the background would hold the pipes open
            family.kill();
            out.finish(PIPES_CLOSE);
            err.finish(PIPES_CLOSE);
            limit.close();
        }
        reports.look(task);
        if (family.wasInterrupted()) {
            Thread.currentThread().interrupt();
        }
        return process.exitValue() == 0
                ? reports.outcome()
                : failure(process.exitValue(), task.masked(err.lastLine()).strip());
    }

    /// Threading: a thread of its own, because the program may not read, and ends with the program at the
    /// latest.
    private static void feed(Process process, String input) {
        Thread.ofPlatform().daemon().name("shell-stdin").start(() -> {
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException _) {
                // The program did not care to read it
            }
        });
    }

    private static Outcome failure(int exitCode, String lastLine) {
        var message = new StringBuilder("the command ended with exit code ").append(exitCode);
        if (exitCode > 128 && exitCode < 128 + 65) {
            message.append(" (signal ").append(signalName(exitCode - 128)).append(')');
        }
        if (!lastLine.isEmpty()) {
            message.append(": ").append(lastLine, 0, Math.min(lastLine.length(), MOST_OF_LAST_LINE));
        }
        return Outcome.failed("exit_code", message.toString());
    }

    private static String signalName(int signal) {
        return switch (signal) {
            case 1 -> "HUP";
            case 2 -> "INT";
            case 3 -> "QUIT";
            case 6 -> "ABRT";
            case 9 -> "KILL";
            case 11 -> "SEGV";
            case 13 -> "PIPE";
            case 15 -> "TERM";
            case 24 -> "XCPU";
            case 25 -> "XFSZ";
            default -> Integer.toString(signal);
        };
    }
}
