package dev.slipway.catalog;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A named, versioned thing one can run.
///
/// @param parameters JSON Schema 2020-12 of its input, an object; `secret: true` marks secret properties
/// @param output JSON Schema its output must fit, if said
/// @param execution how it is carried out
public record Action(
        Metadata metadata,
        Map<String, Object> parameters,
        @Nullable Map<String, Object> output,
        Execution execution) implements Definition {}
