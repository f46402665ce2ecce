package dev.slipway.openapi;

import dev.slipway.http.Call;
import dev.slipway.http.Guard;
import dev.slipway.http.Handler;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.PlainErrors;
import dev.slipway.http.Reply;
import dev.slipway.http.Route;
import dev.slipway.http.Routes;
import dev.slipway.json.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// `/openapi/{name}.yaml` and `.json`, and `/docs`: the documents of the APIs, for programs and for people.
/// Everybody may read them: they say nothing of what is in the server.
///
/// Threading: what was read or made once is kept.
public final class DocsRoutes {
    private static final String YAML = "application/yaml; charset=utf-8";
    private static final String JSON = "application/json; charset=utf-8";
    private static final String HTML = "text/html; charset=utf-8";

    private final List<String> names;
    private final Supplier<URI> url;
    private final Page page = new Page();
    private final Map<String, Document> documents = new ConcurrentHashMap<>();
    private final Map<String, byte[]> made = new ConcurrentHashMap<>();

    /// @param names of the APIs that the server speaks, as they are to be listed; each has a document of its
    ///     name in `resources/openapi`
    /// @param url how links to this server begin; asked for when it serves
    public DocsRoutes(List<String> names, Supplier<URI> url) {
        this.names = List.copyOf(names);
        this.url = url;
    }

    /// Adds the routes.
    public void addTo(Routes routes) {
        add(routes, "/openapi/{file}", this::file, "Get the OpenAPI document of an API");
        add(routes, "/docs", _ -> page("", () -> page.index(all())), "The APIs, as a page");
        add(routes, "/docs/{name}", this::reference, "One API, as a page");
    }

    private static void add(Routes routes, String path, Handler handler, String description) {
        routes.add(new Route("GET", path, Guard.open(), handler, PlainErrors.TABLE, description));
    }

    private Reply file(Call call) {
        var file = call.path("file");
        int dot = file.lastIndexOf('.');
        var document = named(dot < 0 ? file : file.substring(0, dot));
        return switch (dot < 0 ? "" : file.substring(dot)) {
            case ".yaml" -> Reply.bytes(200, YAML, document.yaml().getBytes(StandardCharsets.UTF_8));
            case ".json" ->
                Reply.bytes(200, JSON, Json.write(document.root().fields()).getBytes(StandardCharsets.UTF_8));
            default -> throw missing();
        };
    }

    private Reply reference(Call call) {
        var document = named(call.path("name"));
        return page(
                document.name(), () -> page.reference(document, all(), url.get().toString()));
    }

    private Reply page(String name, Supplier<byte[]> maker) {
        return Reply.bytes(200, HTML, made.computeIfAbsent(name, _ -> maker.get()))
                .with("Content-Security-Policy", page.policy());
    }

    private List<Document> all() {
        return names.stream().map(this::document).toList();
    }

    private Document named(String name) {
        return Optional.of(name).filter(names::contains).map(this::document).orElseThrow(DocsRoutes::missing);
    }

    /// Read when first asked for: a server starts without them.
    private Document document(String name) {
        return documents.computeIfAbsent(name, Document::read);
    }

    private static HttpProblem.NotFound missing() {
        return new HttpProblem.NotFound("Document not found");
    }
}
