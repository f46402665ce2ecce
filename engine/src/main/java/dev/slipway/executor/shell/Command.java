package dev.slipway.executor.shell;

import dev.slipway.spi.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is started: the program as an absolute path, its arguments, and the folder it works in.
record Command(List<String> argv, Path directory) {
    private static final Pattern SHELL = Pattern.compile("(?:.*/)?(?:ba|da|a|z|k)?sh");
    private static final Pattern SHELL_TEXT_FOLLOWS = Pattern.compile("-[A-Za-z]*c[A-Za-z]*");

    /// What the command is made of for one attempt.
    ///
    /// @param path the value of PATH in the command's environment
    /// @throws CannotStart when it can be told beforehand that it will not start
    static Command of(Task task, Path workspace, Reports reports, String path) throws IOException {
        var directory = directory(task.settings().get("workingDirectory"), workspace);
        if (task.settings().get("script") instanceof String script) {
            var shell = find("bash", directory, path).or(() -> find("sh", directory, path));
            if (shell.isEmpty()) {
                throw notFound("bash");
            }
            Files.writeString(reports.script(), script);
            return new Command(List.of(shell.get().toString(), reports.script().toString()), directory);
        }
        var argv = new ArrayList<String>();
        if (task.settings().get("command") instanceof List<?> words) {
            for (var word : words) {
                argv.add(Texts.passable(argv.isEmpty() ? "the program" : "argument " + argv.size(), Texts.of(word)));
            }
        }
        if (argv.isEmpty() || argv.getFirst().isBlank()) {
            throw new CannotStart("bad_settings", "shell.command names no program");
        }
        var program = find(argv.getFirst(), directory, path).orElseThrow(() -> notFound(argv.getFirst()));
        argv.set(0, program.toString());
        return new Command(List.copyOf(argv), directory);
    }

    /// What is wrong with the command of a definition.
    static List<String> problems(Map<String, Object> settings) {
        if (settings.get("command") instanceof List<?> words
                && !words.isEmpty()
                && SHELL.matcher(Texts.of(words.getFirst())).matches()) {
            for (int i = 1; i + 1 < words.size(); i++) {
                if (SHELL_TEXT_FOLLOWS.matcher(Texts.of(words.get(i))).matches()
                        && Texts.of(words.get(i + 1)).contains("{{")) {
                    return List.of("command: the text of `%s %s` holds an expression, whose value the shell would run;"
                                    .formatted(words.getFirst(), words.get(i))
                            + " read $INPUT_NAME in it instead");
                }
            }
        }
        return List.of();
    }

    private static Path directory(@Nullable Object setting, Path workspace) {
        if (setting == null) {
            return workspace;
        }
        var text = Texts.passable("workingDirectory", Texts.of(setting));
        var directory = workspace.resolve(text).normalize();
        if (!Path.of(text).isAbsolute() && !directory.startsWith(workspace)) {
            throw new CannotStart("bad_settings", "workingDirectory leads out of the workspace: " + text);
        }
        if (!Files.isDirectory(directory)) {
            throw new CannotStart("bad_settings", "workingDirectory is no folder: " + text);
        }
        return directory;
    }

    private static Optional<Path> find(String program, Path directory, String path) {
        if (program.contains("/")) {
            return Optional.of(directory.resolve(program)).filter(Command::canRun);
        }
        for (var folder : path.split(":", -1)) {
            var candidate = directory.resolve(folder).resolve(program);
            if (canRun(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static boolean canRun(Path program) {
        return Files.isRegularFile(program) && Files.isExecutable(program);
    }

    private static CannotStart notFound(String program) {
        return new CannotStart(
                "program_not_found",
                program.contains("/")
                        ? "there is no program that can be run at " + program
                        : "the program " + program + " is not found on the PATH of the server");
    }
}
