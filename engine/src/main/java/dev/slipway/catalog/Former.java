package dev.slipway.catalog;

import dev.slipway.catalog.CatalogStore.Stored;
import dev.slipway.db.Db;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Revisions that are not current any more. None of them ever changes, so what was read once is kept at hand.
///
/// Threading: any thread.
final class Former {
    private static final Logger LOG = LoggerFactory.getLogger(Former.class);
    private static final int MOST_REMEMBERED = 1_000;

    private final Db db;
    private final IntFunction<String> path;
    private final Map<RevisionKey, Revision<?>> remembered = new ConcurrentHashMap<>();

    /// @param path `organization/project` of a project's number
    Former(Db db, IntFunction<String> path) {
        this.db = db;
        this.path = path;
    }

    /// One revision.
    ///
    /// @throws IllegalStateException when it does not exist or cannot be read any more
    Revision<?> revision(RevisionKey key) {
        var known = remembered.get(key);
        if (known != null) {
            return known;
        }
        var stored = db.call(tx -> CatalogStore.revision(tx, key))
                .orElseThrow(() -> new IllegalStateException("no revision " + key));
        return remember(stored);
    }

    /// Those of these revisions that can be read, with one statement for all that are not at hand.
    Map<RevisionKey, Revision<?>> revisions(Collection<RevisionKey> keys) {
        var found = new HashMap<RevisionKey, Revision<?>>();
        keys.forEach(key -> Optional.ofNullable(remembered.get(key)).ifPresent(revision -> found.put(key, revision)));
        var missing = keys.stream().filter(key -> !found.containsKey(key)).toList();
        if (!missing.isEmpty()) {
            db.call(tx -> CatalogStore.revisions(tx, missing))
                    .forEach(stored -> readable(stored).ifPresent(revision -> found.put(stored.key(), revision)));
        }
        return found;
    }

    private Optional<Revision<?>> readable(Stored stored) {
        try {
            return Optional.of(remember(stored));
        } catch (IllegalStateException e) {
            LOG.warn("{}, so its runs are shown without what it says", e.getMessage());
            return Optional.empty();
        }
    }

    private Revision<?> remember(Stored stored) {
        var revision = StoredReader.read(stored, path.apply(stored.key().projectId()));
        if (remembered.size() >= MOST_REMEMBERED) {
            remembered.clear();
        }
        remembered.put(stored.key(), revision);
        return revision;
    }
}
