package dev.slipway.dialect;

import dev.slipway.auth.Access;
import dev.slipway.auth.TokenDesk;
import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.SmallNumbers;
import dev.slipway.run.ApprovalList;
import dev.slipway.run.Attempts;
import dev.slipway.run.AuditLog;
import dev.slipway.run.Callbacks;
import dev.slipway.run.Doctor;
import dev.slipway.run.Engine;
import dev.slipway.run.Executions;
import dev.slipway.run.Logs;
import dev.slipway.run.Nodes;
import dev.slipway.run.NumberedLog;
import dev.slipway.run.Queue;
import dev.slipway.run.RunChanges;
import dev.slipway.run.RunDetails;
import dev.slipway.run.RunList;
import dev.slipway.run.RunSearch;
import dev.slipway.run.RunStatistics;
import dev.slipway.run.Starts;
import dev.slipway.secret.Secrets;
import java.net.URI;
import java.util.function.Supplier;

/// What dialects are made of: each takes what it needs.
///
/// @param access finds who asks
/// @param catalog what can be started
/// @param starts brings runs into being
/// @param engine what becomes of them
/// @param reads what is read of them
/// @param desks what is changed beside them
/// @param cursor writes and reads the cursors of lists
/// @param links what others are told to reach us by
/// @param self what this process tells of itself
public record Parts(
        Access access,
        Catalog catalog,
        Starts starts,
        Engine engine,
        Reads reads,
        Desks desks,
        Cursor cursor,
        Links links,
        ThisServer self) {

    /// What is read of runs, and of the server that carries them out.
    public record Reads(
            RunList runs, Logs logs, ApprovalList approvals, Numbered numbered, Closer closer, OfServer server) {}

    /// What is read by small numbers.
    public record Numbered(Executions executions, SmallNumbers numbers) {}

    /// What our own API tells of runs beyond what the others ask.
    public record Closer(
            RunSearch search,
            RunDetails details,
            RunStatistics statistics,
            Attempts attempts,
            NumberedLog log,
            RunChanges changes) {}

    /// What is read of the server itself.
    public record OfServer(AuditLog audit, Doctor doctor, Nodes nodes, Queue queue) {}

    /// What is changed beside runs.
    public record Desks(TokenDesk tokens, Secrets secrets) {}

    /// What others are told to reach us by.
    ///
    /// @param url how links to this server begin, without a slash at the end
    /// @param callbacks checks the tokens of runs that are called back
    public record Links(Supplier<URI> url, Callbacks callbacks) {}

    /// The projects and environments as callers see them.
    public Places places() {
        return new Places(catalog);
    }

    /// Callers as those who decide what runs ask.
    public Deciders deciders() {
        return new Deciders(desks.tokens());
    }
}
