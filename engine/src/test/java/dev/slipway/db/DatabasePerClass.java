package dev.slipway.db;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// What [TestDatabase] does.
final class DatabasePerClass implements BeforeAllCallback, AfterEachCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(DatabasePerClass.class);
    private static final Duration LEAK_PATIENCE = Duration.ofSeconds(2);

    @Override
    public void beforeAll(ExtensionContext context) {
        var server = context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(TestServer.class, _ -> new TestServer(), TestServer.class);
        // A nested class finds the copy of the class around it.
        context.getStore(NAMESPACE).computeIfAbsent(Copy.class, _ -> Copy.on(server), Copy.class);
    }

    @Override
    public void afterEach(ExtensionContext context) throws SQLException {
        var copy = copy(context);
        refuseLeak(copy.pool());
        clean(copy.owner().source());
    }

    private static void refuseLeak(HikariDataSource pool) {
        var deadline = System.nanoTime() + LEAK_PATIENCE.toNanos();
        while (pool.getHikariPoolMXBean().getActiveConnections() > 0) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("a connection to the database was not given back by the end of the test");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static final String TABLES = """
            select format('%I', relname) as name
            from pg_class
            where relnamespace = 'public'::regnamespace
              and relkind in ('r', 'p')
              and not relispartition
              and relname not in ('flyway_schema_history', 'project')
            """;

    private static final String PROJECTS = """
            delete from project where (organization, name) <> ('default', 'default');
            update project set title = 'Default', environments = '{default}', source = null
            """;

    private static void clean(DataSource pool) throws SQLException {
        List<String> tables = new Db(pool).call(tx -> tx.query(TABLES, Map.of(), row -> row.text("name")));
        var deletes = tables.stream().map(table -> "delete from " + table + ";").collect(Collectors.joining("\n"));
        try (var connection = pool.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("set local lock_timeout = '5s';\n" + deletes + PROJECTS);
            connection.commit();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return type == Db.class || type == DataSource.class || type == HikariDataSource.class || type == Owner.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var copy = copy(context);
        var type = parameter.getParameter().getType();
        if (type == Owner.class) {
            return copy.owner();
        }
        return type == Db.class ? new Db(copy.pool()) : copy.pool();
    }

    private static Copy copy(ExtensionContext context) {
        var copy = context.getStore(NAMESPACE).get(Copy.class, Copy.class);
        if (copy == null) {
            throw new IllegalStateException("no database in " + context.getDisplayName());
        }
        return copy;
    }

    /// One class's database; JUnit closes it after the class.
    private record Copy(TestServer server, HikariDataSource pool, Owner owner) implements AutoCloseable {
        static Copy on(TestServer server) {
            var pool = server.copy();
            return new Copy(server, pool, new Owner(server.owner(pool)));
        }

        @Override
        public void close() {
            owner.source().close();
            server.drop(pool);
        }
    }
}
