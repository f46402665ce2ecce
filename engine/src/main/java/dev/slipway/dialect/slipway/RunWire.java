package dev.slipway.dialect.slipway;

import dev.slipway.catalog.Action;
import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Definition;
import dev.slipway.catalog.Metadata;
import dev.slipway.catalog.Revision;
import dev.slipway.catalog.RevisionKey;
import dev.slipway.catalog.Step;
import dev.slipway.catalog.Template;
import dev.slipway.http.Timestamps;
import dev.slipway.json.Json;
import dev.slipway.run.FullRun;
import dev.slipway.run.Kind;
import dev.slipway.run.Run;
import dev.slipway.run.RunDetails;
import dev.slipway.run.RunView;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// From what the engine knows of runs to the JSON of the pages. What rows need beside their runs is read once
/// for all of them.
final class RunWire {
    private static final int LONGEST_SUMMARY = 120;
    private static final int LONGEST_VALUE = 40;

    private final Catalog catalog;
    private final RunDetails details;

    RunWire(Catalog catalog, RunDetails details) {
        this.catalog = catalog;
        this.details = details;
    }

    /// What some runs of a project are made of.
    final class Rows {
        private final int projectId;
        private final Map<RevisionKey, Revision<?>> revisions;
        private final Map<UUID, String> names;
        private final Map<UUID, RunDetails.StepCount> counts;

        private Rows(int projectId, List<FullRun> runs, Set<Run.Pin> more) {
            this.projectId = projectId;
            var pins = new HashSet<>(more);
            runs.forEach(it -> {
                pins.add(it.run().definition());
                Optional.ofNullable(it.run().template()).ifPresent(pins::add);
            });
            this.revisions = catalog.revisions(pins.stream().map(this::key).toList());
            var unreadable = pins.stream().filter(pin -> !revisions.containsKey(key(pin)));
            this.names = catalog.names(
                    projectId, Set.copyOf(unreadable.map(Run.Pin::id).toList()));
            this.counts = details.progress(
                    projectId,
                    runs.stream()
                            .filter(it -> it.run().kind() == Kind.TEMPLATE)
                            .map(it -> it.run().id())
                            .toList());
        }

        private RevisionKey key(Run.Pin pin) {
            return new RevisionKey(projectId, pin.id(), pin.revision());
        }

        private Optional<Definition> definition(Run.Pin pin) {
            return Optional.ofNullable(revisions.get(key(pin))).map(Revision::definition);
        }

        /// What a run carries out, if that is an action that can be read.
        Optional<Action> action(Run.Pin pin) {
            return definition(pin).filter(Action.class::isInstance).map(Action.class::cast);
        }

        /// What a run carries out, if that is a template that can be read.
        Optional<Template> template(Run.Pin pin) {
            return definition(pin).filter(Template.class::isInstance).map(Template.class::cast);
        }

        /// A definition that can be read by nobody any more still has its name.
        private Map<String, @Nullable Object> reference(Run.Pin pin) {
            var metadata = definition(pin).map(Definition::metadata);
            var fields = new LinkedHashMap<String, @Nullable Object>();
            fields.put("id", pin.id());
            fields.put(
                    "name",
                    metadata.map(Metadata::name)
                            .orElseGet(
                                    () -> names.getOrDefault(pin.id(), pin.id().toString())));
            fields.put("version", metadata.map(Metadata::version).orElse(""));
            fields.put("title", metadata.map(Metadata::title).orElse(null));
            fields.put("revision", pin.revision());
            return fields;
        }

        /// A run as lists show it.
        Map<String, @Nullable Object> row(FullRun it) {
            var run = it.run();
            var view = it.view();
            var step = run.step();
            var origin = run.origin();
            var fields = new LinkedHashMap<String, @Nullable Object>();
            fields.put("id", run.id());
            fields.put("kind", word(run.kind()));
            fields.put("status", Status.word(view.state()));
            fields.put("definition", reference(run.definition()));
            fields.put("template", step == null || run.template() == null ? null : reference(run.template()));
            fields.put("parent", step == null ? null : Map.of("runId", step.parentId(), "stepId", step.key()));
            fields.put("number", view.number());
            fields.put("requestedBy", origin.requestedBy());
            fields.put(
                    "via",
                    Via.word(origin.request() == null ? null : origin.request().via()));
            fields.put("environment", run.place().environment());
            fields.put("entityId", origin.entityId());
            fields.put("createdAt", Timestamps.text(run.createdAt()));
            fields.put("startedAt", Timestamps.textOrNull(view.startedAt()));
            fields.put("finishedAt", Timestamps.textOrNull(view.finishedAt()));
            fields.put("attempt", view.attempt());
            fields.put("maxAttempts", run.maxAttempts());
            fields.put("awaits", awaits(it));
            fields.put("progress", progress(view.progress()));
            fields.put("error", view.error());
            fields.put("failure", view.result() == null ? null : view.result().failure());
            fields.put("retryOf", origin.retryOf());
            fields.put("summary", summary(run));
            fields.put("steps", run.kind() == Kind.TEMPLATE ? steps(run) : null);
            return fields;
        }

        private @Nullable String awaits(FullRun it) {
            var awaits = it.run().kind() == Kind.TEMPLATE
                    ? count(it.run()).awaits()
                    : it.view().awaits();
            return awaits == null ? null : word(awaits);
        }

        private RunDetails.StepCount count(Run run) {
            return counts.getOrDefault(run.id(), RunDetails.StepCount.NONE);
        }

        private Map<String, @Nullable Object> steps(Run run) {
            var count = count(run);
            var steps = template(run.definition()).map(Template::steps).orElse(List.of());
            var current = steps.stream()
                    .filter(step -> step.id().equals(count.current()))
                    .findFirst()
                    .map(Step::name)
                    .orElse(count.current());
            var fields = new LinkedHashMap<String, @Nullable Object>();
            fields.put("done", count.done());
            fields.put("total", Math.max(steps.size(), count.done()));
            fields.put("current", current);
            return fields;
        }

        /// The first few inputs that are no lists or objects, in the order of the definition's form.
        private String summary(Run run) {
            var names = new LinkedHashSet<>(order(run.definition()));
            names.retainAll(run.input().keySet());
            names.addAll(run.input().keySet());
            var text = new StringBuilder();
            for (var name : names) {
                var value = run.input().get(name);
                if (value == null || value instanceof Map<?, ?> || value instanceof List<?>) {
                    continue;
                }
                var plain = value instanceof String said ? said : Json.write(value);
                var part = "%s: %s"
                        .formatted(cut(name, LONGEST_VALUE), cut(plain.strip().replaceAll("\\s+", " "), LONGEST_VALUE));
                if (text.length() + part.length() + 2 > LONGEST_SUMMARY) {
                    break;
                }
                text.append(text.isEmpty() ? "" : ", ").append(part);
            }
            return text.toString();
        }

        private Set<String> order(Run.Pin pin) {
            var schema = definition(pin)
                    .map(it -> switch (it) {
                        case Action action -> action.parameters();
                        case Template template -> template.parameters().schema();
                    })
                    .orElse(Map.of());
            return schema.get("properties") instanceof Map<?, ?> properties
                    ? Json.object(properties).keySet()
                    : Set.of();
        }
    }

    private static String cut(String text, int most) {
        if (text.codePointCount(0, text.length()) <= most) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
    }

    private static @Nullable Map<String, @Nullable Object> progress(RunView.@Nullable Progress progress) {
        if (progress == null) {
            return null;
        }
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("percent", progress.percent());
        fields.put("status", progress.status());
        return fields;
    }

    /// What some runs are made of.
    Rows rows(int projectId, List<FullRun> runs) {
        return rows(projectId, runs, Set.of());
    }

    /// The same, with what some other definitions say.
    Rows rows(int projectId, List<FullRun> runs, Set<Run.Pin> more) {
        return new Rows(projectId, runs, more);
    }

    static String word(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
