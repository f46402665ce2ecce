package dev.slipway.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@TestDatabase
class MigrationsTest {
    private static final Clock NEW_YEAR = at("2030-12-31T23:59:59.999Z");

    // Partitions are no rows: they stay from one test to the next.

    @Nested
    class Migrated {
        @Test
        void running_them_again_changes_nothing(Db db, Owner owner) {
            var before = partitions(db, "run");
            Migrations.run(owner.source(), Clock.systemUTC());
            assertThat(partitions(db, "run")).isEqualTo(before).hasSizeGreaterThanOrEqualTo(4);
        }

        @Test
        void the_default_project_is_there(Db db) {
            var names = db.call(tx -> tx.query(
                    "select organization || '/' || name as name from project", Map.of(), row -> row.text("name")));
            assertThat(names).containsExactly("default/default");
        }

        @Test
        void time_that_goes_on_adds_months_and_no_gap(Db db, Owner owner) {
            Migrations.partitions(owner.db(), NEW_YEAR);
            assertThat(partitions(db, "run")).contains("run_2030_12", "run_2031_01", "run_2031_02", "run_2031_03");
            Migrations.partitions(owner.db(), at("2031-01-01T00:00:00Z"));
            assertThat(partitions(db, "run_log")).contains("run_log_2031_04");
        }
    }

    @Nested
    class Ids {
        @Test
        void an_id_is_kept_in_the_month_of_its_time(Db db, Owner owner) {
            Migrations.partitions(owner.db(), NEW_YEAR);
            var last = end(db, "2030-12-31T23:59:59.999Z");
            var first = end(db, "2031-01-01T00:00:00.000Z");
            assertThat(List.of(last, first)).containsExactly("run_end_2030_12", "run_end_2031_01");
        }

        @Test
        void the_first_month_reaches_back_to_the_beginning(Db db) {
            assertThat(end(db, "1970-01-01T00:00:00.000Z"))
                    .isEqualTo(partitions(db, "run_end").getFirst());
        }

        private String end(Db db, String moment) {
            var id = new UUID((Instant.parse(moment).toEpochMilli() << 16) | 0x7000, 0x8000000000000000L);
            return db.call(tx -> tx.first("""
                            insert into run_end (project_id, id, ending, attempt, lease_seq)
                            values (1, :id, 'canceled', 1, 0)
                            returning tableoid::regclass::text as place
                            """, Map.of("id", id), row -> row.text("place")))
                    .orElseThrow();
        }
    }

    private static List<String> partitions(Db db, String table) {
        return db.call(tx -> tx.query(
                "select inhrelid::regclass::text as name from pg_inherits where inhparent = :table::regclass order by 1",
                Map.of("table", table),
                row -> row.text("name")));
    }

    private static Clock at(String moment) {
        return Clock.fixed(Instant.parse(moment), ZoneOffset.UTC);
    }
}
