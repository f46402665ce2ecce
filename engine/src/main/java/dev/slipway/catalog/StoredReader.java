package dev.slipway.catalog;

import dev.slipway.catalog.CatalogStore.Stored;
import java.util.ArrayList;

/// Reads a stored document back. It was checked when it was stored, by the executors of that time, so only its
/// form is read here: a run keeps its definition also when a plug-in has gone.
final class StoredReader {
    private StoredReader() {}

    /// @param projectPath where it belongs when it does not say so itself
    /// @throws IllegalStateException when it cannot be read
    static Revision<?> read(Stored stored, String projectPath) {
        var problems = new ArrayList<Problem>();
        var root = Place.root("", Node.of(CatalogStore.document(stored)), problems);
        var document = DocumentReader.read(root, projectPath);
        if (problems.isEmpty() && document.orElse(null) instanceof Document.OfDefinition(var _, var definition)) {
            var key = stored.key();
            return new Revision<>(key.projectId(), key.id(), key.number(), definition);
        }
        throw new IllegalStateException("%s, revision %d, of project %s cannot be read: %s"
                .formatted(
                        stored.reference(),
                        stored.key().number(),
                        projectPath,
                        problems.isEmpty()
                                ? "it is no definition"
                                : problems.getFirst().message()));
    }
}
