package dev.slipway.catalog;

import java.util.List;
import java.util.Map;

/// Steps, each an action with inputs by expression.
///
/// @param format which file format it was written in; decides how expressions keep their types
/// @param parameters what a start must bring
/// @param steps in the order of the file, at least one
/// @param outputs name to expression, or to a tree with expressions in its strings
/// @param skeletonFiles path to text, rendered into a step's `files`
public record Template(
        Metadata metadata,
        Format format,
        Parameters parameters,
        List<Step> steps,
        Map<String, Object> outputs,
        Map<String, String> skeletonFiles)
        implements Definition {

    /// The file formats of templates.
    public enum Format {
        /// ForgePortal's: every rendered leaf is text, steps run one after the other.
        FORGEPORTAL_V1,
        /// Ours: one expression alone keeps its type; `needs`, `when`, `onError`.
        SLIPWAY_V1
    }
}
