package dev.slipway.bench;

import dev.slipway.db.Db;
import dev.slipway.db.EmbeddedPostgres;
import dev.slipway.db.Migrations;
import dev.slipway.db.Pool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;

/// Measures the lists of runs with a long past behind them, through the classes that answer requests.
///
/// Started by `bench/history`. PostgreSQL runs without fsync: nothing here measures writing.
final class History {
    private static final int CONNECTIONS = 2;

    private History() {}

    /// @param arguments the number of runs, the folder to keep them in, where the programs of PostgreSQL are
    ///     unpacked, and a part of the names of the lists to measure, or nothing for all
    public static void main(String... arguments) throws IOException, SQLException {
        long runs = Long.parseLong(arguments[0]);
        var folder = Files.createDirectories(Path.of(arguments[1]));
        var binaries = Path.of(arguments[2]).toAbsolutePath();
        try (var postgres = EmbeddedPostgres.start(folder, EmbeddedPostgres.Settings.forTests(binaries))) {
            try (var owner = Pool.openForOwner(postgres.url(), postgres.user(), postgres.password())) {
                make(owner, runs);
            }
            try (var pool = Pool.openAsServer(postgres.url(), postgres.user(), postgres.password(), CONNECTIONS)) {
                var db = new Db(pool);
                new Lists(db, Past.of(db)).measure(arguments[3]);
            }
        }
    }

    private static void make(DataSource owner, long runs) throws SQLException {
        var clock = Clock.systemUTC();
        // From the month in which the past begins, so that it lies in months as a real one does.
        Migrations.run(owner, Clock.offset(clock, Past.LENGTH.negated()));
        Migrations.partitions(new Db(owner), clock);
        var there = Past.of(new Db(owner));
        if (there.runs() != 0) {
            System.out.printf("%,d runs were there already.%n", there.runs());
            return;
        }
        long began = System.nanoTime();
        Past.until(clock, runs).write(new Db(owner));
        try (var connection = owner.getConnection()) {
            connection.setAutoCommit(true);
            try (var statement = connection.createStatement()) {
                statement.execute("vacuum (analyze) run, run_end, run_live, run_wait");
            }
        }
        System.out.printf(
                "%,d runs written in %,d s.%n",
                runs, Duration.ofNanos(System.nanoTime() - began).toSeconds());
    }
}
