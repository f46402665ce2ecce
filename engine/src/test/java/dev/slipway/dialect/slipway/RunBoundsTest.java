package dev.slipway.dialect.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.TestServer.Asker;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.run.RunSearch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a request does not look through, the next one does.
@TestDatabase
class RunBoundsTest {
    private TestServer server;
    private Asker dev;

    @BeforeEach
    void start(Db db) {
        var bounds = new RunSearch.Bounds(3, 7, 9, Duration.ofMinutes(1));
        server = TestServer.start(db, TestServer.Settings.USUAL.withSearch(bounds));
        dev = server.developer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private List<String> start(int many) {
        var ids = new ArrayList<String>();
        for (int i = 0; i < many; i++) {
            ids.add(dev.startAction("echo", Map.of("text", "run " + i + (i % 10 == 0 ? " rare" : ""))));
        }
        ids.forEach(id -> dev.awaitStatus("/actions/runs/" + id, "success"));
        return ids;
    }

    @Test
    void a_rare_text_is_looked_for_in_short_pages_that_say_how_far_they_got() {
        var ids = start(21);
        var page = dev.get("/runs?limit=2&text=rare");
        assertThat(RunRoutesTest.ids(page)).containsExactly(ids.get(20));
        assertThat(page.data().get("nextCursor")).isNotNull();
        var looked = dev.get("/runs?limit=7").list("runs");
        assertThat(page.data()).containsEntry("searchedBack", looked.getLast().get("createdAt"));

        var second = dev.get("/runs?limit=2&text=rare&cursor=" + page.data().get("nextCursor"));
        assertThat(RunRoutesTest.ids(second)).containsExactly(ids.get(10));
        assertThat(RunRoutesTest.walk(dev, "&text=rare", 2)).containsExactly(ids.get(20), ids.get(10), ids.getFirst());
        assertThat(RunRoutesTest.walk(dev, "&text=rare", 1)).containsExactly(ids.get(20), ids.get(10), ids.getFirst());
        var last = dev.get("/runs?limit=50&text=rare&until=" + looked.getLast().get("createdAt"));
        assertThat(last.data().get("searchedBack")).isNotNull();
        assertThat(RunRoutesTest.walk(dev, "&text=nothing", 50)).isEmpty();
    }

    @Test
    void a_full_page_and_the_last_one_have_not_been_searched_back_to_anything() {
        start(7);
        var full = dev.get("/runs?limit=2");
        assertThat(full.data()).containsEntry("searchedBack", null);
        assertThat(full.data().get("nextCursor")).isNotNull();
        var all = dev.get("/runs?limit=7");
        assertThat(all.list("runs")).hasSize(7);
        assertThat(all.data()).containsEntry("nextCursor", null).containsEntry("searchedBack", null);
    }

    @Test
    void a_rare_definition_is_walked_along_however_many_others_there_are() {
        var rare = dev.startAction("lines", Map.of("lines", 1));
        start(15);
        dev.awaitStatus("/actions/runs/" + rare, "success");
        var page = dev.get("/runs?limit=2&status=success&environment=default&definition=" + server.action("lines"));
        assertThat(RunRoutesTest.ids(page)).containsExactly(rare);
        assertThat(page.data()).containsEntry("nextCursor", null).containsEntry("searchedBack", null);
        assertThat(RunRoutesTest.ids(dev.get("/runs?text=" + rare))).containsExactly(rare);
    }

    @Test
    void a_summary_says_how_far_back_it_counted() {
        start(12);
        var data = dev.get("/runs/summary").data();
        assertThat(data).containsEntry("total", 9);
        var newest = dev.get("/runs?limit=7").list("runs");
        assertThat(String.valueOf(data.get("countedBack")))
                .isLessThanOrEqualTo(String.valueOf(newest.getLast().get("createdAt")));
        assertThat(dev.get("/runs/summary?text=rare").data()).containsEntry("total", 1);
        var since = newest.getLast().get("createdAt");
        assertThat(dev.get("/runs/summary?since=" + since).data()).containsEntry("countedBack", null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "&steps=true",
                "&kind=template",
                "&kind=action&steps=true",
                "&status=success",
                "&status=failed",
                "&status=success,failed",
                "&status=waiting&steps=true",
                "&awaits=sleep&steps=true",
                "&text=run",
                "&environment=default",
                "&longerThan=0&status=success",
                "&status=running,queued"
            })
    void a_summary_counts_what_the_pages_show(String filter) {
        var chance = new Random(4);
        var ended = new ArrayList<String>();
        for (int i = 0; i < 6; i++) {
            ended.add(dev.startAction(chance.nextBoolean() ? "echo" : "lines", Map.of("text", "run " + i, "lines", 1)));
        }
        dev.startAction("nap", Map.of());
        dev.await("/runs?awaits=sleep", page -> RunRoutesTest.ids(page).size() == 1);
        ended.forEach(id -> dev.await("/actions/runs/" + id, run -> run.data().get("finishedAt") != null));

        var data = dev.get("/runs/summary?buckets=7" + filter).data();
        assertThat(data).containsEntry("countedBack", null);
        var shown = RunRoutesTest.walk(dev, filter, 3);
        assertThat(data).containsEntry("total", shown.size());
    }
}
