package dev.slipway;

import dev.slipway.auth.Access;
import dev.slipway.auth.AuditTrail;
import dev.slipway.auth.TokenDesk;
import dev.slipway.auth.Tokens;
import dev.slipway.catalog.Catalog;
import dev.slipway.db.Db;
import dev.slipway.dialect.Portal;
import dev.slipway.dialect.PortalErrors;
import dev.slipway.dialect.forgeportal.ForgePortal;
import dev.slipway.dialect.slipway.OwnApi;
import dev.slipway.http.Routes;
import dev.slipway.run.Attempts;
import dev.slipway.run.AuditLog;
import dev.slipway.run.Callbacks;
import dev.slipway.run.Doctor;
import dev.slipway.run.Engine;
import dev.slipway.run.Logs;
import dev.slipway.run.Run;
import dev.slipway.run.RunList;
import dev.slipway.run.Starts;
import dev.slipway.secret.Secrets;
import java.net.URI;
import java.util.function.Function;
import java.util.function.Supplier;

/// The dialects that this server speaks: a fifth one is a folder and a line here.
final class Dialects {
    private static final String DEFAULT_PROJECT = "default/default";

    private Dialects() {}

    /// What dialects are made of.
    ///
    /// @param url how links to this server begin
    record Parts(
            Db db,
            Catalog catalog,
            Engine engine,
            Starts starts,
            Access access,
            Tokens tokens,
            Secrets secrets,
            Callbacks callbacks,
            Supplier<URI> url) {}

    /// Where runs are called back: Terrantula's address for it, whoever started them.
    ///
    /// @param url how links to this server begin
    static Function<Run, String> callbackLink(Catalog catalog, Supplier<URI> url) {
        return run -> {
            var place = run.place();
            var project = catalog.project(place.projectId()).orElseThrow().project();
            return "%s/%s/envs/%s/action-runs/%s/callback"
                    .formatted(url.get(), project.path(), place.environment(), run.id());
        };
    }

    /// Adds their routes.
    static void addTo(Routes routes, Parts parts) {
        var db = parts.db();
        var runs = new RunList(db);
        var logs = new Logs(db);
        var portal = new Portal(parts.access(), parts.catalog(), DEFAULT_PROJECT);
        routes.errorsFor(Portal.BASE, PortalErrors.TABLE);
        ForgePortal.addTo(
                routes,
                portal,
                parts.catalog(),
                parts.starts(),
                parts.engine(),
                new ForgePortal.Reads(runs, logs, new AuditLog(db)));
        OwnApi.addTo(
                routes,
                portal,
                parts.catalog(),
                parts.starts(),
                new OwnApi.Reads(runs, new Attempts(db), logs, new Doctor(db)),
                new OwnApi.Desks(new TokenDesk(db, parts.tokens()), parts.secrets(), new AuditTrail(db)));
    }
}
