package dev.slipway.catalog;

import dev.slipway.catalog.CatalogStore.Origin;
import dev.slipway.catalog.CatalogStore.Stored;
import dev.slipway.catalog.CatalogStore.StoredProject;
import dev.slipway.catalog.Change.Trace;
import dev.slipway.db.Tx;
import dev.slipway.json.Json;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One change of the stored catalog, inside a transaction that holds its lock.
final class Changes {
    private final Tx tx;
    private final Map<String, StoredProject> projects = new HashMap<>();
    private final Map<UUID, Stored> heads;

    private Changes(Tx tx) {
        this.tx = tx;
        readProjects();
        this.heads = CatalogStore.heads(tx);
    }

    /// Waits for other writers, then sees what is stored now.
    static Changes begin(Tx tx) {
        CatalogStore.lock(tx);
        return new Changes(tx);
    }

    /// What is stored now, to look only.
    static Changes see(Tx tx) {
        return new Changes(tx);
    }

    private void readProjects() {
        projects.clear();
        CatalogStore.projects(tx)
                .forEach(project -> projects.put(project.row().project().path(), project));
    }

    /// What stays whatever a load of these files brings: what the API put, and what broken files own.
    Universe staying(Set<String> brokenFiles) {
        return universe(source -> source == null || brokenFiles.contains(source));
    }

    /// All that there is.
    Universe all() {
        return universe(_ -> true);
    }

    private Universe universe(Predicate<@Nullable String> stays) {
        var universe = new Universe();
        var paths = new HashMap<Integer, String>();
        projects.forEach((path, project) -> {
            universe.project(path);
            paths.put(project.row().id(), path);
        });
        heads.values().stream()
                .filter(head -> head.current() && head.kind() == Kind.ACTION && stays.test(head.source()))
                .forEach(head -> universe.action(paths.getOrDefault(head.key().projectId(), ""), head.reference()));
        return universe;
    }

    /// The file that owns what the document declares, if one does.
    Optional<String> owner(Document document) {
        return switch (document) {
            case Document.OfProject(var _, var project) ->
                Optional.ofNullable(projects.get(project.path())).map(StoredProject::source);
            case Document.OfDefinition(var _, var definition) ->
                Optional.ofNullable(heads.get(DefinitionId.of(definition)))
                        .filter(Stored::current)
                        .map(Stored::source);
        };
    }

    /// Whether what the document declares is there already.
    boolean has(Document document) {
        return switch (document) {
            case Document.OfProject(var _, var project) -> projects.containsKey(project.path());
            case Document.OfDefinition(var _, var definition) ->
                current(DefinitionId.of(definition)).isPresent();
        };
    }

    /// Stores the documents; a definition gets a new revision only when its document changed.
    ///
    /// @return how many are new or changed
    int store(List<Document> documents, @Nullable String by) {
        int changed = 0;
        for (var document : documents) {
            if (document instanceof Document.OfProject(var root, var project)) {
                changed += store(project, source(root)) ? 1 : 0;
            }
        }
        readProjects();
        for (var document : documents) {
            if (document instanceof Document.OfDefinition(var root, var definition)) {
                changed += store(document, definition, new Origin(source(root), by)) ? 1 : 0;
            }
        }
        return changed;
    }

    private static @Nullable String source(Place root) {
        return root.file().isEmpty() ? null : root.file();
    }

    private boolean store(Project project, @Nullable String source) {
        var known = projects.get(project.path());
        if (known != null && known.row().project().equals(project) && Objects.equals(known.source(), source)) {
            return false;
        }
        CatalogStore.save(tx, project, source);
        return true;
    }

    private boolean store(Document document, Definition definition, Origin origin) {
        var project = projects.get(definition.metadata().project());
        if (project == null) {
            throw new IllegalStateException(
                    "no project " + definition.metadata().project());
        }
        var id = DefinitionId.of(definition);
        var text = Json.write(document.stored());
        var head = heads.get(id);
        if (head == null) {
            heads.put(
                    id, CatalogStore.insert(tx, new RevisionKey(project.row().id(), id, 1), definition, text, origin));
            return true;
        }
        if (!head.document().equals(text)) {
            CatalogStore.retire(tx, head.key());
            var next = new RevisionKey(project.row().id(), id, head.key().number() + 1);
            heads.put(id, CatalogStore.insert(tx, next, definition, text, origin));
            return true;
        }
        if (head.current() && Objects.equals(head.source(), origin.source())) {
            return false;
        }
        heads.put(id, CatalogStore.revive(tx, head, origin.source()));
        return true;
    }

    /// Stores one document, and tells what that changes.
    Change store(Document document, String by) {
        var before = trace(document);
        store(List.of(document), by);
        return switch (document) {
            case Document.OfProject(var _, var project) -> {
                var id = stored(project.path()).row().id();
                yield new Change(Kind.PROJECT, id, project.path(), before, trace(document));
            }
            case Document.OfDefinition(var _, var definition) -> {
                var id = stored(definition.metadata().project()).row().id();
                yield new Change(Kind.of(definition), id, Address.nameOf(document), before, trace(document));
            }
        };
    }

    private StoredProject stored(String path) {
        return Objects.requireNonNull(projects.get(path), path);
    }

    private @Nullable Trace trace(Document document) {
        return switch (document) {
            case Document.OfProject(var _, var project) ->
                Optional.ofNullable(projects.get(project.path()))
                        .map(stored -> Trace.of(stored.row().project()))
                        .orElse(null);
            case Document.OfDefinition(var _, var definition) ->
                current(DefinitionId.of(definition)).map(Trace::of).orElse(null);
        };
    }

    /// Retires what files owned that is in none of them any more, save what a broken file owned.
    ///
    /// @return how many
    int retireAllBut(List<Document> documents, Set<String> brokenFiles) {
        var declared = new HashSet<Object>();
        for (var document : documents) {
            switch (document) {
                case Document.OfProject(var _, var project) -> declared.add(project.path());
                case Document.OfDefinition(var _, var definition) -> declared.add(DefinitionId.of(definition));
            }
        }
        int retired = 0;
        for (var head : heads.values()) {
            if (head.current()
                    && gone(head.source(), brokenFiles)
                    && !declared.contains(head.key().id())) {
                CatalogStore.retire(tx, head.key());
                retired++;
            }
        }
        projects.forEach((path, project) -> {
            if (gone(project.source(), brokenFiles) && !declared.contains(path)) {
                CatalogStore.release(tx, project.row().id());
            }
        });
        return retired;
    }

    private static boolean gone(@Nullable String source, Set<String> brokenFiles) {
        return source != null && !brokenFiles.contains(source);
    }

    /// The newest revision of a current definition.
    Optional<Stored> current(UUID id) {
        return Optional.ofNullable(heads.get(id)).filter(Stored::current);
    }

    Change retire(Stored stored) {
        CatalogStore.retire(tx, stored.key());
        return new Change(stored.kind(), stored.key().projectId(), stored.reference(), Trace.of(stored), null);
    }
}
