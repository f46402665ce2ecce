package dev.slipway.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads `kind: Template`, of slipway/v1 and of forgeportal/v1.
///
/// ForgePortal's files may hold keys that we do not know: they are left alone. Ours may not: a key with a slip
/// in it would be a setting that silently does nothing.
record TemplateReader(Template.Format format, String defaultProject) {

    Template read(Place root) {
        only(root, Set.of("apiVersion", "kind", "metadata", "spec"));
        root.field("metadata")
                .ifPresent(place ->
                        only(place, Set.of("name", "version", "title", "description", "owner", "tags", "project")));
        var metadata = new MetadataReader(defaultProject, "1.0.0").read(root);
        var spec = root.required("spec");
        spec.ifPresent(place -> only(place, Set.of("parameters", "steps", "outputs", "skeletonFiles")));
        return new Template(
                metadata,
                format,
                spec.flatMap(place -> place.field("parameters"))
                        .map(place -> new ParametersReader(format).read(place))
                        .orElseGet(ParametersReader::none),
                spec.flatMap(place -> place.required("steps"))
                        .map(place -> new StepsReader(format).read(place))
                        .orElse(List.of()),
                spec.flatMap(place -> place.field("outputs")).map(Place::object).orElse(Map.of()),
                spec.flatMap(place -> place.field("skeletonFiles"))
                        .map(TemplateReader::skeletonFiles)
                        .orElse(Map.of()));
    }

    private void only(Place place, Set<String> known) {
        switch (format) {
            case SLIPWAY_V1 -> place.only(known);
            case FORGEPORTAL_V1 -> {}
        }
    }

    private static Map<String, String> skeletonFiles(Place place) {
        var result = new LinkedHashMap<String, String>();
        place.fields().forEach((path, file) -> result.put(path, file.anyText("")));
        return result;
    }
}
