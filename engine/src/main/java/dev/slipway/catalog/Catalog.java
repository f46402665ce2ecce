package dev.slipway.catalog;

import dev.slipway.catalog.CatalogStore.Stored;
import dev.slipway.catalog.CatalogStore.StoredProject;
import dev.slipway.db.Db;
import dev.slipway.db.Tx;
import dev.slipway.spi.Executor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What can be run: projects, actions and templates, from a folder and from the API.
///
/// Reads are answered from memory. Threading: any thread; writers wait for each other in the database, so
/// several nodes may share it. A node sees what another one stored at its next [#refresh()].
public final class Catalog {
    private static final Logger LOG = LoggerFactory.getLogger(Catalog.class);

    private final Db db;
    private final Map<String, Executor> executors;
    private final Former former;
    private final ReentrantLock refreshing = new ReentrantLock();
    private volatile Index index = Index.EMPTY;

    /// @param executors by name; what definitions may name under `run`
    public Catalog(Db db, Map<String, Executor> executors) {
        this.db = db;
        this.executors = Map.copyOf(executors);
        this.former = new Former(db, this::path);
        refresh();
    }

    /// The executor of that name.
    public Optional<Executor> executor(String name) {
        return Optional.ofNullable(executors.get(name));
    }

    /// The current action of that id.
    public Optional<Revision<Action>> action(int projectId, UUID id) {
        return index.actions(projectId).get(id);
    }

    /// The current action of that name.
    ///
    /// @param reference `name@version`, or a name for its highest version
    public Optional<Revision<Action>> action(int projectId, String reference) {
        return index.actions(projectId).get(reference);
    }

    /// The ids of all actions that ever had that name, retired ones included.
    ///
    /// @param reference `name@version`, or a name for all its versions
    public Set<UUID> actionIds(int projectId, String reference) {
        int at = reference.indexOf('@');
        var name = at < 0 ? reference : reference.substring(0, at);
        var version = at < 0 ? null : reference.substring(at + 1);
        return db.call(tx -> CatalogStore.actionIds(tx, projectId, name, version));
    }

    /// The current template of that id.
    public Optional<Revision<Template>> template(int projectId, UUID id) {
        return index.templates(projectId).get(id);
    }

    /// The current template of that name.
    ///
    /// @param reference `name@version`, or a name for its highest version
    public Optional<Revision<Template>> template(int projectId, String reference) {
        return index.templates(projectId).get(reference);
    }

    /// The current actions, by name, then version.
    public List<Revision<Action>> actions(int projectId) {
        return index.actions(projectId).all();
    }

    /// The current templates, by name, then version.
    public List<Revision<Template>> templates(int projectId) {
        return index.templates(projectId).all();
    }

    /// By id: what definitions are called, also those that were retired or cannot be read any more.
    public Map<UUID, String> names(int projectId, Set<UUID> ids) {
        var now = index;
        var names = new HashMap<UUID, String>();
        for (var id : ids) {
            now.name(projectId, id).ifPresent(name -> names.put(id, name));
        }
        var former = ids.stream().filter(id -> !names.containsKey(id)).toList();
        if (!former.isEmpty()) {
            names.putAll(db.call(tx -> CatalogStore.names(tx, projectId, former)));
        }
        return names;
    }

    /// The project of that organization and name.
    public Optional<ProjectRow> project(String organization, String name) {
        return index.project(organization + "/" + name);
    }

    /// The project of that number.
    public Optional<ProjectRow> project(int id) {
        return index.project(id);
    }

    /// All projects, by number.
    public List<ProjectRow> projects() {
        return index.projects();
    }

    /// An action as it was at that revision, current or not.
    ///
    /// @throws IllegalStateException when the revision does not exist or cannot be read any more
    public Revision<Action> actionRevision(int projectId, UUID id, int revision) {
        var found = revision(new RevisionKey(projectId, id, revision));
        if (found.definition() instanceof Action action) {
            return Index.typed(found, action);
        }
        throw new IllegalStateException("%s is no action".formatted(id));
    }

    /// A template as it was at that revision, current or not.
    ///
    /// @throws IllegalStateException when the revision does not exist or cannot be read any more
    public Revision<Template> templateRevision(int projectId, UUID id, int revision) {
        var found = revision(new RevisionKey(projectId, id, revision));
        if (found.definition() instanceof Template template) {
            return Index.typed(found, template);
        }
        throw new IllegalStateException("%s is no template".formatted(id));
    }

    private Revision<?> revision(RevisionKey key) {
        return index.revision(key).<Revision<?>>map(it -> it).orElseGet(() -> former.revision(key));
    }

    /// Those of these revisions that exist and can be read, current or not, with at most one statement.
    public Map<RevisionKey, Revision<?>> revisions(Collection<RevisionKey> keys) {
        var now = index;
        var found = new HashMap<RevisionKey, Revision<?>>();
        keys.forEach(key -> now.revision(key).ifPresent(revision -> found.put(key, revision)));
        var others = keys.stream().filter(key -> !found.containsKey(key)).collect(Collectors.toSet());
        found.putAll(former.revisions(others));
        return found;
    }

    /// The ids of all definitions that ever had a name with this text in it, in any case.
    public Set<UUID> named(int projectId, String text) {
        return db.call(tx -> CatalogStore.named(tx, projectId, text));
    }

    /// `organization/project` of a project that may have come after the last refresh.
    private String path(int projectId) {
        if (index.project(projectId).isEmpty()) {
            refresh();
        }
        return index.project(projectId)
                .orElseThrow(() -> new IllegalStateException("no project " + projectId))
                .project()
                .path();
    }

    /// Takes over what is stored now, by whichever node. Cheap when nothing changed.
    public void refresh() {
        // One after the other, so that an older state never takes the place of a newer one.
        refreshing.lock();
        try {
            index = db.call(this::stored);
        } finally {
            refreshing.unlock();
        }
    }

    private Index stored(Tx tx) {
        var projects = CatalogStore.projects(tx).stream()
                .map(StoredProject::row)
                .sorted(Comparator.comparingInt(ProjectRow::id))
                .toList();
        var keys = Set.copyOf(CatalogStore.currentKeys(tx));
        var current = new HashMap<RevisionKey, Revision<?>>();
        for (var key : keys) {
            index.revision(key).ifPresent(revision -> current.put(key, revision));
        }
        if (current.size() < keys.size()) {
            var paths = projects.stream()
                    .collect(Collectors.toMap(
                            ProjectRow::id, row -> row.project().path()));
            CatalogStore.current(tx).stream()
                    .filter(stored -> !current.containsKey(stored.key()))
                    .forEach(stored -> understand(
                                    stored, paths.getOrDefault(stored.key().projectId(), ""))
                            .ifPresent(revision -> current.put(stored.key(), revision)));
        }
        return new Index(projects, current);
    }

    /// One definition that a newer version of us cannot read must not hide the others.
    private static Optional<Revision<?>> understand(Stored stored, String projectPath) {
        try {
            return Optional.of(StoredReader.read(stored, projectPath));
        } catch (IllegalStateException e) {
            LOG.error("{}, so it cannot be started; put it again or mend its file", e.getMessage());
            return Optional.empty();
        }
    }

    /// Reads every `*.yaml` and `*.yml` below the folder and makes it what is current: what has no problem is
    /// stored, what is in no file any more is retired, and of a file with problems the last good version
    /// stays.
    ///
    /// @return all problems of all files; a folder that cannot be read is one, and changes nothing
    public List<Problem> loadFolder(Path folder) {
        List<SourceFile> files;
        try {
            files = SourceFile.below(folder);
        } catch (IOException e) {
            return List.of(Folder.unreadable(folder));
        }
        var loaded = db.call(tx -> {
            var reading = new Reading(executors, "default/default");
            files.forEach(reading::add);
            var changes = Changes.begin(tx);
            reading.link(changes.staying(reading.brokenFiles()));
            int changed = changes.store(reading.good(), null);
            int retired = changes.retireAllBut(reading.good(), reading.brokenFiles());
            return new Loaded(reading, changed, retired);
        });
        refresh();
        LOG.info(
                "catalog {}: {} documents, {} new or changed, {} retired, {} problems",
                folder,
                loaded.reading.good().size(),
                loaded.changed,
                loaded.retired,
                loaded.reading.problems().size());
        return loaded.reading.problems();
    }

    private record Loaded(Reading reading, int changed, int retired) {}

    /// The problems of documents, read as YAML or JSON, without storing them.
    ///
    /// @param defaultProject `organization/project` where a definition belongs that names none
    public List<Problem> validate(String text, String defaultProject) {
        return db.call(tx -> {
            var reading = read(text, defaultProject);
            reading.link(Changes.see(tx).all());
            if (reading.problems().isEmpty() && reading.good().isEmpty()) {
                return List.of(new Problem("", 1, "", "the text holds no document"));
            }
            return reading.problems();
        });
    }

    private Reading read(String text, String defaultProject) {
        var reading = new Reading(executors, defaultProject);
        reading.add(new SourceFile("", Yaml.read("", text)));
        return reading;
    }

    /// The project that a document would be put into, to ask whether the caller may; empty when the document
    /// cannot be read that far.
    public Optional<String> projectOf(String text, String defaultProject) {
        return Yaml.read("", text).documents().stream()
                .findFirst()
                .flatMap(node -> DocumentReader.read(Place.root("", node, new ArrayList<>()), defaultProject))
                .map(document -> switch (document) {
                    case Document.OfProject(var _, var project) -> project.path();
                    case Document.OfDefinition(var _, var definition) ->
                        definition.metadata().project();
                });
    }

    /// Stores one document, unless it has problems or a catalog file owns what it declares.
    ///
    /// @param name as in the document; of a definition also `name@version`
    /// @param defaultProject `organization/project` where a definition belongs that names none
    /// @param by who puts it
    /// @param alongside called in the same transaction with what changes
    public Put put(
            Kind kind, String name, String text, String defaultProject, String by, BiConsumer<Tx, Change> alongside) {
        var result = db.<Put>call(tx -> {
            var reading = read(text, defaultProject);
            var changes = Changes.begin(tx);
            reading.link(changes.all());
            var problems = new ArrayList<>(reading.problems());
            if (problems.isEmpty()) {
                Address.of(kind, name).check(reading.good()).ifPresent(problems::add);
            }
            if (!problems.isEmpty()) {
                return new Put.Unacceptable(List.copyOf(problems));
            }
            var document = reading.good().getFirst();
            var owner = changes.owner(document);
            if (owner.isPresent()) {
                return new Put.Owned(owner.get());
            }
            var known = changes.has(document);
            var change = changes.store(document, by);
            alongside.accept(tx, change);
            return known ? new Put.Changed(change.name()) : new Put.Created(change.name());
        });
        refresh();
        return result;
    }

    /// Retires a definition: it starts no more runs, those under way keep it.
    ///
    /// @param name `name@version`, or a name for its highest version
    /// @param alongside called in the same transaction with what changes
    public Delete delete(Kind kind, String name, int projectId, BiConsumer<Tx, Change> alongside) {
        var result = db.<Delete>call(tx -> {
            if (kind == Kind.PROJECT) {
                return new Delete.Stays();
            }
            var changes = Changes.begin(tx);
            var stored = id(kind, name, projectId).flatMap(changes::current);
            if (stored.isEmpty()) {
                return new Delete.NotFound();
            }
            var file = stored.get().source();
            if (file != null) {
                return new Delete.Owned(file);
            }
            alongside.accept(tx, changes.retire(stored.get()));
            return new Delete.Done();
        });
        refresh();
        return result;
    }

    private Optional<UUID> id(Kind kind, String name, int projectId) {
        return switch (kind) {
            case ACTION -> action(projectId, name).map(Revision::id);
            case TEMPLATE -> template(projectId, name).map(Revision::id);
            case PROJECT -> Optional.empty();
        };
    }

    /// The stored document of a current definition, or of the project itself.
    ///
    /// @param name `name@version`, or a name for its highest version; of a project its name
    public Optional<StoredDocument> get(Kind kind, String name, int projectId) {
        return switch (kind) {
            case ACTION -> action(projectId, name).flatMap(this::document);
            case TEMPLATE -> template(projectId, name).flatMap(this::document);
            case PROJECT ->
                db.call(CatalogStore::projects).stream()
                        .filter(stored -> stored.row().id() == projectId
                                && stored.row().project().name().equals(name))
                        .findFirst()
                        .map(Catalog::document);
        };
    }

    private Optional<StoredDocument> document(Revision<?> revision) {
        var key = new RevisionKey(revision.projectId(), revision.id(), revision.number());
        return db.call(tx -> CatalogStore.revision(tx, key))
                .map(stored -> new StoredDocument(
                        stored.kind(),
                        stored.reference(),
                        key.number(),
                        stored.source(),
                        CatalogStore.document(stored)));
    }

    private static StoredDocument document(StoredProject stored) {
        var project = stored.row().project();
        var document = new HashMap<String, Object>();
        document.put("apiVersion", DocumentReader.SLIPWAY);
        document.put("kind", Kind.PROJECT.word());
        document.put(
                "metadata",
                Map.of("organization", project.organization(), "name", project.name(), "title", project.title()));
        document.put("spec", Map.of("environments", project.environments()));
        return new StoredDocument(Kind.PROJECT, project.path(), 0, stored.source(), Map.copyOf(document));
    }
}
