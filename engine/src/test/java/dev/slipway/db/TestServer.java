package dev.slipway.db;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;

/// The PostgreSQL of one test run, without fsync, and the migrated database from which each class gets its
/// copy.
public final class TestServer implements AutoCloseable {
    private static final Path BINARIES = Path.of("target", "postgresql");
    private static final String TEMPLATE = "migrated";

    private final AtomicInteger copies = new AtomicInteger();
    private final Path folder;
    private final EmbeddedPostgres postgres;

    /// Starts it in a temporary folder.
    public TestServer() {
        try {
            folder = Files.createDirectories(Path.of(
                    "target", "test-server", "" + ProcessHandle.current().pid()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        postgres = EmbeddedPostgres.start(folder, EmbeddedPostgres.Settings.forTests(BINARIES));
        execute("create database " + TEMPLATE);
        try (var pool = Pool.openForOwner(url(TEMPLATE), postgres.user(), postgres.password())) {
            Migrations.run(pool, Clock.systemUTC());
        }
    }

    /// A pool for a new copy of the migrated database, in the role of the server.
    public HikariDataSource copy() {
        var name = "test_" + copies.incrementAndGet();
        execute("create database " + name + " template " + TEMPLATE);
        var config = Pool.asServer(Pool.config(url(name), postgres.user(), postgres.password(), 10));
        config.setConnectionInitSql("set time zone 'America/Los_Angeles'; " + config.getConnectionInitSql());
        return new HikariDataSource(config);
    }

    /// A pool for the same copy, as its owner.
    public HikariDataSource owner(HikariDataSource pool) {
        return Pool.openForOwner(pool.getJdbcUrl(), postgres.user(), postgres.password());
    }

    /// The JDBC address of the copy behind `pool`, credentials included: for whoever connects to it on his
    /// own.
    public String address(HikariDataSource pool) {
        return pool.getJdbcUrl() + "?user=" + postgres.user() + "&password=" + postgres.password();
    }

    /// Closes a pool that [#copy()] made, and drops its database.
    public void drop(HikariDataSource pool) {
        var url = pool.getJdbcUrl();
        pool.close();
        execute("drop database " + url.substring(url.lastIndexOf('/') + 1) + " with (force)");
    }

    private void execute(String sql) {
        try (var connection = DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new DbFailure(e);
        }
    }

    private String url(String database) {
        return postgres.url().replaceFirst("[^/]*$", database);
    }

    @Override
    public void close() throws IOException {
        postgres.close();
        PostgresBinaries.delete(folder);
    }
}
