package dev.slipway.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Shows what can be started.
record Listing(ApiClient api, Printer printer) {
    int list(Kind kind) {
        var data = api.get(Resource.at(kind.path()));
        printer.show(
                data,
                () -> printer.table(
                        List.of("NAME", "VERSION", "TITLE", "TAGS"),
                        Fields.of(data).list(kind.path()).stream()
                                .map(Listing::row)
                                .toList(),
                        "There is no %s yet; write one into the catalog folder.".formatted(kind.word())));
        return Exit.SUCCESS;
    }

    private static List<String> row(Fields one) {
        var tags = one.get("tags") instanceof List<?> texts
                ? texts.stream().map(Fields::shown).collect(Collectors.joining(" "))
                : "";
        return List.of(one.text("name"), one.text("version"), one.text("title"), tags);
    }

    int showTemplate(String name) {
        var startable = Startables.find(api, name, Kind.TEMPLATE);
        return show(Fields.of(api.get(Resource.at(Kind.TEMPLATE.path(), startable.id()))));
    }

    int showAction(String name) {
        var id = Startables.find(api, name, Kind.ACTION).id();
        return show(Fields.of(api.get(Resource.at(Kind.ACTION.path()))).list("actions").stream()
                .filter(action -> action.text("id").equals(id))
                .findFirst()
                .orElseThrow(() -> new Trouble("the action \"%s\" is gone; try again".formatted(name))));
    }

    private int show(Fields one) {
        printer.show(one.values(), () -> tell(one));
        return Exit.SUCCESS;
    }

    private void tell(Fields one) {
        var head = new LinkedHashMap<String, @Nullable Object>();
        head.put("Name", one.text("name") + "@" + one.text("version"));
        head.put("Title", one.text("title"));
        head.put("About", one.text("description"));
        head.put("Id", one.text("id"));
        printer.pairs(head);
        section(
                "Parameters",
                List.of("NAME", "TYPE", "REQUIRED", "DEFAULT", "TITLE"),
                parameters(one.get("parameters")));
        section(
                "Steps",
                List.of("STEP", "ACTION", "CONDITIONS"),
                one.list("steps").stream().map(Listing::step).toList());
        var outputs = one.object("outputs");
        if (!outputs.values().isEmpty()) {
            printer.line("");
            printer.line("Outputs");
            printer.pairs(outputs.values());
        }
    }

    private void section(String title, List<String> headings, List<List<String>> rows) {
        if (!rows.isEmpty()) {
            printer.line("");
            printer.line(title);
            printer.table(headings, rows, "");
        }
    }

    /// Of a list of `{id, type, …}`, or of a JSON Schema's properties.
    private static List<List<String>> parameters(@Nullable Object parameters) {
        var result = new ArrayList<List<String>>();
        for (var parameter : Fields.each(parameters)) {
            var name = parameter.find("id").orElseGet(() -> parameter.text("name"));
            result.add(parameter(name, parameter, Boolean.TRUE.equals(parameter.get("required"))));
        }
        var schema = Fields.of(parameters);
        var required = schema.get("required") instanceof List<?> names ? names : List.of();
        schema.object("properties")
                .values()
                .forEach((name, property) -> result.add(parameter(name, Fields.of(property), required.contains(name))));
        return result;
    }

    private static List<String> parameter(String name, Fields parameter, boolean required) {
        var type = parameter.find("enum").map(values -> "one of " + values).orElseGet(() -> parameter.text("type"));
        return List.of(
                name,
                type,
                required ? "yes" : "",
                parameter.text("default"),
                parameter.find("title").orElseGet(() -> parameter.text("description")));
    }

    private static List<String> step(Fields step) {
        var conditions = new LinkedHashMap<String, String>();
        if (step.get("needs") instanceof List<?> needs && !needs.isEmpty()) {
            conditions.put("after", needs.stream().map(Fields::shown).collect(Collectors.joining(" and ")));
        }
        step.find("if").ifPresent(text -> conditions.put("if", text));
        step.find("when").filter(text -> !text.equals("success")).ifPresent(text -> conditions.put("when", text));
        step.find("onError").filter(text -> !text.equals("fail")).ifPresent(text -> conditions.put("onError", text));
        return List.of(step.text("id"), step.text("action"), told(conditions));
    }

    private static String told(Map<String, String> conditions) {
        return conditions.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
