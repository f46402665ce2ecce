package dev.slipway;

import dev.slipway.auth.Access;
import dev.slipway.auth.Tokens;
import dev.slipway.catalog.Catalog;
import dev.slipway.db.Db;
import dev.slipway.http.Routes;
import dev.slipway.run.Engine;
import dev.slipway.run.Starts;
import dev.slipway.secret.Secrets;

/// The dialects that this server speaks: a fifth one is a folder and a line here.
final class Dialects {
    private Dialects() {}

    /// What dialects are made of.
    record Parts(
            Db db, Catalog catalog, Engine engine, Starts starts, Access access, Tokens tokens, Secrets secrets) {}

    static void addTo(Routes routes, Parts parts) {}
}
