package dev.slipway.cli;

import dev.slipway.App;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/// The command that somebody new might try first.
final class FirstCommand {
    private static final List<String> EXAMPLES = List.of("demo", "my-demo", "Demo", "1", "v1.0.0");

    private FirstCommand() {}

    /// One that suits the server: it runs a template.
    static String on(App app) {
        var api = new ApiClient(new ApiClient.Target(app.local(), app.adminToken(), null));
        var templates = Fields.of(api.get(Resource.at("templates"))).list("templates");
        return (app.devMode() ? "" : "SLIPWAY_TOKEN=… ") + "./slipway " + arguments(templates) + server(app.url());
    }

    /// What follows `./slipway`: of the templates tagged as recommended, else of all, the one that asks for
    /// least.
    static String arguments(List<Fields> templates) {
        return templates.stream()
                .min(Comparator.<Fields, Boolean>comparing(template -> !recommended(template))
                        .thenComparingInt(template -> asked(template).size())
                        .thenComparing(template -> template.text("name")))
                .map(template -> "run " + template.text("name")
                        + asked(template).stream()
                                .map(parameter -> " -p " + parameter.text("id") + "=" + example(parameter))
                                .collect(Collectors.joining())
                        + " --follow")
                .orElse("templates list");
    }

    private static boolean recommended(Fields template) {
        return template.get("tags") instanceof List<?> tags && tags.contains("recommended");
    }

    private static List<Fields> asked(Fields template) {
        return template.list("parameters").stream()
                .filter(parameter -> Boolean.TRUE.equals(parameter.get("required")))
                .filter(parameter -> parameter.find("default").isEmpty())
                .toList();
    }

    private static String example(Fields parameter) {
        if (parameter.get("enum") instanceof List<?> values && !values.isEmpty()) {
            return quoted(Fields.shown(values.getFirst()));
        }
        return switch (parameter.text("type")) {
            case "boolean" -> "true";
            case "number", "integer" -> "1";
            case "array" -> "'[]'";
            case "object" -> "'{}'";
            default -> text(parameter.find("pattern"));
        };
    }

    private static String text(Optional<String> pattern) {
        try {
            var fits = pattern.map(Pattern::compile);
            return EXAMPLES.stream()
                    .filter(example ->
                            fits.isEmpty() || fits.get().matcher(example).find())
                    .findFirst()
                    .orElse("…");
        } catch (PatternSyntaxException e) {
            return "…"; // the server knows more of patterns than we do
        }
    }

    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9._/-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private static String server(URI server) {
        return server.getPort() == 8080 && "127.0.0.1".equals(server.getHost()) ? "" : " --server " + server;
    }
}
