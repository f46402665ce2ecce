package dev.slipway.dialect.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.TestServer.Answer;
import dev.slipway.TestServer.Asker;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `GET /runs` and `GET /runs/summary`: what is found, and how it is paged and counted.
@TestDatabase
class RunRoutesTest {
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

    static List<String> ids(Answer page) {
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        return page.list("runs").stream()
                .map(run -> String.valueOf(run.get("id")))
                .toList();
    }

    static List<String> walk(Asker asker, String query, int size) {
        var seen = new ArrayList<String>();
        var page = asker.get("/runs?limit=" + size + query);
        seen.addAll(ids(page));
        while (page.data().get("nextCursor") != null) {
            page = asker.get(
                    "/runs?limit=" + size + query + "&cursor=" + page.data().get("nextCursor"));
            assertThat(ids(page)).hasSizeLessThanOrEqualTo(size);
            seen.addAll(ids(page));
        }
        return seen;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private List<String> found(String query) {
        return ids(dev.get("/runs?" + query));
    }

    private String ended(String action, Map<String, ?> input, String status) {
        var id = dev.startAction(action, input);
        dev.awaitStatus("/actions/runs/" + id, status);
        return id;
    }

    @Test
    void every_run_that_was_there_is_met_once_while_others_are_added_and_end() throws Exception {
        var started = Collections.synchronizedList(new ArrayList<String>());
        for (int i = 0; i < 40; i++) {
            started.add(dev.startAction("nap", Map.of()));
        }
        var before = List.copyOf(started);
        var stop = new AtomicBoolean();
        var added = new AtomicInteger();
        try (var others = Executors.newFixedThreadPool(2)) {
            others.execute(() -> {
                while (!stop.get()) {
                    dev.startTemplate("greet", Map.of("name", "ann"));
                    added.incrementAndGet();
                }
            });
            others.execute(() -> {
                for (int i = 0; i < before.size() && !stop.get(); i++) {
                    dev.post("/actions/runs/" + before.get(i) + "/cancel", null);
                }
            });
            try {
                for (int size : List.of(1, 7, 25)) {
                    var seen = walk(dev, "", size);
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
        assertThat(walk(dev, "", 100)).hasSize(before.size() + added.get());
    }

    @Test
    void steps_are_there_when_asked_for_and_rows_say_what_they_belong_to() {
        var whole = dev.startTemplate("greet", Map.of("name", "ann"));
        dev.awaitStatus("/templates/runs/" + whole, "success");
        var alone = ended("echo", Map.of("text", "hi", "password", "hunter22", "count", 3), "success");

        assertThat(found("")).containsExactly(alone, whole);
        assertThat(found("kind=template&steps=true")).containsExactly(whole);
        assertThat(found("kind=action")).containsExactly(alone);
        assertThat(found("kind=action&steps=true")).hasSize(3).contains(alone);
        var all = dev.get("/runs?steps=true").list("runs");
        assertThat(all).hasSize(4);

        var template = all.getLast();
        assertThat(template)
                .containsEntry("id", whole)
                .containsEntry("kind", "template")
                .containsEntry("status", "success")
                .containsEntry("summary", "name: ann, twice: true")
                .containsEntry("number", 1)
                .containsEntry("via", "dev")
                .containsEntry("parent", null)
                .containsEntry("template", null);
        assertThat(Json.object(template.get("steps")))
                .containsEntry("done", 2)
                .containsEntry("total", 2)
                .containsEntry("current", null);
        assertThat(Json.object(template.get("definition")))
                .containsEntry("name", "greet")
                .containsEntry("version", "1.0.0")
                .containsEntry("title", "Greet")
                .containsEntry("revision", 1);
        var step = all.get(1);
        assertThat(step).containsEntry("parent", Map.of("runId", whole, "stepId", "second"));
        assertThat(Json.object(step.get("template"))).containsEntry("name", "greet");
        assertThat(all.getFirst())
                .containsEntry("summary", "text: hi, count: 3, password: ***")
                .containsEntry("steps", null);
        assertThat(dev.get("/runs?steps=true").text()).doesNotContain("hunter22");
    }

    @Test
    void a_template_run_under_way_says_how_far_it_is() {
        var id = dev.startTemplate("wait", Map.of());
        var row = dev.await("/runs", page -> {
                    var steps = Json.object(page.list("runs").getFirst().get("steps"));
                    return "nap".equals(steps.get("current"));
                })
                .list("runs")
                .getFirst();
        assertThat(row).containsEntry("id", id).containsEntry("status", "running");
        assertThat(Json.object(row.get("steps"))).containsEntry("done", 1).containsEntry("total", 3);
        dev.await("/runs?steps=true&awaits=sleep", page -> ids(page).size() == 2);
        assertThat(found("status=waiting"))
                .as("the step waits, the whole does not")
                .isEmpty();
        assertThat(found("status=waiting&steps=true")).hasSize(1);
    }

    @Test
    void every_filter_lets_through_what_it_says_alone_and_with_others() {
        var entity = "6f9619ff-8b86-5011-b42d-00c04fc964ff";
        var good = ended("echo", Map.of("text", "Straße 50%_off"), "success");
        var bad = ended("fail", Map.of(), "failed");
        var asleep = dev.startAction("nap", Map.of());
        dev.await("/runs?awaits=sleep", page -> ids(page).size() == 1);
        var gone = dev.startAction("nap", Map.of());
        dev.await("/runs?awaits=sleep", page -> ids(page).size() == 2);
        dev.post("/actions/runs/" + gone + "/cancel", null);
        var greeting = dev.startTemplate("greet", Map.of("name", "bert"));
        dev.awaitStatus("/templates/runs/" + greeting, "success");
        var about = String.valueOf(
                dev.post("/actions/" + server.action("echo") + "/run", Map.of("input", Map.of(), "entityId", entity))
                        .data()
                        .get("runId"));
        dev.awaitStatus("/actions/runs/" + about, "success");
        var token = server.token("developer", "default/default");
        var theirs = token.startAction("echo", Map.of("text", "theirs"));
        token.awaitStatus("/actions/runs/" + theirs, "success");
        var echo = server.action("echo");

        assertThat(found("status=success")).containsExactly(theirs, about, greeting, good);
        assertThat(found("status=failed")).containsExactly(bad);
        assertThat(found("status=failed,canceled")).containsExactly(gone, bad);
        assertThat(found("status=waiting,canceled")).containsExactly(gone, asleep);
        assertThat(found("status=queued")).isEmpty();
        assertThat(found("awaits=sleep")).containsExactly(asleep);
        assertThat(found("awaits=approval")).isEmpty();
        assertThat(found("awaits=sleep&status=failed")).isEmpty();
        assertThat(found("definition=" + echo)).containsExactly(theirs, about, good);
        assertThat(found("definition=" + echo + "," + server.template("greet")))
                .containsExactly(theirs, about, greeting, good);
        assertThat(found("entityId=" + entity)).containsExactly(about);
        assertThat(found("via=token")).containsExactly(theirs);
        assertThat(found("via=session")).isEmpty();
        assertThat(found("requestedBy=dev@forgeportal.local")).hasSize(6).doesNotContain(theirs);
        assertThat(found("environment=default")).hasSize(7);
        assertThat(found("environment=nowhere")).isEmpty();
        assertThat(found("longerThan=0&status=waiting")).containsExactly(asleep);
        assertThat(found("longerThan=3000")).isEmpty();

        assertThat(found("text=" + good)).containsExactly(good);
        assertThat(found("text=" + good.toUpperCase(java.util.Locale.ROOT))).containsExactly(good);
        assertThat(found("text=" + good.substring(0, 24))).containsExactly(good);
        assertThat(found("text=" + good.substring(28))).containsExactly(good);
        assertThat(found("text=GREE")).containsExactly(greeting);
        assertThat(found("text=BERT&kind=template")).containsExactly(greeting);
        assertThat(found("text=" + encoded("50%_OFF"))).containsExactly(good);
        assertThat(found("text=" + encoded("50__off"))).isEmpty();
        assertThat(found("text=" + encoded("%"))).containsExactly(good);
        assertThat(found("text=" + encoded("exit"))).containsExactly(bad);
        assertThat(found("text=" + encoded("' or 1=1 --"))).isEmpty();

        assertThat(found("definition=" + echo + "&status=success&via=dev&text=strasse"))
                .isEmpty();
        assertThat(found("definition=" + echo + "&status=success&via=dev&text=" + encoded("straße")))
                .containsExactly(good);
        assertThat(found("definition=" + echo + "&entityId=" + entity + "&environment=default"
                        + "&requestedBy=dev@forgeportal.local&kind=action"))
                .containsExactly(about);

        var times = dev.get("/runs").list("runs").stream()
                .filter(run -> run.get("id").equals(asleep))
                .findFirst()
                .orElseThrow();
        var then = String.valueOf(times.get("createdAt"));
        assertThat(found("since=" + then)).contains(asleep).doesNotContain(good, bad);
        assertThat(found("until=" + then)).containsExactly(bad, good);
        assertThat(found("since=" + encoded(then.replace("Z", "+00:00")) + "&status=success"))
                .containsExactly(theirs, about, greeting);
        for (var query : List.of("&status=success", "&status=failed,canceled,waiting", "&definition=" + echo, "")) {
            assertThat(walk(dev, query, 1)).isEqualTo(found("limit=200" + query));
        }
    }

    @Test
    void masked_secrets_are_not_found() {
        var id = ended("echo", Map.of("text", "say \"hi\" \\ there", "password", "hunter22"), "success");
        assertThat(found("text=hunter")).isEmpty();
        assertThat(found("text=hunter22")).isEmpty();
        assertThat(found("text=" + encoded("$sealed"))).isEmpty();
        assertThat(found("text=" + encoded("SAY \"hi\" \\"))).containsExactly(id);
        assertThat(found("text=password")).containsExactly(id);
    }

    @Test
    void environments_out_of_scope_are_not_seen() {
        var both = server.token("developer", "acme/web");
        var staging = server.token("developer", "acme/web/staging");
        var production = server.token("developer", "acme/web/production");
        var nap = both.get("/actions").list("actions").get(1).get("id");
        var here = staging.post("/actions/" + nap + "/run", Map.of()).data().get("runId");
        var there = production.post("/actions/" + nap + "/run", Map.of()).data().get("runId");

        assertThat(ids(both.get("/runs"))).hasSize(2);
        assertThat(ids(both.get("/runs?environment=production"))).containsExactly(String.valueOf(there));
        assertThat(ids(staging.get("/runs"))).containsExactly(String.valueOf(here));
        assertThat(ids(staging.get("/runs?environment=production"))).isEmpty();
        assertThat(ids(staging.get("/runs?text=" + there))).isEmpty();
        assertThat(ids(staging.get("/runs?definition=" + nap))).containsExactly(String.valueOf(here));
        assertThat(staging.get("/runs/summary").data()).containsEntry("total", 1);
        assertThat(staging.get("/runs/" + there).status()).isEqualTo(404);
        assertThat(staging.get("/actions/" + nap + "/statistics").data()).containsEntry("runs", 1);
        assertThat(both.get("/actions/" + nap + "/statistics").data()).containsEntry("runs", 2);
        assertThat(ids(dev.get("/runs"))).as("another project").isEmpty();
        var cursor = both.get("/runs?limit=1").data().get("nextCursor");
        assertThat(staging.get("/runs?limit=1&cursor=" + cursor).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kind=other                | kind
            steps=1                   | steps
            status=failed,broken      | status
            status=                   | status
            definition=x              | definition
            entityId=x                | entityId
            via=magic                 | via
            awaits=rain               | awaits
            since=yesterday           | since
            since=2026-01-01          | since
            until=%2B20260-01-01T00:00:00Z | until
            longerThan=-1             | longerThan
            longerThan=x              | longerThan
            text=                     | text
            limit=0                   | limit
            cursor=abc                | cursor
            """)
    void a_query_that_does_not_fit_is_400(String query, String field) {
        var answer = dev.get("/runs?" + query);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(Json.object(Json.list(answer.json().get("details")).getFirst()))
                .containsEntry("path", List.of(field));
    }

    @Test
    void odd_values_are_no_failure_of_ours() {
        for (var query : List.of(
                "text=%00",
                "text=" + encoded("\uD83D\uDE00"),
                "text=" + "x".repeat(200),
                "longerThan=999999999999999999999",
                "since=0000-01-01T00:00:00Z&until=9999-12-31T23:59:59.999999999Z",
                "since=1900-01-01T00:00:00Z",
                "requestedBy=",
                "environment=%27",
                "limit=999999999999999999")) {
            assertThat(dev.get("/runs?" + query).status()).as(query).isLessThan(500);
            assertThat(dev.get("/runs/summary?" + query).status()).as(query).isLessThan(500);
        }
        assertThat(dev.get("/runs?text=" + "x".repeat(201)).status()).isEqualTo(400);
        assertThat(dev.get("/runs?definition=" + String.join(",", uuids(51))).status())
                .isEqualTo(400);
    }

    private static List<String> uuids(int many) {
        return java.util.stream.Stream.generate(
                        () -> java.util.UUID.randomUUID().toString())
                .limit(many)
                .toList();
    }

    @Test
    void a_cursor_is_of_one_list_with_its_filters() {
        ended("echo", Map.of(), "success");
        ended("echo", Map.of(), "success");
        var cursor = dev.get("/runs?limit=1&status=success").data().get("nextCursor");
        assertThat(dev.get("/runs?limit=5&status=success&cursor=" + cursor).status())
                .isEqualTo(200);
        for (var query : List.of("", "&status=failed", "&status=success&kind=action", "&status=success&text=a")) {
            assertThat(dev.get("/runs?limit=1" + query + "&cursor=" + cursor).status())
                    .as(query)
                    .isEqualTo(400);
        }
    }

    @Test
    void a_summary_counts_by_status_and_by_time() {
        var since = Instant.now().minusSeconds(60);
        ended("echo", Map.of("text", "one"), "success");
        ended("echo", Map.of("text", "two"), "success");
        ended("fail", Map.of(), "failed");
        dev.startAction("nap", Map.of());
        dev.await("/runs?awaits=sleep", page -> ids(page).size() == 1);
        var whole = dev.startTemplate("greet", Map.of("name", "ann"));
        dev.awaitStatus("/templates/runs/" + whole, "success");

        var data = dev.get("/runs/summary?buckets=10&since=" + since + "&until=" + since.plusSeconds(120))
                .data();
        assertThat(data).containsEntry("total", 5).containsEntry("countedBack", null);
        var expected = Map.of("queued", 0, "running", 0, "waiting", 1, "success", 3, "failed", 1, "canceled", 0);
        assertThat(data).containsEntry("byStatus", expected);
        var buckets = Json.list(data.get("buckets")).stream().map(Json::object).toList();
        assertThat(buckets).hasSize(10);
        assertThat(buckets.getFirst()).containsEntry("since", data.get("since"));
        assertThat(buckets.getLast()).containsEntry("until", data.get("until"));
        for (int i = 1; i < buckets.size(); i++) {
            assertThat(buckets.get(i)).containsEntry("since", buckets.get(i - 1).get("until"));
        }
        var sum = buckets.stream()
                .flatMap(bucket -> Json.object(bucket.get("byStatus")).values().stream())
                .mapToInt(count -> (Integer) count)
                .sum();
        assertThat(sum).isEqualTo(5);
        for (var bucket : buckets) {
            int listed = ids(dev.get("/runs?since=" + bucket.get("since") + "&until=" + bucket.get("until")))
                    .size();
            int counted = Json.object(bucket.get("byStatus")).values().stream()
                    .mapToInt(count -> (Integer) count)
                    .sum();
            assertThat(listed).isEqualTo(counted);
        }

        assertThat(dev.get("/runs/summary").data()).containsEntry("total", 5);
        assertThat(Json.list(dev.get("/runs/summary").data().get("buckets"))).hasSize(48);
        assertThat(dev.get("/runs/summary?steps=true").data()).containsEntry("total", 7);
        assertThat(dev.get("/runs/summary?status=failed").data()).containsEntry("total", 1);
        assertThat(dev.get("/runs/summary?text=TWO").data()).containsEntry("total", 1);
        assertThat(dev.get("/runs/summary?until=" + since).data()).containsEntry("total", 0);
        for (var query :
                List.of("buckets=0", "buckets=201", "since=" + Instant.now().plusSeconds(3600))) {
            assertThat(dev.get("/runs/summary?" + query).status()).as(query).isEqualTo(400);
        }
    }
}
