package dev.slipway.catalog;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A document as it is stored.
///
/// @param name `name@version`, for a project `organization/name`
/// @param revision of a definition; 0 for a project, which has none
/// @param source the catalog file that owns it, null when it was put over the API
public record StoredDocument(
        Kind kind, String name, int revision, @Nullable String source, Map<String, Object> document) {}
