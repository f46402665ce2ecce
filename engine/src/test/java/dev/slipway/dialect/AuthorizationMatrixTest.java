package dev.slipway.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.TestServer;
import dev.slipway.TestServer.Answer;
import dev.slipway.TestServer.Asker;
import dev.slipway.auth.Permission;
import dev.slipway.auth.Role;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.dialect.AuthorizationTable.Door;
import dev.slipway.dialect.AuthorizationTable.Form;
import dev.slipway.dialect.AuthorizationTable.Row;
import dev.slipway.dialect.AuthorizationTable.Spent;
import dev.slipway.dialect.AuthorizationTable.Thing;
import dev.slipway.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// SECURITY.md 3, generated from [AuthorizationTable]: every route for every kind of caller and of id. In
/// this order: who asks (401), whether they see the place (404), whether they may (403), the body (400),
/// whether there is such a thing (404).
@TestDatabase
class AuthorizationMatrixTest {
    private static final String BROKEN = "[";
    private static final String A = "acme/web";
    private static final String SIBLING_PROJECT = "acme/shop";
    private static final String OTHER_TENANT = "globex/web";

    private static final String PROJECTS = """
            apiVersion: slipway/v1
            kind: Project
            metadata: {organization: acme, name: web}
            spec: {environments: [staging, production]}
            ---
            apiVersion: slipway/v1
            kind: Project
            metadata: {organization: acme, name: shop}
            spec: {environments: [staging]}
            ---
            apiVersion: slipway/v1
            kind: Project
            metadata: {organization: globex, name: web}
            spec: {environments: [staging]}
            """;

    @TempDir
    Path folder;

    private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
    private HttpServer far;
    private TestServer server;
    private MatrixWorld own;
    private List<MatrixWorld> others;
    private MatrixWorld siblingEnvironment;
    private String callback;
    private String calledRun;
    private final Map<Set<Permission>, Asker> holders = new HashMap<>();
    private final Map<String, Asker> elsewhere = new HashMap<>();
    private Map<String, Asker> strangers;

    @BeforeEach
    void start(Db db) throws IOException {
        far = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        far.createContext("/", exchange -> {
            try (exchange) {
                calls.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(202, -1);
            }
        });
        far.start();
        var url = "http://127.0.0.1:" + far.getAddress().getPort();
        Files.writeString(folder.resolve("projects.yaml"), PROJECTS);
        MatrixWorld.write(folder, A, 0, url);
        MatrixWorld.write(folder, SIBLING_PROJECT, 10, url);
        MatrixWorld.write(folder, OTHER_TENANT, 20, url);
        server = TestServer.start(
                db, TestServer.Settings.USUAL.withCatalog(folder).withoutDev());
    }

    @AfterEach
    void stop() {
        server.close();
        far.stop(0);
    }

    @Test
    void every_route_has_a_row_and_every_row_is_a_route() {
        var routes = server.routes().list().stream()
                .map(route -> route.method() + " " + route.path())
                .toList();
        assertThat(AuthorizationTable.ROWS.stream().map(Row::text)).containsExactlyInAnyOrderElementsOf(routes);
    }

    @TestFactory
    Stream<DynamicTest> each_route_for_each_caller_and_each_id() throws InterruptedException {
        own = new MatrixWorld(server, A, "staging", 1);
        siblingEnvironment = new MatrixWorld(server, A, "production", 1);
        others = List.of(
                new MatrixWorld(server, SIBLING_PROJECT, "staging", MatrixWorld.MOST_ROUNDS),
                new MatrixWorld(server, OTHER_TENANT, "staging", MatrixWorld.MOST_ROUNDS));
        calledRun = own.call();
        callback = String.valueOf(
                Json.parseOwnObject(calls.poll(20, TimeUnit.SECONDS)).get("token"));
        strangers = strangers();
        return Stream.concat(
                AuthorizationTable.ROWS.stream().map(row -> dynamicTest(row.text(), () -> check(row))),
                Stream.of(dynamicTest("Buddy: each parent of the path wrong in turn", this::parents)));
    }

    /// What other products call our permissions, as a token is made.
    private static final Map<String, Set<Permission>> SCOPES = Map.of(
            "WORKSPACE", Set.of(Permission.PROJECT_READ),
            "EXECUTION_INFO", Set.of(Permission.ACTION_READ, Permission.TEMPLATE_READ),
            "PIPELINE_READ", Set.of(Permission.ACTION_READ, Permission.TEMPLATE_READ),
            "EXECUTION_RUN", Set.of(Permission.ACTION_RUN, Permission.TEMPLATE_RUN, Permission.RUN_APPROVE),
            "PIPELINE_RUN", Set.of(Permission.ACTION_RUN, Permission.TEMPLATE_RUN, Permission.RUN_APPROVE),
            "data:read", Set.of(Permission.ACTION_READ),
            "data:write", Set.of(Permission.ACTION_RUN));

    @Test
    void a_token_made_with_a_scope_of_another_product_opens_what_that_means_there_and_nothing_else() {
        // One route for each set of permissions that routes need.
        var rows = AuthorizationTable.ROWS.stream()
                .filter(row -> !row.needs().isEmpty())
                .collect(Collectors.toMap(Row::needs, Function.identity(), (first, _) -> first))
                .values();
        var values = Map.of("organization", "acme", "project", "web", "environment", "staging", "workspace", "acme");
        SCOPES.forEach((word, means) -> {
            var asker = server.token("platform-admin", A, word);
            for (var row : rows) {
                assertThat(broken(asker, row, values).status() == 403)
                        .as("%s %s", word, row.text())
                        .isEqualTo(!means.containsAll(row.needs()));
            }
        });
        var both = server.token("viewer", A, "WORKSPACE", "EXECUTION_INFO").below("/workspaces/acme/projects/web");
        assertThat(both.get("/pipelines").status()).isEqualTo(200);
    }

    private void check(Row row) {
        switch (row.door()) {
            case OPEN -> open(row);
            case CALLBACK -> callback(row);
            case EVERYWHERE -> {
                refusesStrangers(row);
                refusesWhoMayNot(row);
                refusesWhoIsBound(row);
            }
            case ANYWHERE, BODY, HEADER, PATH, PATH_FOR_WRITERS -> {
                refusesStrangers(row);
                refusesWhoMayNot(row);
                letsPassWhoMay(row);
                hidesFromForeigners(row);
                hidesFromOtherEnvironments(row);
                findsWhatIsThereAlone(row);
            }
        }
    }

    // Who asks.

    private Map<String, Asker> strangers() {
        var good = token("platform-admin", A, Set.of()).token();
        var last = good.charAt(good.length() - 1);
        var revoked = created(Map.of("name", "revoked", "role", "platform-admin", "organization", "acme"));
        assertThat(server.admin()
                        .send("DELETE", "/tokens/" + revoked.get("id"), null)
                        .status())
                .isEqualTo(204);
        var expired = created(
                Map.of("name", "expired", "role", "platform-admin", "organization", "acme", "expiresIn", "1ms"));
        return Map.of(
                "nobody", server.developer(),
                "a wrong checksum", server.bearer(good.substring(0, good.length() - 1) + (last == 'a' ? 'b' : 'a')),
                "a revoked token", server.bearer(String.valueOf(revoked.get("token"))),
                "an expired token", server.bearer(String.valueOf(expired.get("token"))),
                "a callback token", server.bearer(callback));
    }

    private Map<String, Object> created(Map<String, String> body) {
        var answer = server.admin().post("/tokens", body);
        assertThat(answer.status()).isEqualTo(201);
        return Json.object(answer.json().get("data"));
    }

    private Asker token(String role, String scope, Set<Permission> only) {
        return server.token(role, scope, only.stream().map(Permission::word).toArray(String[]::new));
    }

    /// Somebody in all of the project with these permissions alone.
    private Asker holder(Set<Permission> permissions) {
        return holders.computeIfAbsent(permissions, only -> token("platform-admin", A, only));
    }

    /// Somebody who may do everything in one place.
    private Asker admin(String scope) {
        return elsewhere.computeIfAbsent(scope, where -> token("platform-admin", where, Set.of()));
    }

    /// Somebody who may read in one place.
    private Asker viewer(String scope) {
        return elsewhere.computeIfAbsent("viewer of " + scope, _ -> token("viewer", scope, Set.of()));
    }

    private void refusesStrangers(Row row) {
        var bodies = new ArrayList<String>();
        strangers.forEach((who, asker) -> {
            var answer = broken(asker, row, values(own, row));
            assertThat(answer.status()).as(who).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).as(who).isPresent();
            bodies.add(answer.text());
        });
        assertThat(Set.copyOf(bodies)).as("one answer, whatever is wrong").hasSize(1);
    }

    private void open(Row row) {
        var nobody = ask(server.developer(), row, Map.of());
        // 501 is what signing in answers where nobody can.
        assertThat(nobody.status()).isIn(200, 302, 501);
        strangers.forEach((who, asker) ->
                assertThat(ask(asker, row, Map.of()).status()).as(who).isEqualTo(nobody.status()));
    }

    private void callback(Row row) {
        var there = new HashMap<>(values(own, row));
        there.put("id", calledRun);
        var bearers = new HashMap<>(strangers);
        bearers.remove("a callback token");
        bearers.put("an admin of all", server.admin());
        bearers.put("an admin", admin(A));
        bearers.forEach((who, asker) -> {
            for (var id : List.of(calledRun, own.thing(Thing.ACTION_RUN), random(Form.UUID), malformed(Form.UUID))) {
                var values = new HashMap<>(there);
                values.put("id", id);
                assertThat(ask(asker, row, values).status())
                        .as("%s %s", who, id)
                        .isEqualTo(401);
            }
        });
        var asked = server.bearer(callback);
        var ids = Stream.concat(Stream.of(own, siblingEnvironment), others.stream())
                .map(world -> world.thing(Thing.ACTION_RUN));
        Stream.concat(ids, Stream.of(random(Form.UUID), malformed(Form.UUID))).forEach(id -> {
            var values = new HashMap<>(there);
            values.put("id", id);
            assertThat(broken(asked, row, values).status()).as(id).isEqualTo(401);
        });
        for (var name : List.of("organization", "project", "environment")) {
            var values = new HashMap<>(there);
            values.put(name, random(Form.NAME));
            assertThat(broken(asked, row, values).status()).as(name).isEqualTo(404);
        }
        assertThat(broken(asked, row, there).status()).isEqualTo(400);
        assertThat(ask(asked, row, there).status()).isEqualTo(200);
        assertThat(broken(asked, row, there).status()).as("the second time").isEqualTo(409);
    }

    // Whether they may.

    private void refusesWhoMayNot(Row row) {
        for (var needed : row.needs()) {
            var all = EnumSet.complementOf(EnumSet.of(needed));
            var answer = broken(holder(all), row, values(own, row));
            assertThat(answer.status()).as("without %s", needed).isEqualTo(403);
            assertThat(answer.text()).contains(needed.word());
        }
        var roles = Map.of(
                "a viewer", Role.VIEWER.permissions(),
                "who may run alone", Set.of(Permission.ACTION_RUN, Permission.TEMPLATE_RUN));
        roles.forEach((who, has) -> {
            if (!has.containsAll(row.needs())) {
                assertThat(broken(holder(has), row, values(own, row)).status())
                        .as(who)
                        .isEqualTo(403);
            } else if (row.spent() == Spent.NOTHING) {
                assertPasses(who, holder(has), row);
            }
        });
    }

    private void refusesWhoIsBound(Row row) {
        for (var scope : List.of("acme", A, A + "/" + own.environment())) {
            assertThat(ask(admin(scope), row, Map.of()).status()).as(scope).isEqualTo(403);
        }
        assertThat(ask(server.admin(), row, Map.of()).status()).isEqualTo(200);
    }

    private void letsPassWhoMay(Row row) {
        // A route that needs nothing is open to whoever has something else.
        var exact = row.needs().isEmpty() ? Set.of(Permission.NODE_READ) : row.needs();
        // To say what is wrong with a document is what that route is for.
        if (row.body() != null && !row.path().endsWith("/validate")) {
            assertThat(broken(holder(exact), row, values(own, row)).status())
                    .as("a broken body")
                    .isEqualTo(400);
        }
        assertPasses("who has just that", holder(exact), row);
        if (row.spent() == Spent.NOTHING && !row.needs().isEmpty()) {
            assertPasses("an admin of the project", admin(A), row);
            assertPasses("an admin of the organization", admin("acme").about(A), row);
        }
    }

    private void assertPasses(String who, Asker asker, Row row) {
        var values = values(own, row);
        var fresh = own.fresh(row.spent());
        row.named()
                .forEach(
                        (name, thing) -> values.computeIfPresent(name, (_, usual) -> fresh.getOrDefault(thing, usual)));
        var answer = ask(asker, row, values);
        assertThat(answer.status()).as("%s: %s", who, answer.text()).isBetween(200, 204);
    }

    // Whether they see the place.

    private void hidesFromForeigners(Row row) {
        for (var other : others) {
            var who = other.path();
            if (sees(other, row)) {
                var answer = ask(admin(who), row, values(own, row));
                assertThat(answer.status()).as(who).isEqualTo(200);
                assertThat(answer.text()).as(who).doesNotContain("/projects/" + own.thing(Thing.PROJECT));
                continue;
            }
            var admin = admin(who);
            var real = values(own, row);
            var none = randomized(row, real, other);
            switch (row.door()) {
                case PATH, PATH_FOR_WRITERS -> {
                    assertHidden(who, row, ask(admin, row, real), real, ask(admin, row, none), none);
                    assertThat(broken(viewer(who), row, real).status())
                            .as("404 of the place is before 403")
                            .isEqualTo(404);
                }
                case BODY -> {
                    assertThat(ask(admin, row, real).status()).as(who).isEqualTo(403);
                    assertSame(who, ask(admin, row, real), real, ask(admin, row, none), none);
                }
                case HEADER, ANYWHERE -> {
                    if (row.named().isEmpty()) {
                        var answer = ask(admin, row, real);
                        assertThat(answer.status()).as(who).isBetween(200, 204);
                        assertThat(answer.text()).as(who).doesNotContain(own.marks());
                    } else {
                        assertHidden(who, row, ask(admin, row, real), real, ask(admin, row, none), none);
                    }
                }
                case OPEN, CALLBACK, EVERYWHERE -> throw new IllegalArgumentException(row.text());
            }
        }
        if (row.door() == Door.HEADER) {
            // Who has a whole organization says which project, and may say one that is not theirs.
            var real = values(own, row);
            var unknown = "acme/" + random(Form.NAME);
            var asker = viewer("globex");
            var there = broken(asker.about(A), row, real);
            var nowhere = broken(asker.about(unknown), row, real);
            assertThat(there.status()).isEqualTo(404);
            assertThat(there.text()).isEqualTo(nowhere.text().replace(unknown, A));
            assertThat(headers(there)).isEqualTo(headers(nowhere));
        }
    }

    /// Whether a row is about an organization alone, and a world lies in it.
    private boolean sees(MatrixWorld world, Row row) {
        return row.door() == Door.PATH
                && Set.of(Thing.ORGANIZATION).containsAll(row.named().values())
                && world.thing(Thing.ORGANIZATION).equals(own.thing(Thing.ORGANIZATION));
    }

    /// All that a row names as nothing is called; what a neighbor in the organization sees stays.
    private static Map<String, String> randomized(Row row, Map<String, String> real, MatrixWorld seer) {
        var result = new HashMap<>(real);
        row.named().forEach((name, thing) -> {
            if (thing != Thing.ORGANIZATION || !seer.thing(thing).equals(real.get(name))) {
                result.put(name, random(thing.form()));
            }
        });
        return result;
    }

    private void hidesFromOtherEnvironments(Row row) {
        var asker = admin(A + "/" + siblingEnvironment.environment());
        var real = values(own, row);
        if (row.shared() || row.door() == Door.PATH_FOR_WRITERS) {
            assertThat(broken(asker, row, real).status()).isEqualTo(403);
        } else if (row.named().values().stream().anyMatch(it -> it == Thing.ENVIRONMENT || it.ofEnvironment())) {
            var none = new HashMap<>(real);
            row.named().forEach((name, thing) -> {
                if (thing == Thing.ENVIRONMENT || thing.ofEnvironment()) {
                    none.put(name, random(thing.form()));
                }
            });
            assertHidden("another environment", row, ask(asker, row, real), real, ask(asker, row, none), none);
        }
    }

    // Whether there is such a thing.

    private void findsWhatIsThereAlone(Row row) {
        if (row.door() == Door.BODY) {
            return;
        }
        var real = values(own, row);
        row.named().forEach((name, thing) -> {
            var asker = holder(row.needs());
            var random = replaced(real, name, random(thing.form()));
            var unknown = ask(asker, row, random);
            assertThat(unknown.status()).as("unknown %s", name).isEqualTo(404);

            var malformed = replaced(real, name, malformed(thing.form()));
            var illegible = ask(asker, row, malformed);
            if (row.inPath(name)) {
                assertHidden("malformed " + name, row, illegible, malformed, unknown, random);
            } else {
                assertThat(illegible.status()).as("malformed %s", name).isIn(400, 404);
            }
            for (var id : elsewhere(thing)) {
                if (!id.equals(real.get(name))) {
                    var values = replaced(real, name, id);
                    assertHidden(name + " " + id, row, ask(asker, row, values), values, unknown, random);
                }
            }
            var bound = admin(A + "/" + own.environment());
            var next = siblingEnvironment.thing(thing);
            if (thing.ofEnvironment() && !row.shared()) {
                var values = replaced(real, name, next);
                assertHidden(
                        "of the next environment",
                        row,
                        ask(bound, row, values),
                        values,
                        ask(bound, row, random),
                        random);
            }
        });
    }

    /// What a name means in other projects, and what else looks the same.
    private Set<String> elsewhere(Thing thing) {
        return Stream.concat(
                        others.stream().map(world -> world.thing(thing)),
                        Stream.ofNullable(own.wrongKind().get(thing)))
                .collect(Collectors.toSet());
    }

    /// SECURITY.md Z5: what is below one parent is not there below another one.
    private void parents() {
        var asker = holder(Set.of(Permission.PROJECT_READ, Permission.ACTION_READ, Permission.TEMPLATE_READ));
        var row = AuthorizationTable.ROWS.stream()
                .filter(it -> it.inPath("actionExecution"))
                .findFirst()
                .orElseThrow();
        var real = values(own, row);
        assertThat(ask(asker, row, real).status()).isEqualTo(200);
        var unknown = replaced(real, "actionExecution", random(Form.HEX));
        var nothing = ask(asker, row, unknown);
        var pipelines = asker.below("/workspaces/acme/projects/web/pipelines");
        var numbers = Json.list(pipelines.get("").json().get("pipelines")).stream()
                .map(it -> String.valueOf(Json.object(it).get("id")))
                .filter(it -> !it.equals(own.thing(Thing.PIPELINE)))
                .toList();
        assertThat(numbers).hasSizeGreaterThan(3);
        for (var number : numbers) {
            var values = replaced(real, "pipeline", number);
            assertThat(ask(asker, row, values).status())
                    .as("pipeline %s", number)
                    .isEqualTo(404);
        }
        var next = replaced(real, "execution", siblingEnvironment.thing(Thing.EXECUTION));
        assertHidden("another execution", row, ask(asker, row, next), next, nothing, unknown);
        for (var world : others) {
            var values = replaced(
                    replaced(real, "workspace", world.thing(Thing.ORGANIZATION)),
                    "project",
                    world.thing(Thing.PROJECT));
            assertThat(ask(asker, row, values).status()).as(world.path()).isEqualTo(404);
        }
    }

    // How it is asked and compared.

    private static Map<String, String> values(MatrixWorld world, Row row) {
        var values = new HashMap<String, String>();
        row.named().forEach((name, thing) -> values.put(name, world.thing(thing)));
        values.put("unused", "made " + UUID.randomUUID());
        return values;
    }

    private static Map<String, String> replaced(Map<String, String> values, String name, String value) {
        var result = new HashMap<>(values);
        result.put(name, value);
        return result;
    }

    private static Answer ask(Asker asker, Row row, Map<String, String> values) {
        return row.body(values)
                .map(body -> asker.below("").sendRaw(row.method(), row.path(values), "application/json", body))
                .orElseGet(() -> asker.below("").send(row.method(), row.path(values), null));
    }

    /// The same with a body that nobody can read.
    private static Answer broken(Asker asker, Row row, Map<String, String> values) {
        return row.body() == null
                ? ask(asker, row, values)
                : asker.below("").sendRaw(row.method(), row.path(values), "application/json", BROKEN);
    }

    private static void assertHidden(
            String why, Row row, Answer real, Map<String, String> said, Answer none, Map<String, String> unknown) {
        assertThat(real.status()).as("%s %s: %s", row.text(), why, real.text()).isEqualTo(404);
        assertSame(why, real, said, none, unknown);
    }

    /// Equal in every byte but those of the names that were asked for, and of the request's own id.
    private static void assertSame(
            String why, Answer real, Map<String, String> said, Answer none, Map<String, String> unknown) {
        assertThat(real.status()).as(why).isEqualTo(none.status());
        assertThat(nameless(real, said)).as(why).isEqualTo(nameless(none, unknown));
        assertThat(headers(real)).as(why).isEqualTo(headers(none));
    }

    private static String nameless(Answer answer, Map<String, String> values) {
        var text = answer.text();
        for (var value : values.values()) {
            text = text.replace(": " + value, ": …");
        }
        return text;
    }

    /// Whether the connection is closed depends on how much of the body had come, not on what was asked.
    private static Set<String> headers(Answer answer) {
        return answer.response().headers().map().keySet().stream()
                .filter(name -> !name.equals("connection"))
                .collect(Collectors.toSet());
    }

    private static String random(Form form) {
        var hex = UUID.randomUUID().toString().replace("-", "");
        return switch (form) {
            case UUID -> UUID.randomUUID().toString();
            case RUN_ID -> "run_" + hex;
            case NUMBER -> "987654";
            case HEX -> hex.substring(0, 24);
            case NAME -> "nothing-" + hex.substring(0, 8);
        };
    }

    private static String malformed(Form form) {
        return switch (form) {
            case UUID -> "1-1-1-1-1";
            case RUN_ID -> "run_1";
            case NUMBER -> "+1";
            case HEX -> "no-hex";
            case NAME -> "No.Such~Thing";
        };
    }
}
