package dev.slipway.secret;

import dev.slipway.db.Db;
import dev.slipway.db.Row;
import dev.slipway.db.Tx;
import dev.slipway.expr.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The stored secrets of projects and environments. Write-only for people: a value leaves only into an
/// attempt.
public final class Secrets {
    /// The environment of a secret that all environments of its project share.
    public static final String EVERY_ENVIRONMENT = "";

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,127}");
    private static final int LEAST = 6;
    private static final int MOST = 64 * 1024;

    private final Db db;
    private final Keyring keyring;

    /// @param keyring seals what is put, opens what is read
    public Secrets(Db db, Keyring keyring) {
        this.db = db;
        this.keyring = keyring;
    }

    /// What a list shows of a secret.
    ///
    /// @param environment empty for every environment of the project
    /// @param version rises with every new value
    public record Entry(String environment, String name, int version, Instant createdAt, Instant updatedAt) {}

    /// What a put or a delete changes.
    ///
    /// @param before the version there was, null for none
    /// @param after the version there is, null for none
    public record Change(@Nullable Integer before, @Nullable Integer after) {}

    private static final String VERSION = """
            select version from secret
            where project_id = :project and environment = :environment and name = :name
            """;

    // The version is part of what the value is sealed for, so another writer's in between must not be passed over.
    private static final String PUT = """
            insert into secret (project_id, environment, name, version, sealed)
            values (:project, :environment, :name, :version, :sealed)
            on conflict (project_id, environment, name) do update
            set version = excluded.version, sealed = excluded.sealed, updated_at = now()
            where secret.version = excluded.version - 1
            """;

    /// Stores a value, in place of the one before.
    ///
    /// @param environment [#EVERY_ENVIRONMENT] or one of the project's; the caller has checked that it exists
    /// @param alongside called in the same transaction with what changes
    /// @throws BadSecret for a name out of pattern, or a value shorter than 6 characters or longer than 64 Ki
    public void put(int project, String environment, String name, String value, BiConsumer<Tx, Change> alongside) {
        if (!NAME.matcher(name).matches()) {
            throw new BadSecret(
                    "a secret's name is letters, digits, _ and -, at most 128, and begins with a letter or _");
        }
        if (value.length() < LEAST) {
            throw new BadSecret("a secret shorter than %d characters cannot be masked in logs".formatted(LEAST));
        }
        if (value.length() > MOST) {
            throw new BadSecret("a secret is longer than %d characters".formatted(MOST));
        }
        if (value.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            throw new BadSecret("a secret holds the character U+0000 or half of a surrogate pair");
        }
        while (!db.call(tx -> putNext(tx, new Place(project, environment, name), value, alongside))) {
            // Another writer was in between: take the version after that one.
        }
    }

    private boolean putNext(Tx tx, Place place, String value, BiConsumer<Tx, Change> alongside) {
        var before = tx.first(VERSION, place.keys(), row -> row.integer("version"));
        int version = 1 + before.orElse(0);
        var values = new HashMap<String, Object>(place.keys());
        values.put("version", version);
        values.put("sealed", keyring.seal(value.getBytes(StandardCharsets.UTF_8), place.aad(version)));
        if (tx.update(PUT, values) == 0) {
            return false;
        }
        alongside.accept(tx, new Change(before.orElse(null), version));
        return true;
    }

    private static final String DELETE = """
            delete from secret
            where project_id = :project and environment = :environment and name = :name
            returning version
            """;

    /// Removes a secret.
    ///
    /// @param alongside called in the same transaction with what changes
    /// @return whether there was one
    public boolean delete(int project, String environment, String name, BiConsumer<Tx, Change> alongside) {
        var keys = new Place(project, environment, name).keys();
        return db.call(tx -> {
            var before = tx.first(DELETE, keys, row -> row.integer("version"));
            before.ifPresent(version -> alongside.accept(tx, new Change(version, null)));
            return before.isPresent();
        });
    }

    private static final String LIST = """
            select environment, name, version, created_at, updated_at from secret
            where project_id = :project
            order by environment, name
            """;

    /// All secrets of a project, without their values.
    public List<Entry> list(int project) {
        return db.read(
                project,
                tx -> tx.query(
                        LIST,
                        Map.of("project", project),
                        row -> new Entry(
                                row.text("environment"),
                                row.text("name"),
                                row.integer("version"),
                                row.instant("created_at"),
                                row.instant("updated_at"))));
    }

    // The empty environment sorts first, so that the environment's own secret comes later and wins.
    private static final String READ = """
            select environment, name, version, sealed from secret
            where project_id = :project and environment in ('', :environment) and name = any(:names)
            order by environment
            """;

    /// The values of these secrets, as far as they exist: an environment's own, else the project's.
    ///
    /// @throws SealBroken when one was changed or moved here from elsewhere, or its key is gone
    public Map<String, Secret> read(Tx tx, int project, String environment, Set<String> names) {
        var result = new HashMap<String, Secret>();
        if (!names.isEmpty()) {
            tx.query(
                            READ,
                            Map.of("project", project, "environment", environment, "names", names),
                            row -> Map.entry(row.text("name"), open(project, row)))
                    .forEach(entry -> result.put(entry.getKey(), entry.getValue()));
        }
        return result;
    }

    private static final String STORED = """
            select distinct name from secret
            where project_id = :project and environment in ('', :environment) and name = any(:names)
            """;

    /// Which of these secrets exist for an environment. Opens none.
    public Set<String> stored(int project, String environment, Set<String> names) {
        return names.isEmpty()
                ? Set.of()
                : Set.copyOf(db.read(
                        project,
                        tx -> tx.query(
                                STORED,
                                Map.of("project", project, "environment", environment, "names", names),
                                row -> row.text("name"))));
    }

    private Secret open(int project, Row row) {
        var place = new Place(project, row.text("environment"), row.text("name"));
        var clear = keyring.open(row.bytes("sealed"), place.aad(row.integer("version")));
        return new Secret(new String(clear, StandardCharsets.UTF_8));
    }

    /// The primary key.
    private record Place(int project, String environment, String name) {
        Map<String, Object> keys() {
            return Map.of("project", project, "environment", environment, "name", name);
        }

        /// None of the parts can hold a line break.
        String aad(int version) {
            return "secret\n%d\n%s\n%s\n%d".formatted(project, environment, name, version);
        }
    }
}
