package dev.slipway.catalog;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// Reads `kind: Project`.
final class ProjectReader {
    private ProjectReader() {}

    static Project read(Place root) {
        root.only("apiVersion", "kind", "metadata", "spec");
        var metadata = root.required("metadata");
        metadata.ifPresent(place -> place.only("organization", "name", "title"));
        var organization = metadata.flatMap(place -> part(place, "organization"));
        var name = metadata.flatMap(place -> part(place, "name"));
        if (organization.isPresent() && Names.RESERVED_ORGANIZATIONS.contains(organization.get())) {
            metadata.flatMap(place -> place.field("organization"))
                    .ifPresent(place -> place.problem(
                            "\"%s\" is reserved and cannot be an organization".formatted(organization.get())));
        }
        var path = organization.orElse("") + "/" + name.orElse("");
        return new Project(
                organization.orElse(""),
                name.orElse(""),
                metadata.flatMap(place -> place.field("title"))
                        .map(place -> place.text(path))
                        .orElse(path),
                environments(root));
    }

    private static Optional<String> part(Place metadata, String key) {
        return metadata.required(key)
                .map(place -> place.text(Names.PROJECT_PART, Names.PROJECT_PART_WORDS, ""))
                .filter(text -> !text.isEmpty());
    }

    private static List<String> environments(Place root) {
        var spec = root.field("spec");
        spec.ifPresent(place -> place.only("environments"));
        var found = spec.flatMap(place -> place.field("environments"));
        if (found.isEmpty()) {
            return List.of("default");
        }
        var names = new LinkedHashSet<String>();
        for (var item : found.get().items()) {
            var name = item.text(Names.PROJECT_PART, Names.PROJECT_PART_WORDS, "");
            if (!name.isEmpty() && !names.add(name)) {
                item.problem("the environment \"%s\" stands twice".formatted(name));
            }
        }
        if (names.isEmpty()) {
            found.get().problem("environments must name at least one");
        }
        return List.copyOf(names);
    }
}
