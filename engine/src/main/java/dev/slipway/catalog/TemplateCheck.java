package dev.slipway.catalog;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Checks a template that could be read: its parameters, its expressions, its files.
record TemplateCheck(Place root, Template template) {
    private static final Set<String> OURS = Set.of("steps", "run", "entity", "secrets");

    void check() {
        parameters();
        steps();
        at("outputs").ifPresent(place -> expressions(Optional.empty()).check(place, ExpressionCheck.Secrets.REFUSED));
        at("skeletonFiles").ifPresent(place -> expressions(Optional.empty()).checkSkeleton(place));
    }

    private Optional<Place> at(String key) {
        return root.field("spec").flatMap(spec -> spec.field(key));
    }

    private boolean ours() {
        return template.format() == Template.Format.SLIPWAY_V1;
    }

    private void parameters() {
        at("parameters").ifPresent(place -> {
            switch (template.parameters().style()) {
                case SCHEMA -> {
                    ActionCheck.parameters(place);
                    place.field("properties")
                            .ifPresent(properties -> properties.fields().forEach(this::name));
                }
                case LIST -> {
                    if (ours() && place.node() instanceof Node.Items) {
                        place.items().forEach(this::listed);
                    }
                }
            }
        });
    }

    private void listed(Place item) {
        item.field("id").ifPresent(id -> name(id.written(""), id));
        item.field("default").ifPresent(value -> {
            var optional = new LinkedHashMap<>(item.object());
            optional.remove("required");
            var alone = new Parameters(List.of(optional), Map.of(), Parameters.Style.LIST);
            // A pattern that is none has been reported already.
            if (root.problems().isEmpty() && alone.check(Map.of()) instanceof Checked.Rejected(var violations)) {
                violations.forEach(violation -> value.problem("the default does not fit: " + violation.message()));
            }
        });
    }

    private void name(String name, Place place) {
        if (OURS.contains(name)) {
            place.problem(
                    "a parameter cannot be named \"%s\": expressions know something else by that name".formatted(name));
        }
    }

    private void steps() {
        var order = StepOrder.of(template.steps());
        at("steps").filter(place -> place.node() instanceof Node.Items).ifPresent(place -> {
            for (var item : place.items()) {
                var id = item.field("id").map(at -> at.written("")).orElse("");
                var expressions = expressions(Optional.of(order.before().getOrDefault(id, Set.of())));
                item.field("if").ifPresent(at -> expressions.check(at, ExpressionCheck.Secrets.REFUSED));
                item.field("input").ifPresent(input -> input(input, expressions));
            }
        });
    }

    private void input(Place input, ExpressionCheck expressions) {
        if (!(input.node() instanceof Node.Fields)) {
            return; // reported by the reader
        }
        input.fields().forEach((key, value) -> {
            if (key.equals("files") && value.node() instanceof Node.Items) {
                value.items().forEach(file -> file(file, expressions));
            } else {
                expressions.check(value, ExpressionCheck.Secrets.ALLOWED);
            }
        });
    }

    private void file(Place file, ExpressionCheck expressions) {
        if (!(file.node() instanceof Node.Fields)) {
            expressions.check(file, ExpressionCheck.Secrets.ALLOWED);
            return;
        }
        file.fields().forEach((key, value) -> {
            switch (key) {
                case "templatePath" -> skeleton(value);
                case "templateContent" -> expressions.checkSkeleton(value);
                default -> expressions.check(value, ExpressionCheck.Secrets.ALLOWED);
            }
        });
    }

    private void skeleton(Place templatePath) {
        var path = templatePath.text("");
        var known = template.skeletonFiles().keySet();
        if (!path.isEmpty() && !path.contains("{{") && !known.contains(path)) {
            templatePath.problem("skeletonFiles holds no file \"%s\"%s"
                    .formatted(path, Suggestion.of(path, known).orElse("")));
        }
    }

    /// In forgeportal/v1 whatever is unknown renders empty, as there.
    private ExpressionCheck expressions(Optional<Set<String>> stepsBefore) {
        if (!ours()) {
            return new ExpressionCheck(Optional.empty(), Optional.empty());
        }
        var roots = new LinkedHashSet<String>();
        template.parameters().listing().forEach(parameter -> roots.add(String.valueOf(parameter.get("id"))));
        roots.addAll(List.of("steps", "run", "entity"));
        var steps = new HashSet<String>();
        template.steps().forEach(step -> steps.add(step.id()));
        return new ExpressionCheck(Optional.of(roots), Optional.of(stepsBefore.orElse(steps)));
    }
}
