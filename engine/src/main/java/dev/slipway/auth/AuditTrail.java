package dev.slipway.auth;

import dev.slipway.db.Db;

/// Lines in the audit log about changes whose own transaction is closed already: those that a room made which
/// knows nothing of callers.
public final class AuditTrail {
    private final Db db;

    /// The log of one database.
    public AuditTrail(Db db) {
        this.db = db;
    }

    /// Adds an entry.
    ///
    /// @param requestId the request that it comes from
    public void record(Caller caller, String requestId, AuditEntry entry) {
        db.run(tx -> Audit.record(tx, caller, requestId, entry));
    }
}
