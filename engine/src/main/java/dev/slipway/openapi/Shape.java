package dev.slipway.openapi;

import dev.slipway.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// JSON Schemas as HTML: a word for the type, what else is said about the value, and the fields below it.
/// A component is not written out where it is used: a link leads to it.
final class Shape {
    private static final List<String> LIMITS =
            List.of("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern", "default");

    private Shape() {}

    /// The type, what is said about it, and the fields.
    static Html of(Part schema) {
        var html = new Html().open("div", "class", "shape").add(type(schema)).add(limits(schema));
        return html.add(fields(schema)).close("div").line();
    }

    /// A component, written out.
    static Html component(Part schema) {
        var inPlace = new Part(schema.root(), schema.fields(), null);
        return Prose.paragraphs(schema.text("description")).add(of(inPlace));
    }

    /// The word for the type.
    static Html type(Part schema) {
        var html = new Html().open("span", "class", "type");
        return html.add(word(schema)).close("span");
    }

    private static Html word(Part schema) {
        var html = new Html();
        if (schema.component() != null) {
            return html.element("a", schema.component(), "href", "#schema-" + schema.component());
        }
        var choices = new ArrayList<>(schema.list("anyOf"));
        choices.addAll(schema.list("oneOf"));
        if (!choices.isEmpty()) {
            for (int i = 0; i < choices.size(); i++) {
                html.text(i == 0 ? "" : " or ").add(word(choices.get(i)));
            }
            return html;
        }
        var types = schema.values("type");
        for (int i = 0; i < types.size(); i++) {
            var type = String.valueOf(types.get(i));
            html.text(i == 0 ? "" : " or ").text(type);
            if (type.equals("array") && schema.has("items")) {
                html.text(" of ").add(word(schema.at("items")));
            }
        }
        if (types.isEmpty()) {
            html.text(schema.has("const") ? "constant" : "any value");
        }
        return schema.has("format") ? html.text(" (" + schema.text("format") + ")") : html;
    }

    /// What else is said about a value, if anything is.
    static Html limits(Part schema) {
        var html = new Html();
        if (schema.component() != null && schema.has("properties")) {
            return html;
        }
        schema.value("const").ifPresent(value -> html.text(" ").element("code", Json.write(value)));
        var allowed = schema.values("enum");
        for (int i = 0; i < allowed.size(); i++) {
            html.text(i == 0 ? " one of " : ", ").element("code", String.valueOf(allowed.get(i)));
        }
        for (var limit : LIMITS) {
            if (schema.has(limit)) {
                html.open("span", "class", "limit")
                        .text(limit + " ")
                        .element("code", Json.write(schema.fields().get(limit)))
                        .close("span");
            }
        }
        return html;
    }

    private static Html fields(Part schema) {
        var html = new Html();
        if (schema.component() != null) {
            return html;
        }
        var required = schema.values("required");
        var properties = schema.parts("properties");
        if (!properties.isEmpty()) {
            html.open("ul", "class", "fields").line();
            properties.forEach((name, field) -> html.add(field(name, field, required.contains(name))));
            html.close("ul").line();
        }
        below(schema).ifPresent(below -> html.add(fields(below)));
        return html;
    }

    /// What lies below a list or a map, when it is written in place.
    private static Optional<Part> below(Part schema) {
        return Optional.of(schema.has("items") ? schema.at("items") : schema.at("additionalProperties"))
                .filter(part -> part.component() == null && part.has("properties"));
    }

    /// Whether something must be there.
    static Html need(boolean required) {
        var word = required ? "required" : "optional";
        return new Html().element("span", word, "class", word);
    }

    private static Html field(String name, Part field, boolean required) {
        var html = new Html().open("li");
        html.element("code", name, "class", "name")
                .text(" ")
                .add(type(field))
                .text(" · ")
                .add(need(required));
        html.add(limits(field));
        if (field.has("description") && (field.component() == null || !field.has("properties"))) {
            html.add(new Html()
                    .open("div", "class", "about")
                    .add(Prose.line(field.text("description")))
                    .close("div"));
        }
        return html.add(fields(field)).close("li").line();
    }

    /// The components that a document has schemas for.
    static Map<String, Part> components(Part root) {
        return root.at("components").parts("schemas");
    }
}
