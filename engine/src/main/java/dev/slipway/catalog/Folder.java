package dev.slipway.catalog;

import dev.slipway.spi.Executor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// A folder's documents, each checked alone and none against the others. No database is asked.
///
/// @param documents projects first, then actions, then templates, so that each comes after what it names
public record Folder(List<FolderDocument> documents, List<Problem> problems) {
    /// Reads a folder.
    public static Folder read(Path folder, Map<String, Executor> executors) {
        try {
            var reading = reading(folder, executors);
            return new Folder(
                    reading.good().stream()
                            .map(FolderDocument::of)
                            .sorted(Comparator.comparing(FolderDocument::kind))
                            .toList(),
                    reading.problems());
        } catch (IOException e) {
            return new Folder(List.of(), List.of(unreadable(folder)));
        }
    }

    /// The problems of a folder: what [Catalog#loadFolder(Path)] would say into an empty database.
    public static List<Problem> check(Path folder, Map<String, Executor> executors) {
        try {
            var reading = reading(folder, executors);
            reading.link(new Universe());
            return reading.problems();
        } catch (IOException e) {
            return List.of(unreadable(folder));
        }
    }

    private static Reading reading(Path folder, Map<String, Executor> executors) throws IOException {
        var reading = new Reading(executors, "default/default");
        SourceFile.below(folder).forEach(reading::add);
        return reading;
    }

    static Problem unreadable(Path folder) {
        return new Problem(
                folder.toString(), 1, "", "the catalog folder cannot be read; create it, or name another one");
    }
}
