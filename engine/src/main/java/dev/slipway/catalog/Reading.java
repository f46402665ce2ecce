package dev.slipway.catalog;

import dev.slipway.spi.Executor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Documents on their way in: read and checked one by one, then against each other.
final class Reading {
    private static final Logger LOG = LoggerFactory.getLogger(Reading.class);

    private final Map<String, Executor> executors;
    private final String defaultProject;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> brokenFiles = new HashSet<>();
    private final List<Document> good = new ArrayList<>();
    private final List<Definition> broken = new ArrayList<>();
    private final List<Document.OfDefinition> brokenDocuments = new ArrayList<>();
    private final Map<String, Place> seen = new HashMap<>();

    /// @param executors by name
    /// @param defaultProject where a definition belongs that names no project
    Reading(Map<String, Executor> executors, String defaultProject) {
        this.executors = executors;
        this.defaultProject = defaultProject;
    }

    void add(SourceFile file) {
        report(file.name(), file.content().problems());
        for (var node : file.content().documents()) {
            add(file.name(), node);
        }
    }

    private void add(String file, Node node) {
        var found = new ArrayList<Problem>();
        var root = Place.root(file, node, found);
        var document = read(root);
        if (found.isEmpty()) {
            document.ifPresent(good::add);
        } else {
            report(file, found);
            if (document.orElse(null) instanceof Document.OfDefinition it) {
                broken.add(it.definition());
                brokenDocuments.add(it);
            }
        }
    }

    /// A document that finds a mistake of ours must not take the others with it.
    private Optional<Document> read(Place root) {
        try {
            var document = DocumentReader.read(root, defaultProject);
            document.ifPresent(read -> {
                check(read);
                once(read);
            });
            return document;
        } catch (RuntimeException e) {
            LOG.error("reading a document of {} failed", root.file(), e);
            root.problem("the document could not be read, which is our mistake; see the server's log");
            return Optional.empty();
        }
    }

    private void check(Document document) {
        switch (document) {
            case Document.OfProject _ -> {}
            case Document.OfDefinition(var root, Action action) -> new ActionCheck(executors).check(root, action);
            case Document.OfDefinition(var root, Template template) -> new TemplateCheck(root, template).check();
        }
    }

    /// Of two documents of the same name, the first in the order of file names counts.
    private void once(Document document) {
        var key = switch (document) {
            case Document.OfProject(var _, var project) -> "project " + project.path();
            case Document.OfDefinition(var _, var definition) ->
                DefinitionId.of(definition).toString();
        };
        var root = document.root();
        var first = seen.putIfAbsent(key, root);
        if (first != null) {
            root.nearest(List.of("metadata", "name"))
                    .problem("this is defined already in %s:%d"
                            .formatted(first.file().isEmpty() ? "document" : first.file(), first.line()));
        }
    }

    private void report(String file, List<Problem> found) {
        if (!found.isEmpty()) {
            problems.addAll(found);
            brokenFiles.add(file);
        }
    }

    /// Checks what refers to other documents, and drops what refers to nothing.
    ///
    /// @param universe what there is beside these documents
    void link(Universe universe) {
        good.forEach(document -> {
            if (document instanceof Document.OfProject(var _, var project)) {
                universe.project(project.path());
            }
        });
        keep(document -> {
            if (document instanceof Document.OfDefinition(var root, var definition)) {
                universe.checkProject(root, definition.metadata().project());
            }
        });
        broken.forEach(definition -> {
            if (definition instanceof Action action) {
                universe.broken(action.metadata().project(), action.metadata().ref());
            }
        });
        good.forEach(document -> {
            if (document instanceof Document.OfDefinition(var _, Action action)) {
                universe.action(action.metadata().project(), action.metadata().ref());
            }
        });
        keep(document -> {
            if (document instanceof Document.OfDefinition(var root, Template template)) {
                universe.checkSteps(root, template.metadata().project());
            }
        });
        brokenDocuments.forEach(document -> alsoLinks(document, universe));
    }

    /// Tells what a document with problems of its own refers to wrongly, so that its author hears all at
    /// once.
    private void alsoLinks(Document.OfDefinition document, Universe universe) {
        if (document.definition() instanceof Template template) {
            var root = document.root();
            var told = List.copyOf(root.problems());
            universe.checkSteps(root, template.metadata().project());
            var lines = told.stream().map(Problem::line).toList();
            report(
                    root.file(),
                    root.problems().stream()
                            .skip(told.size())
                            .filter(problem -> !lines.contains(problem.line()))
                            .toList());
        }
    }

    private void keep(Consumer<Document> check) {
        for (var document : List.copyOf(good)) {
            check.accept(document);
            if (!document.root().problems().isEmpty()) {
                good.remove(document);
                report(document.root().file(), document.root().problems());
                if (document instanceof Document.OfDefinition(var _, var definition)) {
                    broken.add(definition);
                }
            }
        }
    }

    /// The documents without a problem.
    List<Document> good() {
        return List.copyOf(good);
    }

    /// The files in which something could not be read or has a problem: what they own stays.
    Set<String> brokenFiles() {
        return Set.copyOf(brokenFiles);
    }

    /// All problems, by file and line.
    List<Problem> problems() {
        return problems.stream()
                .sorted(Comparator.comparing(Problem::file).thenComparingInt(Problem::line))
                .distinct()
                .toList();
    }
}
