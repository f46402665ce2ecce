package dev.slipway.openapi;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/// A page of ours: without script, and without anything to load.
///
/// Threading: immutable.
final class Page {
    private final String css = Document.text("/openapi/docs.css");
    private final String policy =
            "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                    .formatted(hash(css));

    /// What a browser may do with it: apply this one style sheet, and nothing else.
    String policy() {
        return policy;
    }

    private static String hash(String text) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            return Base64.getEncoder().encodeToString(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// The list of all APIs.
    byte[] index(List<Document> documents) {
        var text = new Html().element("h1", "The APIs of this server").line();
        text.open("p", "class", "lead")
                .text("One engine, several ways to speak to it. Each shows the same runs, in its own words.")
                .close("p")
                .line();
        for (var document : documents) {
            text.open("section", "class", "api").open("h2");
            text.element("a", document.title(), "href", "/docs/" + document.name())
                    .close("h2");
            text.open("p").add(Prose.line(document.summary())).close("p");
            text.open("p", "class", "files")
                    .text("%d operations · ".formatted(document.operations().size()));
            text.element("a", "YAML", "href", "/openapi/" + document.name() + ".yaml")
                    .text(" · ");
            text.element("a", "JSON", "href", "/openapi/" + document.name() + ".json")
                    .close("p");
            text.close("section").line();
        }
        return whole("The APIs", documents, "", new Html(), text);
    }

    /// The page of one API.
    ///
    /// @param url how links to this server begin
    byte[] reference(Document document, List<Document> documents, String url) {
        var reference = new Reference(document, url);
        return whole(document.title(), documents, document.name(), reference.contents(), reference.text());
    }

    private byte[] whole(String title, List<Document> documents, String current, Html contents, Html text) {
        var html = new Html();
        html.doctype().open("html", "lang", "en").open("head").line();
        html.open("meta", "charset", "utf-8").line();
        html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .line();
        html.open("meta", "name", "color-scheme", "content", "light dark").line();
        html.element("title", title).line().style(css).close("head").line();
        html.open("body")
                .line()
                .element("a", "To the text", "class", "skip", "href", "#text")
                .line();
        html.open("header").open("nav", "aria-label", "APIs");
        html.element("a", "Slipway", "class", "home", "href", "/docs").line();
        for (var document : documents) {
            html.element(
                            "a",
                            document.name(),
                            "href",
                            "/docs/" + document.name(),
                            "aria-current",
                            document.name().equals(current) ? "page" : "")
                    .line();
        }
        html.close("nav")
                .close("header")
                .line()
                .open("div", "class", current.isEmpty() ? "alone" : "columns")
                .line();
        html.open("main", "id", "text").line().add(text).close("main").line();
        if (!current.isEmpty()) {
            // Behind the text, where it stands on a narrow screen; on a wide one it stands beside it.
            html.open("nav", "class", "contents", "id", "contents", "aria-label", "Contents")
                    .line();
            html.add(contents).close("nav").line();
        }
        html.close("div").close("body").close("html").line();
        return html.toString().getBytes(StandardCharsets.UTF_8);
    }
}
