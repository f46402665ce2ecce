package dev.slipway.db;

import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/// Brings a database to the schema of this version.
public final class Migrations {
    private static final List<String> BY_MONTH = List.of("run", "run_end", "run_log");
    private static final int MONTHS_AHEAD = 3;

    private Migrations() {}

    /// Runs what is missing of `db/migration`, sees to the [Roles], then makes the partitions of this month
    /// and the next three.
    ///
    /// @param source connections of the owner of the database
    public static void run(DataSource source, Clock clock) {
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/migration")
                .loggers("slf4j")
                .load()
                .migrate();
        partitions(new Db(source), clock);
    }

    /// Makes the month partitions up to three months ahead. The first reaches back to the beginning of time,
    /// so that no id is ever without one. Ids are UUIDv7, so a month is a range of ids.
    ///
    /// @param db as the owner. Nobody needs rights to a partition: all ask the table that it is a part of.
    public static void partitions(Db db, Clock clock) {
        var month = YearMonth.from(clock.instant().atZone(ZoneOffset.UTC));
        db.run(tx -> {
            tx.query("select pg_advisory_xact_lock(7215310001)", Map.of(), _ -> true);
            for (var table : BY_MONTH) {
                var existing = tx.query(EXISTING, Map.of("table", table), row -> row.text("name"));
                for (int ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
                    var m = month.plusMonths(ahead);
                    var name = "%s_%d_%02d".formatted(table, m.getYear(), m.getMonthValue());
                    if (!existing.contains(name)) {
                        var from = existing.isEmpty() && ahead == 0 ? "minvalue" : "'" + firstId(m) + "'";
                        // DDL takes no parameters; every part of it is made here from a fixed word and a month.
                        tx.update(
                                "create table if not exists %s partition of %s for values from (%s) to ('%s')"
                                        .formatted(name, table, from, firstId(m.plusMonths(1))),
                                Map.of());
                    }
                }
            }
        });
    }

    private static final String EXISTING = """
            select c.relname as name
            from pg_inherits i
            join pg_class c on c.oid = i.inhrelid
            where i.inhparent = :table::regclass
            """;

    private static UUID firstId(YearMonth month) {
        Instant start = month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        return new UUID(start.toEpochMilli() << 16, 0);
    }
}
