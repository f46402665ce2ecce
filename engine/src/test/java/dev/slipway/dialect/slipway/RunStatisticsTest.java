package dev.slipway.dialect.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.TestServer.Asker;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.json.Json;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How the latest runs of definitions went, in exact numbers.
@TestDatabase
class RunStatisticsTest {
    private static final long START = Instant.parse("2026-03-01T10:00:00Z").toEpochMilli();

    private TestServer server;
    private Asker dev;

    @BeforeEach
    void start(Db db) {
        server = TestServer.start(db);
        dev = server.developer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    // One run a minute; its first attempt begins a second after it was accepted.
    private static final String RUN = """
            with accepted as (
                insert into run (project_id, id, environment, kind, definition_id, revision, requested_by, max_attempts,
                    input)
                values (1, :id, 'default', 'action', :definition::uuid, 1, 'ann@example.com', 1, '{}')
            )
            insert into run_end (project_id, id, ending, attempt, lease_seq, started_at, claimed_at, finished_at)
            values (1, :id, :ending::ending, 1, 1, :started, :started, :finished)
            """;

    private static UUID id(int minute) {
        return new UUID(((START + minute * 60_000L) << 16) | 0x7000, 0x8000000000000000L);
    }

    private void ended(Db db, String action, int minute, String ending, long millis) {
        var started = Instant.ofEpochMilli(START + minute * 60_000L + 1_000);
        db.run(tx -> tx.update(
                RUN,
                Map.of(
                        "id", id(minute),
                        "definition", server.action(action),
                        "ending", ending,
                        "started", started,
                        "finished", started.plusMillis(millis))));
    }

    @Test
    void the_latest_hundred_runs_count_and_no_older_one(Db db) {
        for (int i = 0; i < 10; i++) {
            ended(db, "echo", i, "succeeded", 1_000_000);
        }
        // 1 to 80 seconds long, then 15 that failed and 5 that were canceled.
        for (int i = 1; i <= 80; i++) {
            ended(db, "echo", 9 + i, "succeeded", i * 1_000L);
        }
        for (int i = 0; i < 15; i++) {
            ended(db, "echo", 90 + i, "failed", 7);
        }
        for (int i = 0; i < 5; i++) {
            ended(db, "echo", 105 + i, "canceled", 7);
        }
        ended(db, "strict", 200, "succeeded", 250);
        var waiting = dev.startAction("nap", Map.of());
        dev.await("/runs/" + waiting, answer -> "waiting".equals(answer.data().get("status")));

        var data = dev.get("/actions/" + server.action("echo") + "/statistics").data();
        assertThat(data).containsEntry("runs", 100);
        assertThat(Json.object(data.get("byStatus")))
                .isEqualTo(Map.of("queued", 0, "running", 0, "waiting", 0, "success", 80, "failed", 15, "canceled", 5));
        assertThat(Json.object(data.get("usual")))
                .isEqualTo(Map.of("runs", 80, "averageMillis", 40_500, "p50Millis", 40_000, "p95Millis", 76_000));
        var latest = Json.list(data.get("latest")).stream().map(Json::object).toList();
        assertThat(latest).hasSize(20);
        assertThat(latest.getFirst())
                .containsEntry("runId", id(109).toString())
                .containsEntry("status", "canceled")
                .containsEntry("createdAt", "2026-03-01T11:49:00.000Z")
                .containsEntry("finishedAt", "2026-03-01T11:49:01.007Z")
                .containsEntry("durationMillis", 7);
        assertThat(latest.getLast()).containsEntry("runId", id(90).toString()).containsEntry("status", "failed");

        var all = dev.get("/actions/statistics").list("statistics");
        assertThat(all).hasSameSizeAs(dev.get("/actions").list("actions"));
        assertThat(all)
                .filteredOn(it -> server.action("echo").equals(it.get("id")))
                .containsExactly(data);
        assertThat(all)
                .filteredOn(it -> server.action("nap").equals(it.get("id")))
                .singleElement()
                .satisfies(it -> {
                    assertThat(Json.object(it.get("byStatus"))).containsEntry("waiting", 1);
                    assertThat(it.get("usual")).isNull();
                    assertThat(Json.object(Json.list(it.get("latest")).getFirst()))
                            .containsEntry("finishedAt", null)
                            .containsEntry("durationMillis", null);
                });
        assertThat(all)
                .filteredOn(it -> server.action("fail").equals(it.get("id")))
                .singleElement()
                .satisfies(it -> assertThat(it).containsEntry("runs", 0).containsEntry("usual", null));

        // The detail of a run looks further back than the latest hundred for those that succeeded.
        var usual = Json.object(dev.get("/runs/" + id(109)).data().get("usual"));
        assertThat(usual).containsEntry("runs", 90).containsEntry("p50Millis", 45_000);
    }

    @Test
    void templates_have_theirs_and_what_is_not_there_is_404() {
        var id = dev.startTemplate("greet", Map.of("name", "ann"));
        dev.awaitStatus("/templates/runs/" + id, "success");
        var data = dev.get("/templates/" + server.template("greet") + "/statistics")
                .data();
        assertThat(data).containsEntry("runs", 1);
        assertThat(Json.object(data.get("usual"))).containsEntry("runs", 1);
        assertThat(dev.get("/templates/statistics").list("statistics"))
                .hasSize(3)
                .contains(data);
        assertThat(dev.get("/templates/" + server.action("echo") + "/statistics")
                        .status())
                .isEqualTo(404);
        assertThat(dev.get("/actions/" + server.template("greet") + "/statistics")
                        .status())
                .isEqualTo(404);
        assertThat(dev.get("/actions/x/statistics").json()).containsEntry("message", "Action not found: x");
    }
}
