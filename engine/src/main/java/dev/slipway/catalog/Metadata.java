package dev.slipway.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What every definition says of itself.
///
/// @param project `organization/project`
/// @param name unique with the version inside a project and kind
/// @param version `v1` for actions and `1.0.0` for templates when the file names none
/// @param title for people; the name when the file has none
/// @param description may be empty
/// @param owner who answers for it, if said
/// @param tags for search
public record Metadata(
        String project,
        String name,
        String version,
        String title,
        String description,
        @Nullable String owner,
        List<String> tags) {
    /// `name@version`, as a step names it.
    public String ref() {
        return name + "@" + version;
    }
}
