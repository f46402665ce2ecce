package dev.slipway.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/// Connections to PostgreSQL that are kept and lent out.
public final class Pool {
    private static final long CONNECT_MILLIS = 5_000;

    private Pool() {}

    /// Opens a pool for [Db]. It connects when first asked, and again after the database was away.
    ///
    /// @param url a `jdbc:postgresql:` address
    /// @param size how many connections at most
    public static HikariDataSource open(String url, String user, String password, int size) {
        return new HikariDataSource(config(url, user, password, size));
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
