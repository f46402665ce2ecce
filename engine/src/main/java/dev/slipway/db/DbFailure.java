package dev.slipway.db;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// PostgreSQL refused a statement or cannot be reached.
public final class DbFailure extends RuntimeException {
    private final String state;

    /// @param cause what the driver said
    public DbFailure(SQLException cause) {
        super(cause.getMessage(), cause);
        this.state = cause.getSQLState() == null ? "" : cause.getSQLState();
    }

    /// The five characters of the SQLSTATE, empty when there is none.
    public String state() {
        return state;
    }

    /// Whether the same transaction may succeed when it is run again at once: deadlock or serialization
    /// failure.
    public boolean tryAgain() {
        return state.equals("40001") || state.equals("40P01");
    }

    /// Whether the database cannot be used at the moment: not reachable, shutting down, out of room, read-only
    /// after a failover, or the pool is empty.
    public boolean unavailable() {
        return state.startsWith("08")
                || state.startsWith("57P")
                || state.startsWith("53")
                || state.startsWith("58")
                || state.equals("25006")
                || getCause() instanceof java.sql.SQLTransientConnectionException;
    }

    /// Whether a unique key refused the row.
    public boolean duplicate() {
        return state.equals("23505");
    }

    /// Whether a value could not be stored as it is (too large, bad characters): the input's fault, not ours.
    public boolean badValue() {
        return state.startsWith("22") || state.startsWith("54");
    }

    /// The driver's text, never shown to a caller.
    public @Nullable String detail() {
        return getMessage();
    }
}
