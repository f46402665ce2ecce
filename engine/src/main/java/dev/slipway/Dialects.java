package dev.slipway;

import dev.slipway.auth.Access;
import dev.slipway.auth.TokenDesk;
import dev.slipway.auth.Tokens;
import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Problem;
import dev.slipway.catalog.SmallNumbers;
import dev.slipway.db.Db;
import dev.slipway.dialect.Cursor;
import dev.slipway.dialect.Dialect;
import dev.slipway.dialect.Parts;
import dev.slipway.dialect.ThisServer;
import dev.slipway.dialect.buddy.Buddy;
import dev.slipway.dialect.forgeportal.ForgePortal;
import dev.slipway.dialect.rakerone.RakerOne;
import dev.slipway.dialect.slipway.OwnApi;
import dev.slipway.dialect.terrantula.Terrantula;
import dev.slipway.http.Routes;
import dev.slipway.openapi.DocsRoutes;
import dev.slipway.run.ApprovalList;
import dev.slipway.run.Attempts;
import dev.slipway.run.AuditLog;
import dev.slipway.run.Doctor;
import dev.slipway.run.Engine;
import dev.slipway.run.Executions;
import dev.slipway.run.Logs;
import dev.slipway.run.Nodes;
import dev.slipway.run.NumberedLog;
import dev.slipway.run.Queue;
import dev.slipway.run.Run;
import dev.slipway.run.RunChanges;
import dev.slipway.run.RunDetails;
import dev.slipway.run.RunList;
import dev.slipway.run.RunSearch;
import dev.slipway.run.RunStatistics;
import dev.slipway.run.Starts;
import dev.slipway.secret.Keyring;
import dev.slipway.secret.Secrets;
import dev.slipway.ui.Pages;
import dev.slipway.work.Node;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// The dialects that this server speaks: a fifth one is a folder and a line here.
final class Dialects {
    private static final List<Spoken> ALL = List.of(
            new Spoken("forgeportal", _ -> ForgePortal::addTo),
            new Spoken("slipway", _ -> OwnApi::addTo),
            new Spoken("terrantula", core -> new Terrantula(core.doors().cancel())),
            new Spoken("rakerone", _ -> RakerOne::addTo),
            new Spoken("buddy", _ -> Buddy::addTo));

    private Dialects() {}

    /// A dialect of this server.
    ///
    /// @param name that of its document in `resources/openapi`, too
    /// @param dialect what it is, depending on how the server is set
    private record Spoken(String name, Function<Core, Dialect> dialect) {}

    /// The names of all dialects.
    static List<String> names() {
        return ALL.stream().map(Spoken::name).toList();
    }

    /// What the parts of dialects are made of.
    ///
    /// @param self what this process tells of itself
    record Core(Store store, Work work, Doors doors, Parts.Links links, ThisServer self) {}

    /// What is kept, and what seals it.
    record Store(Db db, Keyring keyring, Secrets secrets) {}

    /// What is started, carried out and found again.
    record Work(Catalog catalog, Engine engine, Starts starts, RunSearch search) {}

    /// Who gets in.
    ///
    /// @param cancel what one must be allowed to cancel a run in Terrantula's API
    record Doors(Access access, Tokens tokens, Terrantula.Cancel cancel) {}

    /// What a process tells of itself.
    ///
    /// @param problems what is wrong in its catalog folder
    static ThisServer self(Node node, Clock clock, Supplier<List<Problem>> problems) {
        var version = Optional.ofNullable(Dialects.class.getPackage().getImplementationVersion());
        return new ThisServer(
                version.orElse("development"),
                clock.instant(),
                node::id,
                () -> node.loops().stream().map(loop -> loop(loop, clock)).toList(),
                problems);
    }

    private static ThisServer.Loop loop(Node.LoopHealth loop, Clock clock) {
        var since = Duration.between(loop.lastRound(), clock.instant()).toMillis() / 1000.0;
        return new ThisServer.Loop(loop.name(), loop.alive(clock), Math.max(0, since));
    }

    /// Where runs are called back: Terrantula's address for it, whoever started them.
    ///
    /// @param url how links to this server begin
    static Function<Run, String> callbackLink(Catalog catalog, Supplier<URI> url) {
        return run -> {
            var place = run.place();
            var project = catalog.project(place.projectId()).orElseThrow().project();
            return Terrantula.callback(url.get(), project.path(), place.environment(), run.id());
        };
    }

    /// Adds the routes of all dialects, those of their documents, and the pages.
    static void addTo(Routes routes, Core core) {
        var parts = parts(core);
        ALL.forEach(it -> it.dialect().apply(core).addTo(routes, parts));
        new DocsRoutes(names(), core.links().url()).addTo(routes);
        new Pages(core.doors().access().signIn().isPresent()).addTo(routes);
    }

    /// What a dialect of this server is made of.
    static Parts parts(Core core) {
        var db = core.store().db();
        var work = core.work();
        return new Parts(
                core.doors().access(),
                work.catalog(),
                work.starts(),
                work.engine(),
                reads(db, work.search()),
                new Parts.Desks(
                        new TokenDesk(db, core.doors().tokens()), core.store().secrets()),
                new Cursor(core.store().keyring().mac("cursor key".getBytes(StandardCharsets.UTF_8))),
                core.links(),
                core.self());
    }

    private static Parts.Reads reads(Db db, RunSearch search) {
        return new Parts.Reads(
                new RunList(db),
                new Logs(db),
                new ApprovalList(db),
                new Parts.Numbered(new Executions(db), new SmallNumbers(db)),
                new Parts.Closer(
                        search,
                        new RunDetails(db),
                        new RunStatistics(db),
                        new Attempts(db),
                        new NumberedLog(db),
                        new RunChanges(db)),
                new Parts.OfServer(new AuditLog(db), new Doctor(db), new Nodes(db), new Queue(db)));
    }
}
