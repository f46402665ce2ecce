package dev.slipway.catalog;

import java.util.List;
import java.util.Optional;

/// Reads one document into what it declares. Another file format gets its own reader and one more line here.
final class DocumentReader {
    static final String SLIPWAY = "slipway/v1";
    static final String FORGEPORTAL = "forgeportal/v1";

    private DocumentReader() {}

    /// Reads the document; problems go to the place. The answer is usable only when there were none.
    ///
    /// @param defaultProject where a definition belongs that names no project
    static Optional<Document> read(Place root, String defaultProject) {
        if (!(root.node() instanceof Node.Fields)) {
            root.problem("a catalog document must be an object with apiVersion, kind, metadata and spec");
            return Optional.empty();
        }
        var version = root.required("apiVersion");
        var kind = root.required("kind");
        if (version.isEmpty() || kind.isEmpty()) {
            return Optional.empty();
        }
        return switch (version.get().text("") + " " + kind.get().text("")) {
            case "slipway/v1 Project" -> Optional.of(new Document.OfProject(root, ProjectReader.read(root)));
            case "slipway/v1 Action" ->
                Optional.of(new Document.OfDefinition(root, new ActionReader(defaultProject).read(root)));
            case "slipway/v1 Template" ->
                Optional.of(new Document.OfDefinition(
                        root, new TemplateReader(Template.Format.SLIPWAY_V1, defaultProject).read(root)));
            case "forgeportal/v1 Template" ->
                Optional.of(new Document.OfDefinition(
                        root, new TemplateReader(Template.Format.FORGEPORTAL_V1, defaultProject).read(root)));
            default -> {
                unknown(version.get(), kind.get());
                yield Optional.empty();
            }
        };
    }

    private static void unknown(Place version, Place kind) {
        var said = version.text("");
        if (!said.equals(SLIPWAY) && !said.equals(FORGEPORTAL)) {
            version.problem("unknown apiVersion \"%s\"%s"
                    .formatted(
                            said,
                            Suggestion.of(said, List.of(SLIPWAY, FORGEPORTAL))
                                    .orElse(", expected slipway/v1 or forgeportal/v1")));
            return;
        }
        var kinds = said.equals(SLIPWAY) ? List.of("Project", "Action", "Template") : List.of("Template");
        kind.problem("unknown kind \"%s\" in %s, expected %s%s"
                .formatted(
                        kind.text(""),
                        said,
                        String.join(", ", kinds),
                        Suggestion.of(kind.text(""), kinds).orElse("")));
    }
}
