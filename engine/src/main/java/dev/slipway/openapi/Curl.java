package dev.slipway.openapi;

import dev.slipway.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The command that does an operation by hand.
final class Curl {
    private static final String NEXT_LINE = " \\\n     ";

    private Curl() {}

    /// The command, made of the examples of the document.
    ///
    /// @param url how links to this server begin
    static String command(Operation operation, String url) {
        var path = operation.paths().getFirst();
        var queries = new ArrayList<String>();
        for (var parameter : operation.parameters()) {
            var name = parameter.text("name");
            var example = example(parameter);
            switch (parameter.text("in")) {
                case "path" -> path = path.replace("{" + name + "}", example.orElse("{" + name + "}"));
                case "query" ->
                    example.filter(_ -> parameter.is("required") || parameter.has("example"))
                            .ifPresent(value ->
                                    queries.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
                default -> {}
            }
        }
        var query = queries.isEmpty() ? "" : "?" + String.join("&", queries);
        var parts = new ArrayList<String>();
        parts.add("curl -s"
                + (operation.method().equals("GET") ? "" : " -X " + operation.method())
                + " "
                + quoted(url + path + query));
        if (!operation.open()) {
            parts.add("-H \"Authorization: Bearer $TOKEN\"");
        }
        parts.addAll(body(operation));
        return String.join(NEXT_LINE, parts);
    }

    private static Optional<String> example(Part parameter) {
        return parameter
                .value("example")
                .or(() -> parameter.at("schema").value("example"))
                .or(() -> parameter.at("schema").values("enum").stream()
                        .map(Object.class::cast)
                        .findFirst())
                .map(String::valueOf);
    }

    private static List<String> body(Operation operation) {
        return operation.part().at("requestBody").parts("content").entrySet().stream()
                .filter(content -> content.getValue().has("example"))
                .findFirst()
                .map(content -> List.of(
                        "-H " + quoted("Content-Type: " + content.getKey()),
                        "--data-binary "
                                + quoted(
                                        content.getValue().fields().get("example") instanceof String text
                                                ? text
                                                : Json.write(content.getValue()
                                                        .fields()
                                                        .get("example")))))
                .orElse(List.of());
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
