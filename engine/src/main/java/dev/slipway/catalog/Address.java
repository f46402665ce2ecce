package dev.slipway.catalog;

import java.util.List;
import java.util.Optional;

/// What a request names, to be compared with what its document declares.
///
/// @param name with or without a version
record Address(Kind kind, String name) {

    static Address of(Kind kind, String name) {
        return new Address(kind, name);
    }

    /// What is wrong when these documents are put at this address.
    Optional<Problem> check(List<Document> documents) {
        if (documents.size() != 1) {
            return Optional.of(new Problem(
                    "", 1, "", "expected one document, got %s".formatted(documents.isEmpty() ? "none" : "several")));
        }
        var document = documents.getFirst();
        var declared = switch (document) {
            case Document.OfProject _ -> Kind.PROJECT;
            case Document.OfDefinition(var _, var definition) -> Kind.of(definition);
        };
        if (declared != kind) {
            return problem(
                    document, "kind", "the address says %s, the document %s".formatted(kind.word(), declared.word()));
        }
        var full = nameOf(document);
        var bare = switch (document) {
            case Document.OfProject(var _, var project) -> project.name();
            case Document.OfDefinition(var _, var definition) ->
                definition.metadata().name();
        };
        return name.equals(full) || name.equals(bare)
                ? Optional.empty()
                : problem(document, "name", "the address says %s, the document %s".formatted(name, full));
    }

    private static Optional<Problem> problem(Document document, String key, String message) {
        var at = key.equals("kind")
                ? document.root().nearest(List.of("kind"))
                : document.root().nearest(List.of("metadata", key));
        return Optional.of(new Problem("", at.line(), at.path(), message));
    }

    /// `name@version`, for a project `organization/name`.
    static String nameOf(Document document) {
        return switch (document) {
            case Document.OfProject(var _, var project) -> project.path();
            case Document.OfDefinition(var _, var definition) ->
                definition.metadata().ref();
        };
    }
}
