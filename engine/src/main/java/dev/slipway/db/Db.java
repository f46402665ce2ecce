package dev.slipway.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/// A PostgreSQL database: where transactions begin.
public final class Db {
    private final DataSource source;

    /// @param source a pool whose connections have auto-commit off
    public Db(DataSource source) {
        this.source = source;
    }

    /// Runs `work` in one transaction: committed when it returns, rolled back when it throws.
    ///
    /// A deadlock or a serialization failure is PostgreSQL asking for the same again: tried up to three
    /// times.
    ///
    /// @throws DbFailure when PostgreSQL refuses or cannot be reached
    public <T extends @org.jspecify.annotations.Nullable Object> T call(Function<Tx, T> work) {
        for (int tries = 1; ; tries++) {
            try {
                return once(work);
            } catch (DbFailure failure) {
                if (!failure.tryAgain() || tries == 3) {
                    throw failure;
                }
            }
        }
    }

    /// As [#call(Function)], for work without a result.
    public void run(Consumer<Tx> work) {
        call(tx -> {
            work.accept(tx);
            return true;
        });
    }

    /// As [#call], for what answers a request about a project: PostgreSQL itself shows this transaction the
    /// rows of that project alone, whatever it asks for, and lets it change nothing. This is a net below the
    /// conditions of the queries, not in place of them.
    ///
    /// Both are set for the transaction and never for the connection, which others use next.
    public <T extends @org.jspecify.annotations.Nullable Object> T read(int projectId, Function<Tx, T> work) {
        return bound(projectId, "off", work);
    }

    /// As [#read], for those who also see what belongs to no project.
    public <T extends @org.jspecify.annotations.Nullable Object> T readWithUnowned(
            int projectId, Function<Tx, T> work) {
        return bound(projectId, "on", work);
    }

    private <T extends @org.jspecify.annotations.Nullable Object> T bound(
            int projectId, String unowned, Function<Tx, T> work) {
        return call(tx -> {
            tx.query(BIND, Map.of("project", Integer.toString(projectId), "unowned", unowned), _ -> true);
            return work.apply(tx);
        });
    }

    // Lists have filters that are null or not: a plan that is good for any of them is good for none, so each is planned
    // for its own.
    // Where the roles could not be had the server is still the owner, and stays it (see Roles).
    private static final String BIND = """
            select
                set_config('role',
                    case current_user when 'slipway_app' then 'slipway_reader' else current_setting('role') end, true),
                set_config('slipway.project', :project, true),
                set_config('slipway.unowned', :unowned, true),
                set_config('plan_cache_mode', 'force_custom_plan', true)
            """;

    private <T extends @org.jspecify.annotations.Nullable Object> T once(Function<Tx, T> work) {
        try (var connection = source.getConnection()) {
            try {
                var result = work.apply(new Tx(connection));
                connection.commit();
                return result;
            } catch (Throwable e) {
                rollback(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw new DbFailure(e);
        }
    }

    private static void rollback(Connection connection, Throwable cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
