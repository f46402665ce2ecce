package dev.slipway.catalog;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads one document into what it declares. Another file format gets its own reader and one more line here.
final class DocumentReader {
    static final String SLIPWAY = "slipway/v1";
    static final String FORGEPORTAL = "forgeportal/v1";
    static final String TERRANTULA = "terrantula.io/v1";

    /// With and without the domain, and whatever follows the first version.
    private static final Pattern TERRANTULAS = Pattern.compile("terrantula(?:\\.io)?/v1[a-z0-9]*");

    /// What else a blueprint of Terrantula declares. Slipway keeps no entities, so these are passed by.
    private static final Set<String> BLUEPRINT =
            Set.of("EntityType", "Cell", "RelationshipType", "Secret", "Entity", "Relationship");

    private DocumentReader() {}

    /// Reads the document; problems go to the place. The answer is usable only when there were none, and
    /// empty without a problem for a document that is none of our business.
    ///
    /// @param defaultProject where a definition belongs that names no project
    static Optional<Document> read(Place root, String defaultProject) {
        if (!(root.node() instanceof Node.Fields)) {
            root.problem("a catalog document must be an object with apiVersion, kind, metadata and spec");
            return Optional.empty();
        }
        if (isTerrantulas(root)) {
            return terrantulas(root, defaultProject);
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

    /// Terrantula's documents say `terrantula.io/v1`, or nothing at all: then a trigger tells them.
    private static boolean isTerrantulas(Place root) {
        var version = root.field("apiVersion");
        if (version.isPresent()) {
            return version.get().node() instanceof Node.Scalar(var _, var text, String _)
                    && TERRANTULAS.matcher(text).matches();
        }
        return switch (kind(root)) {
            case "Action" -> TriggerReader.trigger(root).isPresent();
            case String other -> BLUEPRINT.contains(other);
        };
    }

    private static String kind(Place root) {
        return root.field("kind").map(Place::node).orElse(null) instanceof Node.Scalar(var _, var text, String _)
                ? text
                : "";
    }

    private static Optional<Document> terrantulas(Place root, String defaultProject) {
        var kind = root.required("kind");
        if (kind.isEmpty() || BLUEPRINT.contains(kind(root))) {
            return Optional.empty();
        }
        if (!kind(root).equals(Kind.ACTION.word())) {
            unknown(kind.get(), TERRANTULA, List.of(Kind.ACTION.word()));
            return Optional.empty();
        }
        return Optional.of(new Document.OfDefinition(root, new TerrantulaReader(defaultProject).read(root)));
    }

    private static void unknown(Place version, Place kind) {
        var said = version.text("");
        if (!said.equals(SLIPWAY) && !said.equals(FORGEPORTAL)) {
            version.problem("unknown apiVersion \"%s\"%s"
                    .formatted(
                            said,
                            Suggestion.of(said, List.of(SLIPWAY, FORGEPORTAL, TERRANTULA))
                                    .orElse(", expected slipway/v1, forgeportal/v1 or terrantula.io/v1")));
            return;
        }
        unknown(kind, said, said.equals(SLIPWAY) ? List.of("Project", "Action", "Template") : List.of("Template"));
    }

    private static void unknown(Place kind, String version, List<String> kinds) {
        kind.problem("unknown kind \"%s\" in %s, expected %s%s"
                .formatted(
                        kind.text(""),
                        version,
                        String.join(", ", kinds),
                        Suggestion.of(kind.text(""), kinds).orElse("")));
    }
}
