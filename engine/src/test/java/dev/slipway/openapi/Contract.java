package dev.slipway.openapi;

import dev.slipway.http.Routes;
import dev.slipway.json.Json;
import dev.slipway.json.JsonProblem;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Holds answers of a server against its documents: an answer with a status, a content type, a body or a
/// field that its document does not tell is a failure of the test that got it.
///
/// Threading: shared by all tests of a process, so that each schema is compiled once.
public final class Contract {
    /// What an operation may answer without naming it, by its `default`: what HTTP has for every request.
    private static final Set<Integer> OF_HTTP = Set.of(405, 408, 413, 414, 415, 429, 431, 500, 503);

    private static final Set<String> DOTS = Set.of(".", "..");
    private static final Pattern ILLEGIBLE = Pattern.compile("%([01].|7[fF]|2[5fF]|5[cC])");

    private final List<Told> told;

    /// @param names of the APIs, each of which has a document
    public Contract(List<String> names) {
        this.told = names.stream()
                .map(Document::read)
                .flatMap(document -> {
                    var schemas = new Schemas(document);
                    return document.operations().stream()
                            .flatMap(operation -> operation.paths().stream()
                                    .map(path -> new Told(document, schemas, operation, segments(path))));
                })
                // A literal segment wins over a parameter, the earlier the more, as in the route table.
                .sorted(Comparator.comparing(Told::order))
                .toList();
    }

    /// An operation at one of its paths.
    private record Told(Document document, Schemas schemas, Operation operation, List<String> path) {
        String order() {
            return path.stream()
                    .map(segment -> isParameter(segment) ? "1" : "0")
                    .collect(Collectors.joining());
        }

        boolean matches(List<String> asked) {
            return asked.size() == path.size()
                    && !(isParameter(path.getFirst()) && Routes.RESERVED.contains(asked.getFirst()))
                    && IntStream.range(0, path.size())
                            .allMatch(i -> isParameter(path.get(i))
                                    ? legible(asked.get(i))
                                    : path.get(i).equals(asked.get(i)));
        }
    }

    /// Whether a segment gets as far as a route; the HTTP library refuses the others.
    private static boolean legible(String segment) {
        return !segment.isEmpty()
                && !DOTS.contains(segment.toLowerCase(Locale.ROOT).replace("%2e", "."))
                && !ILLEGIBLE.matcher(segment).find();
    }

    private static boolean isParameter(String segment) {
        return segment.startsWith("{");
    }

    private static List<String> segments(String path) {
        return List.of(path.substring(1).split("/", -1));
    }

    /// Fails when an answer is not what the documents tell.
    ///
    /// @throws AssertionError when it is not
    public void check(String method, URI asked, HttpResponse<String> response) {
        check(method, asked.getRawPath(), new Answer(response.statusCode(), response.headers(), response.body()));
    }

    /// What a server answered.
    record Answer(int status, HttpHeaders headers, String body) {}

    void check(String method, String path, Answer response) {
        int status = response.status();
        var segments = segments(path);
        var found = told.stream()
                .filter(it -> it.operation().method().equals(method.equals("HEAD") ? "GET" : method))
                .filter(it -> it.matches(segments))
                .findFirst();
        var what = "%s %s answered %d".formatted(method, path, status);
        if (found.isEmpty()) {
            // What is in no document is no route of ours, which a test of its own sees to.
            if (status < 400) {
                throw new AssertionError(what + ", and no document has that operation");
            }
            return;
        }
        var operation = found.get().operation();
        var where = "%s, operation %s of %s.yaml"
                .formatted(what, operation.id(), found.get().document().name());
        var responses = operation.responses();
        var key = responses.containsKey(Integer.toString(status)) ? Integer.toString(status) : "default";
        if (key.equals("default") && !OF_HTTP.contains(status)) {
            throw new AssertionError("%s: it does not tell of %d, but of %s; body: %s"
                    .formatted(where, status, responses.keySet(), response.body()));
        }
        var answer = Optional.ofNullable(responses.get(key))
                .orElseThrow(() -> new AssertionError(where + ": it has no default"));
        headers(where, answer, response);
        if (!method.equals("HEAD")) {
            body(where, found.get(), key, answer, response);
        }
    }

    private static void headers(String where, Part answer, Answer response) {
        answer.parts("headers").forEach((name, header) -> {
            if (header.is("required") && response.headers().firstValue(name).isEmpty()) {
                throw new AssertionError("%s: the header %s is missing".formatted(where, name));
            }
        });
    }

    private static void body(String where, Told told, String key, Part answer, Answer response) {
        var contents = answer.parts("content");
        var body = response.body();
        var type = response.headers().firstValue("content-type").map(it -> it.split(";", 2)[0].strip());
        if (contents.isEmpty()) {
            if (!body.isEmpty()) {
                throw new AssertionError("%s: it tells of no body, but there is one: %s".formatted(where, body));
            }
            return;
        }
        if (type.isEmpty() || !contents.containsKey(type.get())) {
            throw new AssertionError(
                    "%s: it tells of %s, not of %s".formatted(where, contents.keySet(), type.orElse("nothing")));
        }
        if (type.get().endsWith("json") && !type.get().endsWith("ndjson")) {
            var errors = told.schemas().check(way(told.operation(), key, type.get()), json(where, body));
            if (!errors.isEmpty()) {
                throw new AssertionError("%s: the body does not fit its schema:\n  %s\nbody: %s"
                        .formatted(where, String.join("\n  ", errors), body));
            }
        }
    }

    private static @Nullable Object json(String where, String body) {
        try {
            return Json.parseOwn(body);
        } catch (JsonProblem e) {
            throw new AssertionError("%s: the body is no JSON: %s".formatted(where, body), e);
        }
    }

    /// The way to a schema, through the reference that a response can be.
    private static List<String> way(Operation operation, String status, String type) {
        var component = operation.responses().get(status).component();
        var to = component == null
                ? Stream.of("paths", operation.path(), operation.method().toLowerCase(Locale.ROOT), "responses", status)
                : Stream.of("components", "responses", component);
        return Stream.concat(to, Stream.of("content", type, "schema")).toList();
    }

    /// What the documents tell of, as the route table would say it, with what it needs.
    ///
    /// @return the permissions by method and path, in which parameters have no names; a name twice is a failure
    public Map<String, List<?>> routes() {
        return told.stream()
                .collect(Collectors.toMap(
                        it -> it.operation().method() + " " + nameless("/" + String.join("/", it.path())),
                        it -> it.operation().part().values("x-permissions")));
    }

    /// A path whose parameters count by their position.
    public static String nameless(String path) {
        return path.replaceAll("\\{[A-Za-z_]+\\*?}", "{}");
    }
}
