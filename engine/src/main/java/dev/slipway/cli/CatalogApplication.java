package dev.slipway.cli;

import dev.slipway.catalog.FolderDocument;
import dev.slipway.catalog.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Puts documents into a server, one by one; one that is refused does not stop the rest.
final class CatalogApplication {
    private final ApiClient api;
    private final List<Map<String, Object>> applied = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    CatalogApplication(ApiClient api) {
        this.api = api;
    }

    /// Remembers what cannot be put.
    void leftOut(Problem problem) {
        problems.add(problem);
    }

    /// Puts a document. What the server says against it is remembered.
    ///
    /// @throws Trouble when the server cannot be asked, or says no to everything
    void put(FolderDocument document) {
        try {
            var kind = document.kind().word().toLowerCase(Locale.ROOT);
            var isNew = api.put(Resource.at("catalog", kind, document.name()), document.content());
            applied.add(Map.of("kind", kind, "name", document.name(), "result", isNew ? "created" : "changed"));
        } catch (Trouble.Refused e) {
            if (e.status() != 400 && e.status() != 409) {
                throw e;
            }
            problems.add(new Problem(document.file(), document.line(), "", String.valueOf(e.getMessage())));
        }
    }

    /// Whether nothing was left out.
    boolean complete() {
        return problems.isEmpty();
    }

    /// For programs.
    Map<String, Object> result() {
        return Map.of(
                "applied",
                applied,
                "problems",
                problems.stream().map(CatalogCommands::told).toList());
    }

    /// For people.
    void tell(Path folder, Printer printer) {
        for (var one : applied) {
            printer.line("✓ %s %s %s".formatted(one.get("kind"), one.get("name"), one.get("result")));
        }
        CatalogCommands.tellProblems(folder, problems, printer);
    }
}
