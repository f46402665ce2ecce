package dev.slipway.catalog;

import dev.slipway.json.Json;
import dev.slipway.spi.Executor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Checks an action that could be read: its schemas, its executor's settings, its expressions.
record ActionCheck(Map<String, Executor> executors) {
    private static final Logger LOG = LoggerFactory.getLogger(ActionCheck.class);
    private static final ExpressionCheck EXPRESSIONS = new ExpressionCheck(
            Optional.of(new TreeSet<>(Set.of("parameters", "entity", "recommendations", "run"))), Optional.empty());

    void check(Place root, Action action) {
        switch (action.format()) {
            case SLIPWAY_V1 -> slipway(root, action);
            case TERRANTULA_V1 -> terrantula(root, action);
        }
    }

    private void slipway(Place root, Action action) {
        root.find(List.of("spec", "parameters"))
                .filter(place -> place.node() instanceof Node.Fields)
                .ifPresent(ActionCheck::parameters);
        root.find(List.of("spec", "output"))
                .filter(place -> place.node() instanceof Node.Fields)
                .ifPresent(SchemaRules::check);
        root.find(List.of("spec", "concurrency", "group"))
                .ifPresent(place -> EXPRESSIONS.check(place, ExpressionCheck.Secrets.REFUSED));
        root.find(List.of("spec", "run", action.execution().executor()))
                .ifPresent(place -> executor(place, action, action.execution()));
    }

    /// Each environment has a trigger of its own, made of the usual one.
    private void terrantula(Place root, Action action) {
        var triggers = TriggerReader.of(root);
        int before = root.problems().size();
        triggers.usual()
                .filter(place -> !action.execution().executor().isEmpty())
                .ifPresent(place -> executor(place, action, action.execution()));
        if (root.problems().size() == before) {
            action.overrides()
                    .forEach((environment, execution) -> Optional.ofNullable(
                                    triggers.overridden().get(environment))
                            .ifPresent(place -> executor(place, action, execution)));
        }
    }

    private void executor(Place place, Action action, Execution execution) {
        var name = execution.executor();
        var executor = executors.get(name);
        if (executor == null) {
            place.problem("no executor is named \"%s\"%s"
                    .formatted(
                            name,
                            Suggestion.of(name, executors.keySet())
                                    .orElse("; known are " + String.join(", ", new TreeSet<>(executors.keySet())))));
        } else {
            ask(place, executor, action, execution);
        }
    }

    /// Parameters as JSON Schema: of an action, or of a template that writes them so.
    static void parameters(Place place) {
        var schema = place.object();
        if (SchemaRules.check(place) && !"object".equals(schema.get("type"))) {
            place.field("type").orElse(place).problem("parameters must be a JSON Schema with type: object");
        }
    }

    /// A plug-in that fails at this must not take the other definitions with it.
    private static void ask(Place place, Executor executor, Action action, Execution execution) {
        try {
            settings(place, executor, action, execution.settings());
        } catch (RuntimeException e) {
            LOG.error("the executor {} failed when asked about settings", executor.name(), e);
            place.problem("the executor %s failed when it was asked about these settings; see the server's log"
                    .formatted(executor.name()));
        }
    }

    private static void settings(Place place, Executor executor, Action action, Map<String, Object> settings) {
        int before = place.problems().size();
        for (var violation : Schema.of(Plain.object(Json.parseOwn(executor.settingsSchema())))
                .check(settings)) {
            var at = place.nearest(violation.path());
            if (!isExpression(at) || executor.literalSettings().contains(top(violation))) {
                at.problem("%s: %s".formatted(executor.name(), SchemaRules.said(violation)));
            }
        }
        settingsBelow(place).forEach((key, setting) -> {
            if (executor.schemaSettings().contains(key)) {
                parameters(setting);
                setting.leaves(leaf -> literal(leaf, key));
            } else if (executor.literalSettings().contains(key)) {
                setting.leaves(leaf -> literal(leaf, key));
            } else {
                switch (action.format()) {
                    case SLIPWAY_V1 -> EXPRESSIONS.check(setting, ExpressionCheck.Secrets.ALLOWED);
                    case TERRANTULA_V1 -> {} // what is no path of Terrantula's is plain text
                }
            }
        });
        if (place.problems().size() == before) {
            executor.problems(settings, action.parameters())
                    .forEach(problem -> place.problem("%s: %s".formatted(executor.name(), problem)));
        }
    }

    /// `noop:` with nothing behind it is an executor without settings.
    private static Map<String, Place> settingsBelow(Place place) {
        return place.node().value() == null ? Map.of() : place.fields();
    }

    private static String top(Violation violation) {
        return violation.path().isEmpty() ? "" : violation.path().getFirst();
    }

    private static boolean isExpression(Place place) {
        return place.node() instanceof Node.Scalar(var _, var _, String text) && text.contains("{{");
    }

    private static void literal(Place leaf, String key) {
        if (leaf.anyText("").contains("{{")) {
            leaf.problem(
                    "%s holds no expressions: {{ }} would not be evaluated. Values come in as inputs".formatted(key));
        }
    }
}
