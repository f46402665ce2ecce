package dev.slipway.dialect;

import dev.slipway.auth.Actor;
import dev.slipway.auth.Audit;
import dev.slipway.auth.AuditEntry;
import dev.slipway.auth.AuditPlace;
import dev.slipway.http.Call;
import dev.slipway.run.Engine;
import dev.slipway.run.Kind;
import dev.slipway.run.Run;
import dev.slipway.run.RunScope;
import java.util.Locale;
import java.util.UUID;

/// Cancels runs for those who ask over HTTP.
public final class Cancel {
    private Cancel() {}

    /// Cancels a run for the caller, with its line in the audit log: the run's ending says who, this one how.
    ///
    /// @throws dev.slipway.run.Refused NotFound, or NotNow when it has ended
    public static void run(Engine engine, Call call, RunScope scope, Kind kind, UUID id) {
        var by = Actor.of(call);
        engine.cancel(scope, kind, id, by.caller().name(), Audit.of(by, Cancel::entry));
    }

    /// The same for an action run that is still queued, and for no other.
    ///
    /// @throws dev.slipway.run.Refused NotFound, or NotNow when it is not queued
    public static void queued(Engine engine, Call call, RunScope scope, UUID id) {
        var by = Actor.of(call);
        engine.cancelQueued(scope, id, by.caller().name(), Audit.of(by, Cancel::entry));
    }

    private static AuditEntry entry(Run run) {
        var kind = run.kind().name().toLowerCase(Locale.ROOT);
        var place = new AuditPlace(run.place().projectId(), run.place().environment());
        return AuditEntry.success(
                place, kind + ".cancel", kind + "_run", run.id().toString());
    }
}
