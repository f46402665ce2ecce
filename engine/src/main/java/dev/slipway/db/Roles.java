package dev.slipway.db;

import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/// The roles that the server takes in the database, so that PostgreSQL itself refuses what no request may do.
/// They are made by `afterMigrate__roles.sql`, where it says what each may.
public final class Roles {
    /// What the server works as.
    static final String APP = "slipway_app";

    /// What it answers requests as, see [Db#read].
    static final String READER = "slipway_reader";

    private Roles() {}

    /// Whether the owner of the database may become both: not so when it could not make them and nobody else
    /// has.
    ///
    /// @param owner connections of the owner
    /// @throws DbFailure when the database cannot be reached
    public static boolean taken(DataSource owner) {
        try (var connection = owner.getConnection();
                var statement = connection.createStatement()) {
            try {
                for (var role : List.of(READER, APP)) {
                    statement.execute("set local role " + role);
                }
                statement.execute("select 1 from audit limit 1");
                return true;
            } catch (SQLException e) {
                var failure = new DbFailure(e);
                if (failure.unavailable()) {
                    throw failure;
                }
                return false;
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new DbFailure(e);
        }
    }
}
