package dev.slipway;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.slipway.auth.Access;
import dev.slipway.auth.AccessSettings;
import dev.slipway.auth.Refusals;
import dev.slipway.auth.Tokens;
import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.CatalogWatcher;
import dev.slipway.catalog.Folder;
import dev.slipway.catalog.Problem;
import dev.slipway.config.Config;
import dev.slipway.db.CannotStartPostgres;
import dev.slipway.db.Db;
import dev.slipway.db.DbFailure;
import dev.slipway.db.EmbeddedPostgres;
import dev.slipway.db.Migrations;
import dev.slipway.db.Pool;
import dev.slipway.db.Roles;
import dev.slipway.dialect.Parts;
import dev.slipway.dialect.Portal;
import dev.slipway.dialect.terrantula.Terrantula;
import dev.slipway.executor.Executors;
import dev.slipway.executor.http.EgressPolicy;
import dev.slipway.http.PortBusy;
import dev.slipway.http.Routes;
import dev.slipway.http.Server;
import dev.slipway.http.ServerSettings;
import dev.slipway.run.AuditChain;
import dev.slipway.run.Callbacks;
import dev.slipway.run.Engine;
import dev.slipway.run.Ids;
import dev.slipway.run.Limits;
import dev.slipway.run.Logs;
import dev.slipway.run.Nodes;
import dev.slipway.run.Progress;
import dev.slipway.run.RunSearch;
import dev.slipway.run.Starts;
import dev.slipway.run.Vault;
import dev.slipway.secret.Keyring;
import dev.slipway.secret.Secrets;
import dev.slipway.secret.SigningKeys;
import dev.slipway.work.DatabaseClock;
import dev.slipway.work.Node;
import dev.slipway.work.Worker;
import dev.slipway.work.Workspaces;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The wiring of a server, read top-down; [#close()] takes it apart in reverse.
public final class App implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(App.class);
    private static final Duration DRAIN = Duration.ofSeconds(2);

    private final AtomicReference<EgressPolicy> egress = new AtomicReference<>(EgressPolicy.of("", Set.of()));
    private final Set<InetSocketAddress> own = new HashSet<>();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Config config;
    private final DataFolder data;
    private final Catalog catalog;
    private final String adminToken;
    private final Server server;
    private volatile List<Problem> problems;

    /// Starts everything that a configuration asks for.
    ///
    /// @throws CannotStart when something cannot be had; the message says what, and what to do
    public static App start(Config config) {
        try {
            return new App(config);
        } catch (CannotStartPostgres | PortBusy e) {
            throw new CannotStart(String.valueOf(e.getMessage()), e);
        } catch (DbFailure | FlywayException | PoolInitializationException e) {
            var remote = config.database().remote();
            throw new CannotStart(
                    remote == null
                            ? "The embedded database cannot be used: %s".formatted(firstLine(e))
                            : ("The database %s cannot be used: %s. Check that it runs, that user and password are right"
                                            + " (SLIPWAY_DATABASE_USER, SLIPWAY_DATABASE_PASSWORD), and that it is"
                                            + " PostgreSQL 15 or newer.")
                                    .formatted(remote.url(), firstLine(e)),
                    e);
        }
    }

    private static String firstLine(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("").strip();
    }

    @SuppressWarnings("this-escape")
    private App(Config config) {
        this.config = config;
        try {
            this.data = part(DataFolder.open(config.folders().data()));
            Server.checkFree(config.listen().host(), config.listen().port());
            ServerLog.to(data.log());
            var database = database();
            var db = new Db(database.server());
            var keyring = keyring();
            var clock = new DatabaseClock();

            var executors =
                    part(Executors.open(clock, egress::get, config.folders().plugins()));
            executors.problems().forEach(problem -> LOG.warn("Plug-in: {}", problem));
            this.catalog = new Catalog(db, executors.byName());
            var watcher = new CatalogWatcher(config.folders().catalog(), this::loadCatalog, this::report);
            this.problems = loadCatalog();

            var secrets = new Secrets(db, keyring);
            var vault = new Vault(keyring, secrets);
            var workspaces = new Workspaces(data.workspaces());
            workspaces.clear();
            var worker = new Worker(Worker.Settings.hands(config.workers()), executors.byName(), workspaces, clock);
            var ids = new Ids(clock);
            var limits =
                    new Limits(config.limits().actionRuns(), config.limits().templateRuns());
            var callbacks = new Callbacks(db, callbackKeys(keyring), clock, Dialects.callbackLink(catalog, this::url));
            var engine = new Engine(db, catalog, vault, callbacks, worker, ids);
            var starts = new Starts(db, catalog, vault, worker, ids, limits);
            var nodes = new Nodes(db);
            if (config.database().embedded()) {
                nodes.endAll(); // the folder is ours alone, so whoever was here before is gone
            }
            var sources = new Worker.Sources(engine, new Logs(db), new Progress(db));
            var signIn = SignInWiring.open(config, db, keyring, clock, this::url);
            signIn.ifPresent(parts::push);
            var chores = new ArrayList<Runnable>();
            chores.add(() -> Migrations.partitions(new Db(database.owner()), clock));
            chores.add(() -> {
                var _ = new AuditChain(db).extend();
            });
            signIn.ifPresent(it -> chores.add(it::sweep));
            var node = new Node(hostName(), nodes, worker, sources, clock, List.copyOf(chores));

            this.adminToken = data.adminToken(config.access().adminToken());
            var tokens = new Tokens(db, keyring.mac("token pepper".getBytes(StandardCharsets.UTF_8)), clock);
            var access = new Access(
                    tokens,
                    new AccessSettings(
                            adminToken, config.access().dev(), config.limits().requests()),
                    signIn.orElse(null));
            var health = new Health(db, node, clock);
            var routes = new Routes();
            health.addTo(routes);
            var search = new RunSearch(db, clock, RunSearch.Bounds.USUAL);
            var core = new Dialects.Core(
                    new Dialects.Store(db, keyring, secrets),
                    new Dialects.Work(catalog, engine, starts, search),
                    new Dialects.Doors(access, tokens, cancel()),
                    new Parts.Links(this::url, callbacks),
                    Dialects.self(node, clock, this::catalogProblems));
            Dialects.addTo(routes, core);

            // Before the first attempt: what a restart goes on with may go where the operator says.
            egress.set(egress(config.listen().port()));
            node.start();
            parts.push(() -> node.stop(DRAIN));
            this.server = part(new Server(
                            routes,
                            settings()
                                    .withMeter(health.requests())
                                    .withRefusals(new Refusals(db, clock))
                                    .withStopTime(Duration.ofSeconds(2))
                                    .withTranslation(DatabaseTrouble::asProblem))
                    .start());
            egress.set(egress(server.port()));
            part(watcher.start());
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private <T extends AutoCloseable> T part(T part) {
        parts.push(part);
        return part;
    }

    /// @param owner changes the schema
    /// @param server does everything else, and may do less
    private record Connections(HikariDataSource owner, HikariDataSource server) {}

    private Connections database() {
        var remote = config.database().remote();
        int size = config.database().poolSize();
        if (remote == null) {
            var postgres = part(EmbeddedPostgres.start(data.postgres(), EmbeddedPostgres.Settings.durable()));
            own.add(address(postgres.url()));
            return database(postgres.url(), postgres.user(), postgres.password(), size);
        }
        return database(remote.url(), remote.user(), remote.password(), size);
    }

    private Connections database(String url, String user, String password, int size) {
        var owner = part(Pool.openForOwner(url, user, password));
        Migrations.run(owner, Clock.systemUTC());
        if (Roles.taken(owner)) {
            return new Connections(owner, part(Pool.openAsServer(url, user, password, size)));
        }
        LOG.warn(
                "The database's user may not become slipway_app and slipway_reader, so PostgreSQL itself guards neither"
                        + " the audit log nor one project from another; docs/operations.md says what to grant");
        return new Connections(owner, part(Pool.open(url, user, password, size)));
    }

    private Terrantula.Cancel cancel() {
        return config.access().strictCancel() ? Terrantula.Cancel.FOR_RUNNERS : Terrantula.Cancel.FOR_READERS;
    }

    private SigningKeys callbackKeys(Keyring keyring) {
        var file = config.access().keys().callbacks();
        try {
            return file == null
                    ? SigningKeys.of(keyring.mac("callbacks".getBytes(StandardCharsets.UTF_8)))
                    : SigningKeys.in(file);
        } catch (IOException | IllegalArgumentException e) {
            throw new CannotStart("The keys that sign callbacks cannot be read: " + e.getMessage(), e);
        }
    }

    private Keyring keyring() {
        var key = config.access().keys().master();
        return key == null
                ? Keyring.loadOrCreate(data.masterKey())
                : Keyring.of(Base64.getDecoder().decode(key));
    }

    /// Where requests of actions may go, which is never to ourselves.
    private EgressPolicy egress(int port) {
        own.add(new InetSocketAddress(config.listen().host(), port));
        return EgressPolicy.of(String.join(",", config.access().egressAllow()), own);
    }

    private static InetSocketAddress address(String jdbcUrl) {
        var url = URI.create(jdbcUrl.substring("jdbc:".length()));
        return new InetSocketAddress(url.getHost(), url.getPort());
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName() + ":"
                    + ProcessHandle.current().pid();
        } catch (UnknownHostException e) {
            return "unknown:" + ProcessHandle.current().pid();
        }
    }

    private List<Problem> loadCatalog() {
        return Files.isDirectory(config.folders().catalog())
                ? catalog.loadFolder(config.folders().catalog())
                : List.of();
    }

    private void report(List<Problem> now) {
        problems = now;
        now.forEach(problem -> LOG.warn("Catalog: {}", problem));
    }

    private ServerSettings settings() {
        return ServerSettings.at(config.listen().host(), config.listen().port());
    }

    /// Where it is reached.
    public URI url() {
        // A run that a restart goes on with may want a link before the server listens; its port is known by then.
        return URI.create(config.listen().links(server == null ? config.listen().port() : server.port()));
    }

    /// Where this machine itself reaches it, whatever stands between it and the rest of the world.
    public URI local() {
        var host = config.listen().host();
        var name = switch (host) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::" -> "[::1]";
            default -> host.contains(":") ? "[" + host + "]" : host;
        };
        return URI.create("http://" + name + ":" + server.port());
    }

    /// The token with all rights.
    public String adminToken() {
        return adminToken;
    }

    /// Whether a request without a credential is the developer's.
    public boolean devMode() {
        return config.access().dev();
    }

    /// Where people begin to sign in; empty where they do not.
    public Optional<URI> signIn() {
        return Optional.ofNullable(config.access().oidc()).map(_ -> URI.create(url() + Portal.BASE + "/auth/login"));
    }

    /// What was wrong in the catalog folder when it was last read.
    public List<Problem> catalogProblems() {
        return problems;
    }

    /// What can be started.
    public Catalog catalog() {
        return catalog;
    }

    /// The problems of a catalog folder, without a server: what it would say into an empty database.
    ///
    /// @param plugins the folder of the plug-in jars, whose executors may be named
    public static List<Problem> check(Path catalog, Path plugins) {
        try (var executors = idleExecutors(plugins)) {
            return Folder.check(catalog, executors.byName());
        }
    }

    /// The documents of a catalog folder, without a server.
    ///
    /// @param plugins the folder of the plug-in jars, whose executors may be named
    public static Folder read(Path catalog, Path plugins) {
        try (var executors = idleExecutors(plugins)) {
            return Folder.read(catalog, executors.byName());
        }
    }

    /// Executors that are asked for their settings and nothing else.
    private static Executors idleExecutors(Path plugins) {
        return Executors.open(Clock.systemUTC(), () -> EgressPolicy.of("", Set.of()), plugins);
    }

    /// Stops: no new requests, attempts get their grace, interrupted ones go back to the queue, then the
    /// database.
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.error("A part could not be closed cleanly; the rest is closed all the same", e);
            }
        }
    }
}
