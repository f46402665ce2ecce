package dev.slipway;

import dev.slipway.auth.Access;
import dev.slipway.auth.AccessSettings;
import dev.slipway.auth.Refusals;
import dev.slipway.auth.SignIn;
import dev.slipway.auth.Tokens;
import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Problem;
import dev.slipway.db.Db;
import dev.slipway.dialect.Dialect;
import dev.slipway.dialect.Parts;
import dev.slipway.dialect.terrantula.Terrantula;
import dev.slipway.executor.Executors;
import dev.slipway.executor.http.EgressPolicy;
import dev.slipway.http.Routes;
import dev.slipway.http.Server;
import dev.slipway.http.ServerSettings;
import dev.slipway.json.Json;
import dev.slipway.openapi.Contract;
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
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A whole server on a test's database: catalog, worker, timers, HTTP on a free port.
public final class TestServer implements AutoCloseable {
    /// A token that may do everything.
    public static final String ADMIN = "an-admin-token-for-tests";

    private static final String API = "/api/v1";
    private static final Path WORKSPACES = Path.of("target", "test-workspaces").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    // The example of docs/adding-a-dialect.md, which some tests add, has a document, too.
    private static final Contract CONTRACT = new Contract(
            Stream.concat(Dialects.names().stream(), Stream.of("example")).toList());

    /// How the server is to be.
    ///
    /// @param catalog the folder of its catalog
    /// @param dev whether it takes a request without a credential for the developer's
    /// @param more dialects that it speaks beside those of every server
    /// @param cancel what one must be allowed to cancel a run in Terrantula's API
    /// @param requests how many requests a user may send in a minute, 0 for no limit
    /// @param search how much one request looks through
    public record Settings(
            Path catalog,
            boolean dev,
            Limits limits,
            int hands,
            List<Dialect> more,
            Terrantula.Cancel cancel,
            int requests,
            RunSearch.Bounds search) {
        /// The catalog of `src/test/resources/server/catalog`, dev mode, no limits, eight hands.
        public static final Settings USUAL = new Settings(
                Path.of("src", "test", "resources", "server", "catalog"),
                true,
                new Limits(0, 0),
                8,
                List.of(),
                Terrantula.Cancel.FOR_READERS,
                0,
                RunSearch.Bounds.USUAL);

        /// The same with another catalog.
        public Settings withCatalog(Path folder) {
            return new Settings(folder, dev, limits, hands, more, cancel, requests, search);
        }

        /// The same for tokens alone.
        public Settings withoutDev() {
            return new Settings(catalog, false, limits, hands, more, cancel, requests, search);
        }

        /// The same with limits per minute.
        public Settings withLimits(int actionRuns, int templateRuns) {
            return new Settings(
                    catalog, dev, new Limits(actionRuns, templateRuns), hands, more, cancel, requests, search);
        }

        /// The same with so many attempts at once.
        public Settings withHands(int hands) {
            return new Settings(catalog, dev, limits, hands, more, cancel, requests, search);
        }

        /// The same with one more dialect.
        public Settings withDialect(Dialect dialect) {
            return new Settings(catalog, dev, limits, hands, List.of(dialect), cancel, requests, search);
        }

        /// The same where Terrantula's cancel takes more than reading.
        public Settings withStrictCancel() {
            return new Settings(catalog, dev, limits, hands, more, Terrantula.Cancel.FOR_RUNNERS, requests, search);
        }

        /// The same where one request looks through less.
        public Settings withSearch(RunSearch.Bounds search) {
            return new Settings(catalog, dev, limits, hands, more, cancel, requests, search);
        }

        /// The same with a limit on all requests per minute.
        public Settings withRequests(int requests) {
            return new Settings(catalog, dev, limits, hands, more, cancel, requests, search);
        }
    }

    private final Routes routes = new Routes();
    private final Executors executors;
    private final Node node;
    private final AtomicReference<List<Problem>> problems = new AtomicReference<>(List.of());
    private final Server server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger names = new AtomicInteger();
    private final Catalog catalog;
    private final Engine engine;
    private final Starts starts;
    private final @Nullable SignIn signIn;

    /// Starts the usual one.
    public static TestServer start(Db db) {
        return start(db, Settings.USUAL);
    }

    /// Starts one.
    public static TestServer start(Db db, Settings settings) {
        return new TestServer(db, settings, null);
    }

    /// Starts one where people sign in.
    ///
    /// @param signIn makes the sign-in of a server that will be reached at an address
    public static TestServer start(Db db, Settings settings, Function<Supplier<URI>, SignIn> signIn) {
        return new TestServer(db, settings.withoutDev(), signIn);
    }

    private TestServer(Db db, Settings settings, @Nullable Function<Supplier<URI>, SignIn> openSignIn) {
        var clock = new DatabaseClock();
        var keyring = Keyring.of(new byte[32]);
        this.executors =
                Executors.open(clock, () -> EgressPolicy.of("127.0.0.0/8", Set.of()), Path.of("target", "no-plugins"));
        this.catalog = new Catalog(db, executors.byName());
        var problems = catalog.loadFolder(settings.catalog());
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("the test's catalog has problems: " + problems);
        }
        var secrets = new Secrets(db, keyring);
        var vault = new Vault(keyring, secrets);
        var worker = new Worker(
                Worker.Settings.hands(settings.hands()), executors.byName(), new Workspaces(WORKSPACES), clock);
        var ids = new Ids(clock);
        var callbacks = new Callbacks(
                db,
                SigningKeys.of(keyring.mac("callbacks".getBytes(StandardCharsets.UTF_8))),
                clock,
                Dialects.callbackLink(catalog, this::url));
        this.engine = new Engine(db, catalog, vault, callbacks, worker, ids);
        this.starts = new Starts(db, catalog, vault, worker, ids, settings.limits());
        var sources = new Worker.Sources(engine, new Logs(db), new Progress(db));
        this.node = new Node("test", new Nodes(db), worker, sources, clock, List.of());
        var tokens = new Tokens(db, keyring.mac("token pepper".getBytes(StandardCharsets.UTF_8)), clock);
        this.signIn = openSignIn == null ? null : openSignIn.apply(this::url);
        var access = new Access(tokens, new AccessSettings(ADMIN, settings.dev(), settings.requests()), signIn);
        new Health(db, node, clock).addTo(routes);
        var core = new Dialects.Core(
                new Dialects.Store(db, keyring, secrets),
                new Dialects.Work(catalog, engine, starts, new RunSearch(db, clock, settings.search())),
                new Dialects.Doors(access, tokens, settings.cancel()),
                new Parts.Links(this::url, callbacks),
                Dialects.self(node, clock, this.problems::get));
        Dialects.addTo(routes, core);
        settings.more().forEach(dialect -> dialect.addTo(routes, Dialects.parts(core)));
        this.server = new Server(
                        routes,
                        ServerSettings.at("127.0.0.1", 0)
                                .withStopTime(Duration.ofSeconds(5))
                                .withRefusals(new Refusals(db, clock))
                                .withTranslation(DatabaseTrouble::asProblem))
                .start();
        // What a restart goes on with may want a link to the server.
        node.start();
    }

    /// Where it is reached.
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /// What it can start.
    public Catalog catalog() {
        return catalog;
    }

    /// Says what is wrong in its catalog folder, as the watcher of one would.
    public void report(List<Problem> found) {
        problems.set(found);
    }

    /// What becomes of its runs.
    public Engine engine() {
        return engine;
    }

    /// What brings its runs into being.
    public Starts starts() {
        return starts;
    }

    /// What it answers.
    public Routes routes() {
        return routes;
    }

    /// The id of an action of the default project.
    public String action(String reference) {
        return catalog.action(1, reference).orElseThrow().id().toString();
    }

    /// The id of a template of the default project.
    public String template(String reference) {
        return catalog.template(1, reference).orElseThrow().id().toString();
    }

    /// What the server answered.
    public record Answer(int status, HttpResponse<String> response) {
        /// The body as JSON.
        public Map<String, @Nullable Object> json() {
            return Json.parseOwnObject(response.body());
        }

        /// The body as text.
        public String text() {
            return response.body();
        }

        /// What is in the envelope.
        public Map<String, @Nullable Object> data() {
            return Json.object(json().get("data"));
        }

        /// A list in the envelope.
        public List<Map<String, @Nullable Object>> list(String name) {
            return Json.list(data().get(name)).stream().map(Json::object).toList();
        }

        /// A header.
        public Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }
    }

    /// A way to ask: with a token, about a project.
    public final class Asker {
        private final @Nullable String token;
        private final @Nullable String project;
        private final String base;

        private Asker(@Nullable String token, @Nullable String project, String base) {
            this.token = token;
            this.project = project;
            this.base = base;
        }

        /// The token, to ask in another way than this one.
        public String token() {
            return Objects.requireNonNull(token, "asks without one");
        }

        /// The same, about a project.
        public Asker about(String path) {
            return new Asker(token, path, base);
        }

        /// The same, below another path than `/api/v1`: all paths are then meant below that one.
        public Asker below(String path) {
            return new Asker(token, project, path);
        }

        /// GET below the base path.
        public Answer get(String path) {
            return send("GET", path, null);
        }

        /// POST below the base path, null for no body.
        public Answer post(String path, @Nullable Object body) {
            return send("POST", path, body);
        }

        /// Any method below the base path, with a JSON body unless it is null.
        public Answer send(String method, String path, @Nullable Object body) {
            return body == null
                    ? sendRaw(method, path, null, "")
                    : sendRaw(method, path, "application/json", Json.write(body));
        }

        /// Any method below the base path, with a body as it is and more headers.
        ///
        /// @param headers names and values in turn
        public Answer sendRaw(
                String method, String path, @Nullable String contentType, String body, String... headers) {
            var request = HttpRequest.newBuilder(URI.create(url() + base + path))
                    .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
            if (contentType != null) {
                request.header("Content-Type", contentType);
            }
            if (headers.length > 0) {
                request.headers(headers);
            }
            if (token != null) {
                request.header("Authorization", "Bearer " + token);
            }
            if (project != null) {
                request.header("X-Slipway-Project", project);
            }
            return TestServer.this.send(request.build());
        }

        /// Asks again and again until the answer is as wanted.
        public Answer await(String path, Predicate<Answer> wanted) {
            var deadline = System.nanoTime() + PATIENCE.toNanos();
            while (true) {
                var answer = get(path);
                if (wanted.test(answer)) {
                    return answer;
                }
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("%s is still %s".formatted(path, answer.text()));
                }
                LockSupport.parkNanos(5_000_000);
            }
        }

        /// Starts an action of the default project.
        ///
        /// @return the run's id
        public String startAction(String reference, Map<String, ?> input) {
            return started(post("/actions/" + action(reference) + "/run", Map.of("input", input)));
        }

        /// Starts a template of the default project.
        ///
        /// @return the run's id
        public String startTemplate(String reference, Map<String, ?> inputs) {
            return started(post("/templates/run", Map.of("templateId", template(reference), "inputs", inputs)));
        }

        private String started(Answer answer) {
            if (answer.status() != 202) {
                throw new AssertionError("not started: " + answer.text());
            }
            return String.valueOf(answer.data().get("runId"));
        }

        /// Waits until a run has that status.
        ///
        /// @param path of its detail
        public Answer awaitStatus(String path, String status) {
            return await(
                    path,
                    answer -> answer.status() == 200
                            && status.equals(answer.data().get("status")));
        }
    }

    /// Asks without a credential.
    public Asker developer() {
        return new Asker(null, null, API);
    }

    /// Asks with the token that may do everything.
    public Asker admin() {
        return new Asker(ADMIN, null, API);
    }

    /// Asks with a token.
    public Asker bearer(String token) {
        return new Asker(token, null, API);
    }

    /// Asks with a new token of that role.
    ///
    /// @param scope `organization`, `organization/project` or `organization/project/environment`
    /// @param permissions what of the role it has; all when there is none
    public Asker token(String role, String scope, String... permissions) {
        var parts = scope.split("/");
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("name", role + " " + names.incrementAndGet());
        body.put("role", role);
        body.put("organization", parts[0]);
        if (parts.length > 1) {
            body.put("project", parts[1]);
        }
        if (parts.length > 2) {
            body.put("environment", parts[2]);
        }
        if (permissions.length > 0) {
            body.put("permissions", List.of(permissions));
        }
        var answer = admin().post("/tokens", body);
        if (answer.status() != 201) {
            throw new AssertionError("no token: " + answer.text());
        }
        return bearer(String.valueOf(answer.data().get("token")));
    }

    private static BodySubscriber<String> text(ResponseInfo info) {
        return info.headers().firstValue("content-type").equals(Optional.of("text/event-stream"))
                ? new EventText()
                : BodySubscribers.ofString(StandardCharsets.UTF_8);
    }

    /// Sends a request as it is, and holds the answer against the documents of the APIs.
    public Answer send(HttpRequest request) {
        try {
            var response = client.send(request, TestServer::text);
            CONTRACT.check(request.method(), request.uri(), response);
            return new Answer(response.statusCode(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
        node.stop(Duration.ZERO);
        executors.close();
        if (signIn != null) {
            signIn.close();
        }
    }
}
