package dev.slipway.catalog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a template's `steps`, and checks that their order can be kept.
record StepsReader(Template.Format format) {
    private static final Set<String> KEYS =
            Set.of("id", "name", "action", "input", "if", "needs", "when", "onError", "timeout", "retry");
    private static final int MOST = 500;

    List<Step> read(Place place) {
        var items = place.items();
        if (place.node() instanceof Node.Items && items.isEmpty()) {
            place.problem("steps must hold at least one step");
        }
        if (items.size() > MOST) {
            place.problem("more than %d steps".formatted(MOST));
            return List.of();
        }
        var places = new LinkedHashMap<String, Place>();
        var steps = new ArrayList<Step>();
        for (var item : items) {
            if (!(item.node() instanceof Node.Fields)) {
                item.problem("a step must be an object {id, action, input, …}");
                continue;
            }
            var step = step(item, steps.isEmpty() ? null : steps.getLast().id());
            var first = step.id().isEmpty() ? null : places.putIfAbsent(step.id(), item);
            if (first != null) {
                item.problem("the step \"%s\" stands twice, first in line %d".formatted(step.id(), first.line()));
            }
            steps.add(step);
        }
        order(steps, places);
        return List.copyOf(steps);
    }

    private Step step(Place item, @Nullable String before) {
        var id = item.required("id").map(this::id).orElse("");
        var input = item.field("input").map(Place::object).orElse(Map.of());
        var condition = item.field("if").map(StepsReader::condition).orElse(null);
        return new Step(
                id,
                item.field("name").map(place -> place.text(id)).orElse(id),
                item.required("action")
                        .map(place -> place.text(Names.ACTION_REFERENCE, Names.ACTION_REFERENCE_WORDS, ""))
                        .orElse(""),
                input,
                condition,
                flow(item, before == null ? List.of() : List.of(before)),
                overrides(item));
    }

    private String id(Place place) {
        return switch (format) {
            case SLIPWAY_V1 -> place.text(Names.STEP, Names.STEP_WORDS, "");
            case FORGEPORTAL_V1 -> place.text("");
        };
    }

    /// `if: true` without quotes means what it says.
    private static String condition(Place place) {
        return place.node() instanceof Node.Scalar(var _, var _, Boolean value) ? value.toString() : place.anyText("");
    }

    private Step.Flow flow(Place item, List<String> before) {
        return switch (format) {
            case FORGEPORTAL_V1 -> new Step.Flow(before, Step.When.SUCCESS, Step.OnError.FAIL);
            case SLIPWAY_V1 -> {
                item.only(KEYS);
                yield new Step.Flow(
                        item.field("needs")
                                .map(place -> List.copyOf(new LinkedHashSet<>(place.texts())))
                                .orElse(before),
                        item.field("when")
                                .map(place -> place.word(Step.When.class, Step.When.SUCCESS))
                                .orElse(Step.When.SUCCESS),
                        item.field("onError")
                                .map(place -> place.word(Step.OnError.class, Step.OnError.FAIL))
                                .orElse(Step.OnError.FAIL));
            }
        };
    }

    private Step.Overrides overrides(Place item) {
        return switch (format) {
            case FORGEPORTAL_V1 -> new Step.Overrides(null, null);
            case SLIPWAY_V1 ->
                new Step.Overrides(
                        item.field("timeout")
                                .map(place -> RetryReader.timeout(place, Duration.ofMinutes(60)))
                                .orElse(null),
                        item.field("retry").map(RetryReader::read).orElse(null));
        };
    }

    private static void order(List<Step> steps, Map<String, Place> places) {
        for (var step : steps) {
            var needs = Optional.ofNullable(places.get(step.id())).flatMap(place -> place.field("needs"));
            for (var need : step.flow().needs()) {
                if (!places.containsKey(need)) {
                    var hint = Suggestion.of(need, places.keySet()).orElse("");
                    needs.ifPresent(place -> place.problem("no step is named \"%s\"%s".formatted(need, hint)));
                }
            }
        }
        var waiting = StepOrder.of(steps).endless();
        waiting.stream()
                .findFirst()
                .flatMap(id -> Optional.ofNullable(places.get(id)))
                .map(place -> place.field("needs").orElse(place))
                .ifPresent(place ->
                        place.problem("these steps wait for each other: %s".formatted(String.join(", ", waiting))));
    }
}
