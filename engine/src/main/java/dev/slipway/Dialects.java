package dev.slipway;

import dev.slipway.auth.Access;
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
import dev.slipway.run.Doctor;
import dev.slipway.run.Engine;
import dev.slipway.run.Logs;
import dev.slipway.run.RunList;
import dev.slipway.run.Starts;
import dev.slipway.secret.Secrets;

/// The dialects that this server speaks: a fifth one is a folder and a line here.
final class Dialects {
    private static final String DEFAULT_PROJECT = "default/default";

    private Dialects() {}

    /// What dialects are made of.
    record Parts(Db db, Catalog catalog, Engine engine, Starts starts, Access access, Tokens tokens, Secrets secrets) {}

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
                new OwnApi.Desks(new TokenDesk(db, parts.tokens()), parts.secrets()));
    }
}
