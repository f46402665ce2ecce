package dev.slipway.catalog;

import java.util.List;
import java.util.Map;

/// What a template's start must bring.
///
/// @param listing as APIs list it: the file's own list, or one made from the schema's properties
/// @param schema the same as JSON Schema 2020-12, an object
/// @param style which of the two the file was written in; decides how violations are worded
public record Parameters(List<Map<String, Object>> listing, Map<String, Object> schema, Style style) {
    /// How the file wrote its parameters.
    public enum Style {
        /// ForgePortal's list of `{id, title, type, …}`.
        LIST,
        /// A JSON Schema object.
        SCHEMA
    }
}
