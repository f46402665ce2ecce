package dev.slipway.db;

import com.zaxxer.hikari.HikariDataSource;

/// The owner of a test's database, who may do what the server may not: change the schema and the audit log.
public record Owner(HikariDataSource source) {
    /// Transactions of the owner.
    public Db db() {
        return new Db(source);
    }
}
