package dev.slipway.catalog;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A named, versioned thing one can run.
///
/// @param format which file format it was written in; decides how the strings of its settings are evaluated
/// @param parameters JSON Schema 2020-12 of its input, an object; `secret: true` marks secret properties
/// @param output JSON Schema its output must fit, if said
/// @param execution how it is carried out where nothing else is said
/// @param overrides how it is carried out in some environments instead
public record Action(
        Metadata metadata,
        Format format,
        Map<String, Object> parameters,
        @Nullable Map<String, Object> output,
        Execution execution,
        Map<String, Execution> overrides)
        implements Definition {

    /// The file formats of actions.
    public enum Format {
        /// Ours: expressions.
        SLIPWAY_V1,
        /// Terrantula's: interpolation.
        TERRANTULA_V1
    }

    /// How it is carried out in an environment.
    public Execution execution(String environment) {
        return overrides.getOrDefault(environment, execution);
    }
}
