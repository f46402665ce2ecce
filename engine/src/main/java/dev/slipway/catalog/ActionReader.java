package dev.slipway.catalog;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads `kind: Action` of slipway/v1.
record ActionReader(String defaultProject) {
    private static final Duration TIMEOUT = Duration.ofMinutes(60);
    private static final Map<String, Object> NO_PARAMETERS = Map.of("type", "object");

    Action read(Place root) {
        root.only("apiVersion", "kind", "metadata", "spec");
        root.field("metadata")
                .ifPresent(place -> place.only("name", "version", "title", "description", "owner", "tags", "project"));
        var metadata = new MetadataReader(defaultProject, "v1").read(root);
        var spec = root.required("spec");
        spec.ifPresent(place -> place.only("parameters", "output", "run", "timeout", "retry", "concurrency"));
        return new Action(
                metadata,
                Action.Format.SLIPWAY_V1,
                spec.flatMap(place -> place.field("parameters"))
                        .map(Place::object)
                        .orElse(NO_PARAMETERS),
                output(spec),
                execution(spec),
                Map.of());
    }

    private static @Nullable Map<String, Object> output(Optional<Place> spec) {
        return spec.flatMap(place -> place.field("output")).map(Place::object).orElse(null);
    }

    private static Execution execution(Optional<Place> spec) {
        var run =
                spec.flatMap(place -> place.required("run")).map(Place::fields).orElse(Map.of());
        if (run.size() != 1) {
            spec.flatMap(place -> place.field("run"))
                    .ifPresent(place -> place.problem(
                            run.isEmpty()
                                    ? "run must name an executor, for example noop: {}"
                                    : "run must name exactly one executor, not %s"
                                            .formatted(String.join(" and ", run.keySet()))));
        }
        var executor = run.keySet().stream().findFirst().orElse("");
        return new Execution(
                executor,
                Optional.ofNullable(run.get(executor))
                        .filter(place -> place.node().value() != null)
                        .map(Place::object)
                        .orElse(Map.of()),
                spec.flatMap(place -> place.field("timeout"))
                        .map(place -> RetryReader.timeout(place, TIMEOUT))
                        .orElse(TIMEOUT),
                Retry.DEFAULT.with(spec.flatMap(place -> place.field("retry"))
                        .map(RetryReader::read)
                        .orElse(null)),
                spec.flatMap(place -> place.field("concurrency"))
                        .map(ActionReader::concurrency)
                        .orElse(null));
    }

    private static Execution.Concurrency concurrency(Place place) {
        place.only("group", "max", "onLimit");
        return new Execution.Concurrency(
                place.required("group").map(at -> at.text("")).orElse(""),
                place.field("max").map(at -> at.integer(1, 100_000, 1)).orElse(1),
                place.field("onLimit")
                        .map(at -> at.word(Execution.OnLimit.class, Execution.OnLimit.QUEUE))
                        .orElse(Execution.OnLimit.QUEUE));
    }
}
