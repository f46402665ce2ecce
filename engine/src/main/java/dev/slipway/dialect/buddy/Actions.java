package dev.slipway.dialect.buddy;

import dev.slipway.catalog.Action;
import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Schema;
import dev.slipway.catalog.SmallNumbers;
import dev.slipway.catalog.Step;
import dev.slipway.catalog.Template;
import dev.slipway.dialect.Tenant;
import dev.slipway.json.Json;
import dev.slipway.run.RunView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Steps of templates as Buddy's actions.
final class Actions {
    private final Catalog catalog;
    private final SmallNumbers numbers;
    private final Links links;

    Actions(Catalog catalog, SmallNumbers numbers, Links links) {
        this.catalog = catalog;
        this.numbers = numbers;
        this.links = links;
    }

    /// The steps of a template, ready to be shown.
    ///
    /// @param latest the newest execution of the pipeline, if it has one
    Shelf of(Tenant tenant, Pipeline pipeline, Template template, Optional<Story> latest) {
        return new Shelf(tenant, pipeline, template, latest, numbers.steps(tenant.projectId(), pipeline.name()));
    }

    /// What a step runs: exactly what its run was accepted with, else what it would run now.
    Optional<Action> action(Tenant tenant, Step step, @Nullable RunView run) {
        if (run == null) {
            return catalog.action(tenant.projectId(), step.action()).map(revision -> revision.definition());
        }
        var pin = run.run().definition();
        return Optional.of(catalog.actionRevision(tenant.projectId(), pin.id(), pin.revision())
                .definition());
    }

    /// What carries a step out; empty when its action is gone.
    String executor(Tenant tenant, Step step, @Nullable RunView run) {
        return action(tenant, step, run)
                .map(action -> action.execution().executor())
                .orElse("");
    }

    /// The steps of one template.
    final class Shelf {
        private final Tenant tenant;
        private final Pipeline pipeline;
        private final Template template;
        private final Optional<Story> latest;
        private final Map<String, Integer> ids;

        private Shelf(
                Tenant tenant, Pipeline pipeline, Template template, Optional<Story> latest, Map<String, Integer> ids) {
            this.tenant = tenant;
            this.pipeline = pipeline;
            this.template = template;
            this.latest = latest;
            this.ids = ids;
        }

        /// All, in the order of the file.
        List<Map<String, @Nullable Object>> all() {
            return template.steps().stream().map(step -> action(step, null)).toList();
        }

        /// The one with that number.
        Optional<Map<String, @Nullable Object>> find(int id) {
            return template.steps().stream()
                    .filter(step -> Objects.equals(ids.get(step.id()), id))
                    .findFirst()
                    .map(step -> action(step, null));
        }

        /// One step.
        ///
        /// @param run the run whose action is to be shown; null for the action as it is now
        Map<String, @Nullable Object> action(Step step, @Nullable RunView run) {
            int id = Objects.requireNonNull(ids.get(step.id()), step.id());
            var definition = Actions.this.action(tenant, step, run);
            var fields = new LinkedHashMap<String, @Nullable Object>();
            links.of(tenant.project().project()).action(pipeline, id, step.id()).into(fields);
            fields.put("id", id);
            fields.put("name", step.name());
            fields.put(
                    "type",
                    Words.type(definition.map(it -> it.execution().executor()).orElse("")));
            fields.put("trigger_time", Words.triggerTime(step));
            fields.put("last_execution_status", last(step));
            fields.put("disabled", false);
            fields.put("ignore_errors", ignoresErrors(step));
            fields.put("run_next", Words.runNext(template.steps(), step));
            fields.put("variables", definition.map(it -> variables(step, it)).orElse(List.of()));
            return fields;
        }

        private String last(Step step) {
            return latest.flatMap(story -> story.template().steps().stream()
                            .filter(it -> it.id().equals(step.id()))
                            .findFirst()
                            .map(it -> Words.last(story.status(it))))
                    .orElse(Words.INITIAL);
        }

        /// What a step asks people for.
        private List<Map<String, @Nullable Object>> variables(Step step, Action action) {
            if (!action.execution().executor().equals(Words.VARIABLES)) {
                return List.of();
            }
            var settings = action.execution().settings();
            var defaults = object(settings.get("defaults"));
            var schema = object(settings.get("schema"));
            var secrets = secrets(schema);
            return object(schema.get("properties")).entrySet().stream()
                    .map(property -> {
                        var key = property.getKey();
                        var said = object(property.getValue());
                        var usual = defaults.containsKey(key) ? defaults.get(key) : said.get("default");
                        var fields = new LinkedHashMap<String, @Nullable Object>();
                        fields.put("id", Ids.variable(pipeline.name(), step.id(), key));
                        fields.put("key", key);
                        fields.put("type", "VAR");
                        fields.put("description", Variables.text(said.getOrDefault("description", "")));
                        fields.put(
                                "defaults",
                                usual != null && secrets.contains(List.of(key)) ? "***" : Variables.text(usual));
                        return (Map<String, @Nullable Object>) fields;
                    })
                    .toList();
        }
    }

    private static Set<List<String>> secrets(Map<String, @Nullable Object> schema) {
        var plain = new LinkedHashMap<String, Object>();
        schema.forEach((key, value) -> {
            if (value != null) {
                plain.put(key, value);
            }
        });
        return Schema.of(plain).secretPaths();
    }

    private static boolean ignoresErrors(Step step) {
        return switch (step.flow().onError()) {
            case CONTINUE -> true;
            case FAIL -> false;
        };
    }

    private static Map<String, @Nullable Object> object(@Nullable Object value) {
        return value instanceof Map<?, ?> ? Json.object(value) : Map.of();
    }
}
