package dev.slipway.executor.shell;

import dev.slipway.spi.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The environment variables of a command. They start from nothing: the server's own never reach it, save
/// PATH and LANG. Source: SECURITY.md X3.
final class Environment {
    static final String NAME = "[A-Za-z_][A-Za-z0-9_]*";

    /// Variables that make a program load or run something: whoever sets one of them commands the program.
    private static final Pattern COMMANDING = Pattern.compile(
            "LD_.*|DYLD_.*|BASH_ENV|ENV|BASH_FUNC_.*|SHELLOPTS|BASHOPTS|PS4|PROMPT_COMMAND|IFS|PATH|HOME|NODE_OPTIONS"
                    + "|PYTHON.*|PERL5.*|RUBYOPT|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS|GIT_.*|SSH_.*|DOCKER_.*"
                    + "|.*_PROXY|.*_proxy");
    private static final Pattern OURS = Pattern.compile("SLIPWAY_.*|INPUT_.*");
    private static final Pattern SECRET = Pattern.compile("\\{\\{\\{?\\s*secrets\\.[A-Za-z0-9_]+\\s*}?}}");

    private Environment() {}

    /// The variables for one attempt.
    static Map<String, String> of(Task task, Path workspace, Reports reports) {
        var result = new LinkedHashMap<String, String>();
        result.put("PATH", Objects.requireNonNullElse(System.getenv("PATH"), "/usr/local/bin:/usr/bin:/bin"));
        result.put("LANG", Objects.requireNonNullElse(System.getenv("LANG"), "C.UTF-8"));
        result.put("HOME", workspace.toString());
        result.put("TMPDIR", reports.temporary().toString());
        inputs(task).forEach(result::put);
        if (task.settings().get("env") instanceof Map<?, ?> declared) {
            declared.forEach((name, value) -> result.put(
                    String.valueOf(name),
                    Texts.passable("env." + name, name + "=" + Texts.of(value))
                            .substring(String.valueOf(name).length() + 1)));
        }
        result.put("SLIPWAY_RUN_ID", task.runId().toString());
        result.put("SLIPWAY_LEASE_SEQ", Long.toString(task.leaseSeq()));
        result.put("SLIPWAY_ATTEMPT", Integer.toString(task.attempt()));
        result.put("SLIPWAY_OUTPUT", reports.output().toString());
        result.put("SLIPWAY_PROGRESS", reports.progress().toString());
        return result;
    }

    private static Map<String, String> inputs(Task task) {
        var result = new TreeMap<String, String>();
        for (Map.Entry<String, @Nullable Object> input : task.input().entrySet()) {
            if (input.getValue() == null) {
                continue;
            }
            var name = inputName(input.getKey());
            var text = Texts.of(input.getValue());
            if (Texts.isTooLong(name + "=" + text)) {
                task.log(
                        Task.Level.WARN,
                        name
                                + " is left out of the environment, it is longer than 128 KiB; read it from the standard input");
            } else if (result.put(name, Texts.passable(name, text)) != null) {
                throw new CannotStart("bad_input", "two inputs have the same name as variable: " + name);
            }
        }
        return result;
    }

    /// `INPUT_` and the name in upper case, with `_` for every character that is no ASCII letter or digit.
    static String inputName(String name) {
        var result = new StringBuilder("INPUT_");
        name.codePoints()
                .map(c -> c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c)
                .map(c -> (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '_')
                .forEach(result::appendCodePoint);
        return result.toString();
    }

    /// What is wrong with the variables of a definition.
    static List<String> problems(Map<String, Object> settings, Map<String, Object> parameters) {
        var result = new ArrayList<String>();
        if (settings.get("env") instanceof Map<?, ?> declared) {
            declared.forEach((name, value) -> {
                if (OURS.matcher(String.valueOf(name)).matches()) {
                    result.add("env.%s: names that begin with SLIPWAY_ or INPUT_ are set by Slipway".formatted(name));
                } else if (COMMANDING.matcher(String.valueOf(name)).matches() && mayHoldInput(Texts.of(value))) {
                    result.add(("env.%s: this variable decides what programs do, so it holds no expression but"
                                    + " {{secrets.NAME}}; pass the value under another name")
                            .formatted(name));
                }
            });
        }
        if (parameters.get("properties") instanceof Map<?, ?> properties) {
            var seen = new LinkedHashMap<String, String>();
            for (var key : properties.keySet()) {
                var name = String.valueOf(key);
                var earlier = seen.putIfAbsent(inputName(name), name);
                if (earlier != null) {
                    result.add("the parameters %s and %s would both be the variable %s"
                            .formatted(earlier, name, inputName(name)));
                }
            }
        }
        return List.copyOf(result);
    }

    private static boolean mayHoldInput(String value) {
        return SECRET.matcher(value).replaceAll("").contains("{{");
    }
}
