package dev.slipway.dialect.rakerone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.TestServer.Answer;
import dev.slipway.TestServer.Asker;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `GET /action-runs`: filters, sizes and cursors.
@TestDatabase
class RunListTest {
    private TestServer server;
    private Asker admin;

    @BeforeEach
    void start(Db db) {
        server = TestServer.start(db, TestServer.Settings.USUAL.withoutDev());
        admin = server.admin().below("/api/projects/default~default");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String launch(String action) {
        var answer = admin.post("/action-runs", Map.of("actionId", action));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return String.valueOf(RakerOneWindow.run(answer).get("id"));
    }

    private static List<String> ids(Answer page) {
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        return Json.list(page.json().get("runs")).stream()
                .map(run -> String.valueOf(Json.object(run).get("id")))
                .toList();
    }

    private static @Nullable Object cursor(Answer page) {
        return page.json().get("nextCursor");
    }

    private List<String> walk(Asker asker, String query, int size) {
        var seen = new ArrayList<String>();
        var page = asker.get("/action-runs?limit=" + size + query);
        seen.addAll(ids(page));
        while (cursor(page) != null) {
            page = asker.get("/action-runs?limit=" + size + query + "&cursor=" + cursor(page));
            assertThat(ids(page)).isNotEmpty().hasSizeLessThanOrEqualTo(size);
            seen.addAll(ids(page));
        }
        return seen;
    }

    @Test
    void every_run_that_was_there_is_met_once_while_others_are_added_and_end() throws Exception {
        var started = Collections.synchronizedList(new ArrayList<String>());
        for (int i = 0; i < 60; i++) {
            started.add(launch("nap"));
        }
        var before = List.copyOf(started);
        var stop = new AtomicBoolean();
        var added = new AtomicInteger();
        try (var others = Executors.newFixedThreadPool(3)) {
            for (int i = 0; i < 2; i++) {
                others.execute(() -> {
                    while (!stop.get()) {
                        launch("echo");
                        added.incrementAndGet();
                    }
                });
            }
            others.execute(() -> {
                for (int i = 0; i < before.size() && !stop.get(); i++) {
                    admin.post("/action-runs/" + before.get(i) + "/cancel", null);
                }
            });
            try {
                for (int size : List.of(1, 7, 25)) {
                    var seen = walk(admin, "", size);
                    assertThat(seen).doesNotHaveDuplicates().containsAll(before);
                    var old = new ArrayList<>(seen);
                    old.retainAll(before);
                    assertThat(old).as("newest first").isEqualTo(before.reversed());
                }
            } finally {
                stop.set(true);
            }
        }
        assertThat(added.get()).as("something was added meanwhile").isPositive();
        assertThat(walk(admin, "", 100)).hasSize(before.size() + added.get());
    }

    @Test
    void a_filter_holds_on_every_page() {
        for (int i = 0; i < 5; i++) {
            launch("nap");
            var failed = launch("fail");
            var _ = admin.await(
                    "/action-runs/" + failed,
                    it -> "failed".equals(RakerOneWindow.run(it).get("status")));
        }
        assertThat(walk(admin, "&status=failed", 2)).hasSize(5).doesNotHaveDuplicates();
        assertThat(walk(admin, "&status=running", 2)).hasSize(5);
        assertThat(walk(admin, "&status=completed", 2)).isEmpty();
        assertThat(walk(admin, "", 2)).hasSize(10);
    }

    @Test
    void an_unknown_status_is_an_empty_page() {
        launch("nap");
        for (var status : List.of("success", "canceled", "", "RUNNING", "x'y")) {
            assertThat(admin.get("/action-runs?status=" + status.replace("'", "%27"))
                            .text())
                    .as(status)
                    .isEqualTo("{\"runs\":[],\"nextCursor\":null}");
        }
    }

    @Test
    void a_limit_is_brought_between_one_and_a_hundred() {
        for (int i = 0; i < 110; i++) {
            launch("echo");
        }
        assertThat(ids(admin.get("/action-runs"))).hasSize(25);
        for (var few : List.of("1", "0", "-5", "-99999999999999999999999", "0001")) {
            assertThat(ids(admin.get("/action-runs?limit=" + few))).as(few).hasSize(1);
        }
        for (var many : List.of("100", "101", "2147483648", "99999999999999999999999")) {
            assertThat(ids(admin.get("/action-runs?limit=" + many))).as(many).hasSize(100);
        }
        assertThat(ids(admin.get("/action-runs?limit=0030"))).hasSize(30);
    }

    @Test
    void the_last_page_has_no_cursor_also_when_it_is_full() {
        launch("nap");
        launch("nap");
        assertThat(cursor(admin.get("/action-runs?limit=1"))).isNotNull();
        assertThat(cursor(admin.get("/action-runs?limit=2"))).isNull();
        assertThat(admin.get("/action-runs?status=failed").text()).isEqualTo("{\"runs\":[],\"nextCursor\":null}");
    }

    @Test
    void a_cursor_is_good_for_its_own_list_alone() {
        for (int i = 0; i < 3; i++) {
            launch("nap");
        }
        var web = server.admin().below("/api/projects/acme~web");
        for (int i = 0; i < 2; i++) {
            var _ = web.post("/action-runs", Map.of("actionId", "nap"));
        }
        var cursor = String.valueOf(cursor(admin.get("/action-runs?limit=1")));
        var ofRunning = String.valueOf(cursor(admin.get("/action-runs?limit=1&status=running")));
        var ofWeb = String.valueOf(cursor(web.get("/action-runs?limit=1")));
        var staging = server.token("viewer", "acme/web/staging").below("/api/projects/acme~web");
        var ofStaging = String.valueOf(cursor(staging.get("/action-runs?limit=1")));
        assertThat(ids(admin.get("/action-runs?limit=5&cursor=" + cursor))).hasSize(2);
        assertThat(ids(server.token("viewer", "default")
                        .below("/api/projects/1")
                        .get("/action-runs?cursor=" + cursor)))
                .as("another token that sees the same")
                .hasSize(2);
        assertThat(ids(staging.get("/action-runs?cursor=" + ofStaging))).hasSize(1);
        for (var foreign : List.of(
                admin.get("/action-runs?status=running&cursor=" + cursor),
                admin.get("/action-runs?status=&cursor=" + cursor),
                admin.get("/action-runs?status=nonsense&cursor=" + cursor),
                admin.get("/action-runs?cursor=" + ofRunning),
                admin.get("/action-runs?status=failed&cursor=" + ofRunning),
                admin.get("/action-runs?cursor=" + ofWeb),
                web.get("/action-runs?cursor=" + cursor),
                web.get("/action-runs?cursor=" + ofStaging),
                staging.get("/action-runs?cursor=" + ofWeb))) {
            assertThat(foreign.status()).isEqualTo(400);
            assertThat(foreign.text()).isEqualTo("{\"error\":\"invalid_cursor\"}");
        }
        for (int i = 0; i < cursor.length(); i++) {
            var tampered = cursor.substring(0, i) + (cursor.charAt(i) == 'x' ? 'y' : 'x') + cursor.substring(i + 1);
            assertThat(admin.get("/action-runs?cursor=" + tampered).text()).isEqualTo("{\"error\":\"invalid_cursor\"}");
        }
        assertThat(admin.get("/action-runs?cursor=" + cursor + "%3D").status()).isEqualTo(400);
    }

    @Test
    void steps_are_listed_and_template_runs_are_not() {
        var run = server.admin().startTemplate("greet", Map.of("name", "ann"));
        server.admin().awaitStatus("/templates/runs/" + run, "success");
        assertThat(ids(admin.get("/action-runs"))).hasSize(2).doesNotContain("run_" + run.replace("-", ""));
        assertThat(admin.get("/action-runs/run_" + run.replace("-", "")).status())
                .isEqualTo(404);
    }
}
