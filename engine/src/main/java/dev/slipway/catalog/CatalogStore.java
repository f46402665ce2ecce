package dev.slipway.catalog;

import dev.slipway.db.Row;
import dev.slipway.db.Tx;
import dev.slipway.json.Json;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The tables `project` and `definition`.
final class CatalogStore {
    private CatalogStore() {}

    /// @param source the catalog file that declares it, if one does
    record StoredProject(ProjectRow row, @Nullable String source) {}

    /// A row of `definition`.
    ///
    /// @param reference `name@version`
    /// @param document as JSON, exactly as it was written
    record Stored(
            RevisionKey key,
            Kind kind,
            String reference,
            String document,
            @Nullable String source,
            boolean current) {}

    private static final String LOCK = "select pg_advisory_xact_lock(hashtext('slipway catalog'))";

    /// Lets one writer at a time change the catalog, on whichever node, until the transaction ends.
    static void lock(Tx tx) {
        tx.query(LOCK, Map.of(), _ -> true);
    }

    private static final String PROJECTS = "select id, organization, name, title, environments, source from project";

    static List<StoredProject> projects(Tx tx) {
        return tx.query(
                PROJECTS,
                Map.of(),
                row -> new StoredProject(
                        new ProjectRow(
                                row.integer("id"),
                                new Project(
                                        row.text("organization"),
                                        row.text("name"),
                                        row.text("title"),
                                        List.copyOf(row.texts("environments")))),
                        row.textOrNull("source")));
    }

    private static final String SAVE_PROJECT = """
            insert into project (organization, name, title, environments, source)
            values (:organization, :name, :title, :environments, :source)
            on conflict (organization, name) do update
            set title = excluded.title, environments = excluded.environments, source = excluded.source
            """;

    static void save(Tx tx, Project project, @Nullable String source) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("organization", project.organization());
        values.put("name", project.name());
        values.put("title", project.title());
        values.put("environments", project.environments());
        values.put("source", source);
        tx.update(SAVE_PROJECT, values);
    }

    private static final String RELEASE_PROJECT = "update project set source = null where id = :id";

    /// No file declares the project any more; it stays, with its runs.
    static void release(Tx tx, int projectId) {
        tx.update(RELEASE_PROJECT, Map.of("id", projectId));
    }

    private static final String HEADS = """
            select distinct on (project_id, id)
                project_id, id, revision, kind::text, name, version, document::text, source, current
            from definition
            order by project_id, id, revision desc
            """;

    /// The newest revision of everything that ever was, retired ones included.
    static Map<UUID, Stored> heads(Tx tx) {
        var result = new HashMap<UUID, Stored>();
        tx.query(HEADS, Map.of(), CatalogStore::stored).forEach(stored -> result.put(stored.key.id(), stored));
        return result;
    }

    private static final String CURRENT_KEYS = "select project_id, id, revision from definition where current";

    static List<RevisionKey> currentKeys(Tx tx) {
        return tx.query(CURRENT_KEYS, Map.of(), CatalogStore::key);
    }

    private static final String CURRENT = """
            select project_id, id, revision, kind::text, name, version, document::text, source, current
            from definition
            where current
            """;

    static List<Stored> current(Tx tx) {
        return tx.query(CURRENT, Map.of(), CatalogStore::stored);
    }

    private static final String NAMES = """
            select distinct id, name from definition where project_id = :project and id = any(:ids)
            """;

    /// The names of definitions, current or not.
    static Map<UUID, String> names(Tx tx, int projectId, Collection<UUID> ids) {
        var result = new HashMap<UUID, String>();
        tx.query(
                NAMES,
                Map.of("project", projectId, "ids", List.copyOf(ids)),
                row -> result.put(row.uuid("id"), row.text("name")));
        return result;
    }

    private static final String REVISION = """
            select project_id, id, revision, kind::text, name, version, document::text, source, current
            from definition
            where project_id = :project and id = :id and revision = :revision
            """;

    static Optional<Stored> revision(Tx tx, RevisionKey key) {
        return tx.first(
                REVISION,
                Map.of("project", key.projectId(), "id", key.id(), "revision", key.number()),
                CatalogStore::stored);
    }

    private static final String REVISIONS = """
            select d.project_id, d.id, d.revision, d.kind::text, d.name, d.version, d.document::text, d.source, d.current
            from unnest(:projects::int[], :ids::uuid[], :revisions::int[]) k (project_id, id, revision)
            join definition d using (project_id, id, revision)
            """;

    /// Those of these revisions that exist.
    static List<Stored> revisions(Tx tx, Collection<RevisionKey> keys) {
        var values = Map.of(
                "projects", keys.stream().map(RevisionKey::projectId).toList(),
                "ids", keys.stream().map(RevisionKey::id).toList(),
                "revisions", keys.stream().map(RevisionKey::number).toList());
        return tx.query(REVISIONS, values, CatalogStore::stored);
    }

    private static final String NAMED = """
            select distinct id from definition
            where project_id = :project and strpos(lower(name), lower(:text::text)) > 0
            """;

    /// Definitions that ever had a name with this text in it, in any case.
    static Set<UUID> named(Tx tx, int projectId, String text) {
        return Set.copyOf(tx.query(NAMED, Map.of("project", projectId, "text", text), row -> row.uuid("id")));
    }

    private static final String ACTION_IDS = """
            select distinct id from definition
            where project_id = :project and kind = 'action' and name = :name
              and (:version::text is null or version = :version)
            """;

    /// @param version null for all versions
    static Set<UUID> actionIds(Tx tx, int projectId, String name, @Nullable String version) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("project", projectId);
        values.put("name", name);
        values.put("version", version);
        return Set.copyOf(tx.query(ACTION_IDS, values, row -> row.uuid("id")));
    }

    private static final String INSERT = """
            insert into definition
                (project_id, id, revision, kind, name, version, document, source, current, created_by)
            values
                (:project, :id, :revision, :kind::definition_kind, :name, :version, :document::json, :source, true, :by)
            """;

    /// Stores a revision; a template gets its small numbers with its first one.
    static Stored insert(Tx tx, RevisionKey key, Definition definition, String document, Origin origin) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("project", key.projectId());
        values.put("id", key.id());
        values.put("revision", key.number());
        values.put("kind", Kind.of(definition));
        values.put("name", definition.metadata().name());
        values.put("version", definition.metadata().version());
        values.put("document", document);
        values.put("source", origin.source());
        values.put("by", origin.by());
        tx.update(INSERT, values);
        if (definition instanceof Template template) {
            SmallNumbers.allot(tx, key.projectId(), template);
        }
        var reference =
                definition.metadata().name() + "@" + definition.metadata().version();
        return new Stored(key, Kind.of(definition), reference, document, origin.source(), true);
    }

    /// Where a document comes from.
    ///
    /// @param source the catalog file, null for a document put over the API
    /// @param by who put it, null for a file
    record Origin(@Nullable String source, @Nullable String by) {}

    private static final String RETIRE =
            "update definition set current = false where project_id = :project and id = :id and current";

    /// It starts no more runs.
    static void retire(Tx tx, RevisionKey key) {
        tx.update(RETIRE, Map.of("project", key.projectId(), "id", key.id()));
    }

    private static final String REVIVE = """
            update definition set current = true, source = :source
            where project_id = :project and id = :id and revision = :revision
            """;

    /// The same document is there again, perhaps from another file.
    static Stored revive(Tx tx, Stored stored, @Nullable String source) {
        var key = stored.key();
        var values = new HashMap<String, @Nullable Object>();
        values.put("project", key.projectId());
        values.put("id", key.id());
        values.put("revision", key.number());
        values.put("source", source);
        tx.update(REVIVE, values);
        return new Stored(key, stored.kind(), stored.reference(), stored.document(), source, true);
    }

    private static RevisionKey key(Row row) {
        return new RevisionKey(row.integer("project_id"), row.uuid("id"), row.integer("revision"));
    }

    private static Stored stored(Row row) {
        return new Stored(
                key(row),
                row.word("kind", Kind.class),
                row.text("name") + "@" + row.text("version"),
                row.text("document"),
                row.textOrNull("source"),
                row.bool("current"));
    }

    static Map<String, Object> document(Stored stored) {
        return Plain.object(Json.parseOwn(stored.document));
    }
}
