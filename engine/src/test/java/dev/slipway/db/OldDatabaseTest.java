package dev.slipway.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A database that an earlier version made, with runs in it.
class OldDatabaseTest {
    private static final UUID ENDED = UUID.fromString("0193ad3c-8a60-7d11-8000-5f0b8c2a7e11");
    private static final UUID WAITING = UUID.fromString("0193ad3c-8a60-7d11-8000-5f0b8c2a7e12");

    private static void accepted(Tx tx, UUID id) {
        tx.update("""
                insert into run (project_id, id, environment, kind, definition_id, revision, requested_by, max_attempts,
                    input)
                values (1, :id, 'default', 'action', gen_random_uuid(), 1, 'ada', 1, '{}')
                """, Map.of("id", id));
    }

    private static List<String> runs(Db db) {
        return db.read(1, tx -> tx.query("""
                select coalesce(phase::text, ending::text) || ' ' || started_at::date || ' '
                    || (waiting_at is null)::text as run
                from run_now order by id
                """, Map.of(), row -> row.text("run")));
    }

    @Test
    void runs_from_before_the_pages_are_there_after_the_migration(@TempDir Path folder) {
        var programs = Path.of("target", "postgresql").toAbsolutePath();
        try (var postgres = EmbeddedPostgres.start(folder, EmbeddedPostgres.Settings.forTests(programs));
                var owner = Pool.openForOwner(postgres.url(), postgres.user(), postgres.password())) {
            Flyway.configure()
                    .dataSource(owner)
                    .locations("classpath:db/migration")
                    .target("5")
                    .loggers("slf4j")
                    .load()
                    .migrate();
            var db = new Db(owner);
            Migrations.partitions(db, Clock.systemUTC());
            db.run(tx -> {
                accepted(tx, ENDED);
                accepted(tx, WAITING);
                tx.update("""
                        insert into run_end (project_id, id, ending, attempt, lease_seq, started_at)
                        values (1, :id, 'succeeded', 1, 1, '2024-12-10')
                        """, Map.of("id", ENDED));
                tx.update("""
                        insert into run_live (project_id, id, phase, priority, lease_seq, started_at)
                        values (1, :id, 'waiting', 5, 1, '2024-12-11')
                        """, Map.of("id", WAITING));
            });

            Migrations.run(owner, Clock.systemUTC());

            assertThat(runs(db)).containsExactly("succeeded 2024-12-10 true", "waiting 2024-12-11 true");
        }
    }
}
