package dev.slipway.dialect.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.TestServer.Asker;
import dev.slipway.catalog.Problem;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.dialect.slipway.EventReader.Event;
import dev.slipway.json.Json;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `/events`, and what the server tells of itself.
@TestDatabase
class EventRoutesTest {
    private TestServer server;
    private Asker dev;
    private Db db;

    @BeforeEach
    void start(Db db) {
        this.db = db;
        server = TestServer.start(db);
        dev = server.developer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /// A stream that is ready.
    private EventReader events(String query, String... headers) {
        var reader = new EventReader(URI.create(server.url() + "/api/v1/events" + query), headers);
        assertThat(reader.next()).isEqualTo(new Event(null, "ready", "{}"));
        return reader;
    }

    private static Map<String, Object> event(String run, String kind, String status, String parent) {
        var event = new HashMap<String, Object>();
        event.put("runId", run);
        event.put("kind", kind);
        event.put("status", status);
        event.put("templateRunId", parent);
        return event;
    }

    private static List<Map<String, Object>> upTo(EventReader reader, String run, String status) {
        return reader
                .upTo(event -> event.json().get("runId").equals(run)
                        && event.json().get("status").equals(status))
                .stream()
                .map(Event::json)
                .toList();
    }

    @Test
    void a_run_that_waits_and_is_canceled_is_told_of_once_in_each_state() {
        dev.awaitStatus("/actions/runs/" + dev.startAction("echo", Map.of()), "success");
        try (var reader = events("")) {
            var run = dev.startAction("nap", Map.of());
            var before = upTo(reader, run, "waiting");
            assertThat(before).doesNotHaveDuplicates().endsWith(event(run, "action", "waiting", null));
            dev.post("/actions/runs/" + run + "/cancel", Map.of());
            assertThat(upTo(reader, run, "canceled")).containsExactly(event(run, "action", "canceled", null));

            var quick = dev.startAction("echo", Map.of());
            assertThat(upTo(reader, quick, "success"))
                    .doesNotHaveDuplicates()
                    .allSatisfy(it -> assertThat(it).containsEntry("runId", quick));
        }
    }

    @Test
    void a_template_run_and_its_steps_are_told_of() {
        try (var all = events("");
                var templates = events("?kind=template");
                var naps = events("?definition=" + server.action("nap"))) {
            var run = dev.startTemplate("wait", Map.of());
            var nap =
                    String.valueOf(naps.upTo(event -> event.json().get("status").equals("waiting"))
                            .getLast()
                            .json()
                            .get("runId"));
            assertThat(upTo(all, nap, "waiting"))
                    .contains(event(run, "template", "running", null), event(nap, "action", "waiting", run))
                    .doesNotHaveDuplicates();
            dev.post("/templates/runs/" + run + "/cancel", Map.of());
            assertThat(upTo(templates, run, "canceled"))
                    .containsExactly(event(run, "template", "running", null), event(run, "template", "canceled", null));
            assertThat(naps.next().json()).isEqualTo(event(nap, "action", "canceled", run));
        }
    }

    @Test
    void one_run_is_followed_with_its_steps_and_its_progress() {
        var run = dev.startTemplate("wait", Map.of());
        var other = dev.startAction("nap", Map.of());
        var nap = String.valueOf(Json.object(Json.list(
                                dev.await("/templates/runs/" + run, answer -> waiting(answer.data()))
                                        .data()
                                        .get("steps"))
                        .get(1))
                .get("runId"));
        dev.await(
                "/nodes",
                answer -> answer.list("nodes").getFirst().get("running").equals(0));
        try (var reader = events("?run=" + run);
                var single = events("?run=" + nap)) {
            dev.post("/actions/runs/" + other + "/cancel", Map.of());
            // As an attempt would report it.
            db.run(tx -> tx.update(
                    "insert into run_progress (project_id, run_id, percent, status) values (1, :run, 40, 'half')",
                    Map.of("run", UUID.fromString(nap))));
            assertThat(reader.next().json()).isEqualTo(event(nap, "action", "waiting", run));
            assertThat(single.next().json()).isEqualTo(event(nap, "action", "waiting", run));
            dev.post("/templates/runs/" + run + "/cancel", Map.of());
            assertThat(upTo(reader, nap, "canceled"))
                    .allSatisfy(it -> assertThat(it.get("runId")).isIn(run, nap));
            assertThat(single.next().json()).isEqualTo(event(nap, "action", "canceled", run));
        }
        assertThat(dev.get("/events?run=" + UUID.randomUUID()).status()).isEqualTo(404);
    }

    private static boolean waiting(Map<String, Object> run) {
        var nap = Json.object(Json.list(run.get("steps")).get(1));
        return nap.get("runId") != null;
    }

    @Test
    void too_much_at_once_is_told_as_many() {
        try (var reader = events("")) {
            var ids = Stream.generate(UUID::randomUUID).limit(150).toList();
            db.run(tx -> tx.update("""
                    with new as (
                        insert into run (project_id, id, environment, kind, definition_id, revision, requested_by,
                            max_attempts, input)
                        select 1, (lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') || '7000'
                            || right(replace(id::text, '-', ''), 16))::uuid, 'default', 'action', :definition, 1, 'x', 1, '{}'
                        from unnest(:ids::uuid[]) id
                        returning project_id, id
                    )
                    insert into run_live (project_id, id, phase, priority, wake_at)
                    select project_id, id, 'delayed', 5, 'infinity' from new
                    """, Map.of("ids", ids, "definition", UUID.fromString(server.action("echo")))));
            assertThat(reader.next()).isEqualTo(new Event(null, "many", "{\"count\":150}"));
        }
    }

    @Test
    void who_is_bound_to_an_environment_hears_of_that_one() {
        var staging = server.token("developer", "acme/web/staging");
        var production = server.token("developer", "acme/web/production");
        var nap = Json.object(staging.get("/actions").list("actions").get(1)).get("id");
        try (var here = events("", "Authorization", "Bearer " + staging.token());
                var there = events("", "Authorization", "Bearer " + production.token());
                var both = events("", "X-Slipway-Project", "acme/web");
                var other = events("")) {
            var first = String.valueOf(
                    production.post("/actions/" + nap + "/run", Map.of()).data().get("runId"));
            upTo(there, first, "waiting");
            upTo(both, first, "waiting");
            var second = String.valueOf(
                    staging.post("/actions/" + nap + "/run", Map.of()).data().get("runId"));
            assertThat(upTo(here, second, "waiting"))
                    .allSatisfy(it -> assertThat(it).containsEntry("runId", second));
            upTo(both, second, "waiting");
            var third = dev.startAction("nap", Map.of());
            assertThat(upTo(other, third, "waiting"))
                    .allSatisfy(it -> assertThat(it).containsEntry("runId", third));
        }
    }

    @Test
    void one_hears_of_the_runs_of_one_user() {
        var token = server.token("developer", "default/default");
        var first = token.startAction("nap", Map.of());
        var user = String.valueOf(dev.get("/actions/runs/" + first).data().get("requestedBy"));
        try (var reader = events("?requestedBy=" + user.replace(" ", "%20"))) {
            dev.startAction("nap", Map.of());
            var second = token.startAction("nap", Map.of());
            assertThat(upTo(reader, second, "waiting"))
                    .allSatisfy(it -> assertThat(it.get("runId")).isIn(first, second));
        }
    }

    @Test
    void what_is_wrong_is_said() {
        for (var query : List.of("?run=x", "?definition=x", "?kind=step")) {
            assertThat(dev.get("/events" + query).status()).as(query).isEqualTo(400);
        }
    }

    @Test
    void the_nodes_the_queue_and_the_problems_of_the_catalog_are_shown() {
        var run = dev.startAction("echo", Map.of());
        dev.awaitStatus("/actions/runs/" + run, "success");
        dev.startAction("nap", Map.of());
        dev.await(
                "/queue",
                answer -> Json.list(answer.data().get("phases")).stream()
                        .map(Json::object)
                        .anyMatch(it -> it.get("phase").equals("waiting")
                                && it.get("runs").equals(1)));
        db.run(tx -> tx.update("insert into node (name, lease_until) values ('gone', '-infinity')", Map.of()));
        assertThat(dev.get("/nodes").list("nodes"))
                .anySatisfy(node -> assertThat(node)
                        .containsEntry("name", "test")
                        .containsEntry("self", true)
                        .containsEntry("alive", true));
        var queue = dev.get("/queue").data();
        assertThat(Json.list(queue.get("phases"))).hasSize(6);
        assertThat(queue.get("endedLastMinute")).isEqualTo(Map.of("succeeded", 1, "failed", 0, "canceled", 0));
        assertThat(Json.list(queue.get("loops"))).hasSize(4);
        assertThat(((Number) queue.get("oldestReadySeconds")).doubleValue()).isZero();

        assertThat(dev.get("/catalog/problems").list("problems")).isEmpty();
        server.report(List.of(new Problem("a.yaml", 3, "spec.run", "is missing")));
        assertThat(dev.get("/catalog/problems").list("problems"))
                .containsExactly(Map.of("file", "a.yaml", "line", 3, "path", "spec.run", "message", "is missing"));
    }
}
