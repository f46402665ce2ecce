package dev.slipway.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/// Connections to PostgreSQL that are kept and lent out.
public final class Pool {
    private static final long CONNECT_MILLIS = 5_000;
    private static final long IDLE_MILLIS = 10_000;
    /// Flyway works with three.
    private static final int OWNER_SIZE = 4;

    private Pool() {}

    /// Opens a pool for [Db]. It connects when first asked, and again after the database was away.
    ///
    /// @param url a `jdbc:postgresql:` address
    /// @param size how many connections at most
    public static HikariDataSource open(String url, String user, String password, int size) {
        return new HikariDataSource(config(url, user, password, size));
    }

    /// Opens a pool whose connections have taken the role of the server, see [Roles].
    ///
    /// @param url a `jdbc:postgresql:` address
    /// @param size how many connections at most
    public static HikariDataSource openAsServer(String url, String user, String password, int size) {
        return new HikariDataSource(asServer(config(url, user, password, size)));
    }

    /// Lets connections take the role of the server.
    public static HikariConfig asServer(HikariConfig config) {
        config.setConnectionInitSql("set role " + Roles.APP);
        // Commits it: the first rollback would undo it otherwise.
        config.setIsolateInternalQueries(true);
        return config;
    }

    /// Opens a pool for the few who change the schema. It holds no connection that nobody uses.
    ///
    /// @param url a `jdbc:postgresql:` address
    public static HikariDataSource openForOwner(String url, String user, String password) {
        var config = config(url, user, password, OWNER_SIZE);
        config.setPoolName("slipway-owner");
        config.setMinimumIdle(0);
        config.setIdleTimeout(IDLE_MILLIS);
        return new HikariDataSource(config);
    }

    /// What [#open] opens, for those who add to it.
    public static HikariConfig config(String url, String user, String password, int size) {
        var config = new HikariConfig();
        config.setPoolName("slipway");
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(Math.min(size, 2));
        config.setAutoCommit(false);
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setValidationTimeout(2_000);
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("connectTimeout", "5");
        // An answer that a broken network swallowed must not be waited for for ever; no statement of ours takes so
        // long.
        config.addDataSourceProperty("socketTimeout", "60");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("ApplicationName", "slipway");
        return config;
    }
}
