package dev.slipway.dialect;

import dev.slipway.auth.Access;
import dev.slipway.auth.AuditTrail;
import dev.slipway.auth.TokenDesk;
import dev.slipway.catalog.Catalog;
import dev.slipway.run.Attempts;
import dev.slipway.run.AuditLog;
import dev.slipway.run.Doctor;
import dev.slipway.run.Engine;
import dev.slipway.run.Logs;
import dev.slipway.run.RunList;
import dev.slipway.run.Starts;
import dev.slipway.secret.Secrets;

/// What dialects are made of: each takes what it needs.
///
/// @param access finds who asks
/// @param catalog what can be started
/// @param starts brings runs into being
/// @param engine what becomes of them
/// @param reads what is read of them
/// @param desks what is changed beside them
/// @param cursor writes and reads the cursors of lists
public record Parts(
        Access access, Catalog catalog, Starts starts, Engine engine, Reads reads, Desks desks, Cursor cursor) {

    /// What is read of runs.
    public record Reads(RunList runs, Logs logs, Attempts attempts, AuditLog audit, Doctor doctor) {}

    /// What is changed beside runs.
    public record Desks(TokenDesk tokens, Secrets secrets, AuditTrail audit) {}

    /// The projects and environments as callers see them.
    public Places places() {
        return new Places(catalog);
    }
}
