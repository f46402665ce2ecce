package dev.slipway.openapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The page of one API: its operations by group, then its schemas.
final class Reference {
    private final Document document;
    private final String url;
    private final Map<String, List<Operation>> groups = new LinkedHashMap<>();

    /// @param url how links to this server begin
    Reference(Document document, String url) {
        this.document = document;
        this.url = url;
        document.root().list("tags").forEach(tag -> groups.put(tag.text("name"), new ArrayList<>()));
        document.operations()
                .forEach(operation -> groups.computeIfAbsent(operation.tag(), _ -> new ArrayList<>())
                        .add(operation));
    }

    /// What stands beside the text, to find one's way.
    Html contents() {
        var html = new Html();
        groups.forEach((tag, operations) -> {
            html.element("h2", tag).open("ul").line();
            for (var operation : operations) {
                html.open("li").open("a", "href", "#" + operation.id()).add(method(operation));
                html.text(operation.part().text("summary"))
                        .close("a")
                        .close("li")
                        .line();
            }
            html.close("ul").line();
        });
        html.element("h2", "Schemas").open("ul", "class", "names").line();
        Shape.components(document.root())
                .keySet()
                .forEach(name -> html.open("li")
                        .element("a", name, "href", "#schema-" + name)
                        .close("li")
                        .line());
        return html.close("ul").line();
    }

    /// The text.
    Html text() {
        var info = document.root().at("info");
        var html = new Html().element("h1", document.title());
        html.open("p", "class", "lead")
                .add(Prose.line(document.summary()))
                .close("p")
                .line();
        html.open("p", "class", "files").text("The document: ");
        html.element("a", "YAML", "href", "/openapi/" + document.name() + ".yaml")
                .text(" · ");
        html.element("a", "JSON", "href", "/openapi/" + document.name() + ".json")
                .text(" (OpenAPI 3.1)");
        html.element("a", "Contents", "class", "narrow", "href", "#contents")
                .close("p")
                .line();
        html.add(Prose.paragraphs(info.text("description"))).add(credentials());
        var about = new LinkedHashMap<String, String>();
        document.root().list("tags").forEach(tag -> about.put(tag.text("name"), tag.text("description")));
        groups.forEach((tag, operations) -> {
            html.element("h2", tag).line().add(Prose.paragraphs(about.getOrDefault(tag, "")));
            operations.forEach(operation -> html.add(operation(operation)));
        });
        html.element("h2", "Schemas").line();
        Shape.components(document.root()).forEach((name, schema) -> {
            html.open("section", "class", "schema", "id", "schema-" + name)
                    .element("h3", name)
                    .line();
            html.add(Shape.component(schema)).close("section").line();
        });
        return html;
    }

    private Html credentials() {
        var html = new Html();
        var schemes = document.root().at("components").parts("securitySchemes");
        if (schemes.isEmpty()) {
            return html;
        }
        html.element("h2", "Credentials").open("ul", "class", "fields").line();
        schemes.forEach((name, scheme) -> {
            var how = scheme.text("type").equals("apiKey")
                    ? scheme.text("in") + " " + scheme.text("name")
                    : "Authorization: " + (scheme.text("scheme").equals("bearer") ? "Bearer …" : scheme.text("scheme"));
            html.open("li").element("code", how, "class", "name").text(" ").element("span", name, "class", "where");
            html.open("div", "class", "about")
                    .add(Prose.paragraphs(scheme.text("description")))
                    .close("div");
            html.close("li").line();
        });
        return html.close("ul").line();
    }

    private Html operation(Operation operation) {
        var part = operation.part();
        var html = new Html()
                .open("section", "class", "operation", "id", operation.id())
                .line();
        html.open("h3")
                .element("a", part.text("summary"), "href", "#" + operation.id())
                .close("h3")
                .line();
        for (var path : operation.paths()) {
            html.open("p", "class", "path")
                    .add(method(operation))
                    .element("code", path)
                    .close("p")
                    .line();
        }
        html.add(Prose.paragraphs(part.text("description")))
                .add(needs(operation))
                .add(parameters(operation));
        html.add(body(operation)).element("h4", "Answers").line();
        var usual = operation.responses().keySet().iterator().next();
        operation.responses().forEach((status, response) -> html.add(response(status, response, status.equals(usual))));
        html.element("h4", "By hand")
                .line()
                .open("pre")
                .element("code", Curl.command(operation, url))
                .close("pre");
        return html.line().close("section").line();
    }

    private static Html method(Operation operation) {
        var method = operation.method();
        return new Html().element("span", method, "class", "method " + method).text(" ");
    }

    private static Html needs(Operation operation) {
        var html = new Html().open("p", "class", "needs");
        var permissions = operation.part().values("x-permissions");
        if (operation.open()) {
            html.text("Needs no credential.");
        } else if (operation.part().has("security")) {
            var own = operation.part().list("security").getFirst().fields().keySet();
            html.text("Needs a credential of its own: ")
                    .element("code", String.join(", ", own))
                    .text(".");
        } else if (permissions.isEmpty()) {
            html.text("Needs a good credential.");
        } else {
            html.text("Needs ");
            for (int i = 0; i < permissions.size(); i++) {
                html.text(i == 0 ? "" : " and ").element("code", String.valueOf(permissions.get(i)));
            }
            html.text(".");
        }
        return html.close("p").line();
    }

    private static Html parameters(Operation operation) {
        var html = new Html();
        if (operation.parameters().isEmpty()) {
            return html;
        }
        html.element("h4", "Parameters").open("ul", "class", "fields").line();
        for (var parameter : operation.parameters()) {
            var schema = parameter.at("schema");
            html.open("li").element("code", parameter.text("name"), "class", "name");
            html.text(" ")
                    .element("span", "in the " + parameter.text("in"), "class", "where")
                    .text(" · ");
            html.add(Shape.type(schema)).text(" · ").add(Shape.need(parameter.is("required")));
            html.add(Shape.limits(schema)).open("div", "class", "about");
            html.add(Prose.line(parameter.text("description")))
                    .close("div")
                    .close("li")
                    .line();
        }
        return html.close("ul").line();
    }

    private static Html body(Operation operation) {
        var html = new Html();
        if (!operation.part().has("requestBody")) {
            return html;
        }
        var body = operation.part().at("requestBody");
        html.element("h4", body.is("required") ? "Body" : "Body, which may be left out")
                .line();
        html.add(Prose.paragraphs(body.text("description")));
        body.parts("content").forEach((type, content) -> html.add(content(type, content)));
        return html;
    }

    private static Html response(String status, Part response, boolean open) {
        var html = new Html();
        html.open("details", "class", "response", "open", open ? "open" : "");
        html.open("summary").element("span", status.equals("default") ? "else" : status, "class", statusClass(status));
        html.text(" ")
                .add(Prose.line(response.text("description")))
                .close("summary")
                .line();
        var headers = response.parts("headers");
        if (!headers.isEmpty()) {
            html.open("ul", "class", "fields").line();
            headers.forEach((name, header) -> html.open("li")
                    .element("code", name, "class", "name")
                    .text(" ")
                    .element("span", "header", "class", "where")
                    .open("div", "class", "about")
                    .add(Prose.line(header.text("description")))
                    .close("div")
                    .close("li")
                    .line());
            html.close("ul").line();
        }
        var content = response.parts("content");
        if (content.isEmpty()) {
            html.element("p", "Without a body.");
        }
        content.forEach((type, body) -> html.add(content(type, body)));
        return html.close("details").line();
    }

    private static String statusClass(String status) {
        return "status " + (status.startsWith("2") || status.startsWith("3") ? "good" : "bad");
    }

    private static Html content(String type, Part content) {
        var html = new Html()
                .open("p", "class", "media")
                .element("code", type)
                .close("p")
                .line();
        if (content.has("schema")) {
            html.add(Shape.of(content.at("schema")));
        }
        content.value("example")
                .ifPresent(example -> html.open("pre")
                        .element("code", example instanceof String text ? text : Pretty.text(example))
                        .close("pre")
                        .line());
        return html;
    }
}
