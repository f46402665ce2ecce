package dev.slipway.catalog;

import java.util.List;
import java.util.function.Function;

/// Reads `metadata` of actions and templates.
record MetadataReader(String defaultProject, String defaultVersion) {

    /// @param root the document
    Metadata read(Place root) {
        var found = root.required("metadata");
        if (found.isEmpty()) {
            return new Metadata(defaultProject, "", defaultVersion, "", "", null, List.of());
        }
        var metadata = found.get();
        var name = metadata.required("name")
                .map(place -> place.text(Names.DEFINITION, Names.DEFINITION_WORDS, ""))
                .orElse("");
        var title = or(metadata, "title", name, place -> place.text(name));
        return new Metadata(
                or(metadata, "project", defaultProject, place -> project(place)),
                name,
                or(
                        metadata,
                        "version",
                        defaultVersion,
                        place -> place.text(Names.VERSION, Names.VERSION_WORDS, defaultVersion)),
                title,
                or(metadata, "description", "", place -> place.anyText("")),
                metadata.field("owner").map(place -> place.text("")).orElse(null),
                or(metadata, "tags", List.of(), Place::texts));
    }

    private String project(Place place) {
        return place.text(Names.PROJECT_PATH, "organization/project, for example acme/web", defaultProject);
    }

    private static <T> T or(Place metadata, String key, T fallback, Function<Place, T> read) {
        return metadata.field(key).map(read).orElse(fallback);
    }
}
