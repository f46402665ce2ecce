package dev.slipway.dialect.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.TestServer.Answer;
import dev.slipway.TestServer.Asker;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.json.Json;
import dev.slipway.run.Logs;
import dev.slipway.spi.Task.Level;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Logs by the numbers of their lines, searched and downloaded. They are those of a run that waits and
/// writes nothing, so that what is written is up to the test.
@TestDatabase
class LogRoutesTest {
    private TestServer server;
    private Asker dev;
    private LogWriter log;
    private String run;
    private String path;

    @BeforeEach
    void start(Db db) {
        server = TestServer.start(db);
        dev = server.developer();
        run = dev.startAction("nap", Map.of());
        log = new LogWriter(new Logs(db), run);
        path = "/actions/runs/" + run + "/logs";
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /// 200,000 lines of two attempts, the second of which is the third claim.
    private void writeMany() {
        log.write(1, 1, 120_000, 701, number -> "line " + number);
        log.write(3, 1, 80_000, 997, number -> "line " + (120_000 + number));
    }

    private static List<Long> numbers(Answer answer) {
        return answer.list("lines").stream()
                .map(it -> ((Number) it.get("number")).longValue())
                .toList();
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void a_range_begins_at_any_line_counted_from_either_end() {
        writeMany();
        var wanted = Map.ofEntries(
                Map.entry("?from=1", 1),
                Map.entry("?", 1),
                Map.entry("?from=2", 2),
                Map.entry("?from=700", 700),
                Map.entry("?from=701", 701),
                Map.entry("?from=702", 702),
                Map.entry("?from=119998", 119_998),
                Map.entry("?from=120000", 120_000),
                Map.entry("?from=120001", 120_001),
                Map.entry("?from=120998", 120_998),
                Map.entry("?from=199998", 199_998),
                Map.entry("?from=200000", 200_000),
                Map.entry("?from=-1", 200_000),
                Map.entry("?from=-80000", 120_001),
                Map.entry("?from=-80001", 120_000),
                Map.entry("?from=-200000", 1),
                Map.entry("?from=-999999999999999999999", 1),
                Map.entry("?after=0", 1),
                Map.entry("?after=119999", 120_000),
                Map.entry("?after=120000", 120_001));
        wanted.forEach((query, first) -> {
            var answer = dev.get(path + "/lines" + query + "&limit=4");
            assertThat(answer.data()).as(query).containsEntry("total", 200_000).containsEntry("ended", false);
            assertThat(numbers(answer))
                    .as(query)
                    .isEqualTo(LongStream.rangeClosed(first, Math.min(200_000, first + 3))
                            .boxed()
                            .toList());
            assertThat(answer.list("lines")).allSatisfy(line -> {
                int number = (Integer) line.get("number");
                int claim = number > 120_000 ? 3 : 1;
                assertThat(line)
                        .containsEntry("message", "line " + number)
                        .containsEntry("attempt", claim)
                        .containsEntry("seq", Logs.seq(claim, claim == 3 ? number - 120_000 : number));
            });
        });
        for (var query :
                List.of("?from=200001", "?from=99999999999999999999", "?after=200000", "?after=999999999999")) {
            assertThat(dev.get(path + "/lines" + query).data())
                    .as(query)
                    .containsEntry("lines", List.of())
                    .containsEntry("total", 200_000);
        }
        assertThat(numbers(dev.get(path + "/lines?from=119000&limit=5000")))
                .as("over chunks and attempts")
                .isEqualTo(LongStream.range(119_000, 121_000).boxed().toList());
    }

    @Test
    void a_log_without_a_line_has_no_range() {
        for (var query : List.of("", "?from=-1", "?from=7", "?after=0")) {
            assertThat(dev.get(path + "/lines" + query).data())
                    .isEqualTo(Map.of("lines", List.of(), "total", 0, "ended", false));
        }
        assertThat(dev.get(path + "/search?text=a").data())
                .isEqualTo(Map.of("total", 0, "numbers", List.of(), "lines", List.of()));
        assertThat(dev.get(path + "/download").text()).isEmpty();
    }

    @Test
    void very_long_lines_come_a_few_at_a_time() {
        log.write(1, 1, 200, 1, number -> "x".repeat(60_000));
        var first = numbers(dev.get(path + "/lines?limit=2000"));
        assertThat(first).hasSizeBetween(50, 100).startsWith(1L);
        var next = numbers(dev.get(path + "/lines?limit=2000&after=" + first.getLast()));
        assertThat(next).startsWith(first.getLast() + 1);
        assertThat(numbers(dev.get(path + "/search?limit=1000&text=x"))).hasSizeBetween(50, 100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/lines?from=0",
                "/lines?from=x",
                "/lines?from=1&after=2",
                "/lines?after=-1",
                "/lines?wait=1",
                "/lines?after=0&wait=26",
                "/lines?after=0&wait=-1",
                "/lines?limit=0",
                "/search?text=",
                "/search?text=a%0Ab",
                "/search?text=%00",
                "/search?levels=",
                "/search?levels=warn,fatal",
                "/search?after=-1",
                "/search?limit=-1",
                "/download?format=pdf",
                "/stream?after=-1",
                "/stream?after=x",
                "/stream?batch=yes"
            })
    void what_is_wrong_is_said(String query) {
        var answer = dev.get(path + query);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(Json.list(answer.json().get("details"))).isNotEmpty();
    }

    @Test
    void a_text_to_search_for_has_at_most_200_characters() {
        assertThat(dev.get(path + "/search?text=" + "a".repeat(200)).status()).isEqualTo(200);
        assertThat(dev.get(path + "/search?text=" + escaped("😀".repeat(200))).status())
                .isEqualTo(200);
        assertThat(dev.get(path + "/search?text=" + "a".repeat(201)).status()).isEqualTo(400);
    }

    @Test
    void a_run_that_is_not_there_has_no_log() {
        for (var it : List.of("/lines", "/search", "/download", "/stream")) {
            assertThat(dev.get("/actions/runs/" + UUID.randomUUID() + "/logs" + it)
                            .status())
                    .as(it)
                    .isEqualTo(404);
            assertThat(dev.get("/actions/runs/x/logs" + it).status()).as(it).isEqualTo(404);
        }
    }

    @Test
    void a_search_counts_in_the_whole_log_and_lists_what_comes_after_a_line() {
        writeMany();
        var answer = dev.get(path + "/search?text=" + escaped("LINE 12000"));
        assertThat(answer.data())
                .containsEntry("total", 11)
                .containsEntry(
                        "numbers",
                        List.of(
                                12_000, 120_000, 120_001, 120_002, 120_003, 120_004, 120_005, 120_006, 120_007, 120_008,
                                120_009));
        assertThat(numbers(answer)).hasSize(11);
        var rest = dev.get(path + "/search?limit=2&after=120001&text=" + escaped("line 12000"));
        assertThat(rest.data()).containsEntry("total", 11);
        assertThat(numbers(rest)).containsExactly(120_002L, 120_003L);

        var all = dev.get(path + "/search?limit=0&text=line");
        assertThat(all.data()).containsEntry("total", 200_000).containsEntry("lines", List.of());
        assertThat(Json.list(all.data().get("numbers")))
                .hasSize(10_000)
                .startsWith(1)
                .endsWith(10_000);
        assertThat(dev.get(path + "/search?limit=0").data()).containsEntry("total", 200_000);
        assertThat(dev.get(path + "/search?text=nowhere").data()).containsEntry("total", 0);

        var errors = dev.get(path + "/search?levels=error,debug&limit=1000&after=199990");
        assertThat(errors.data()).containsEntry("total", 100_000);
        assertThat(errors.list("lines"))
                .hasSize(6)
                .allSatisfy(line -> assertThat(line.get("level")).isIn("error", "debug"));
        assertThat(dev.get(path + "/search?levels=warn&text=" + escaped("line 77"))
                        .data())
                .containsEntry("total", (int) IntStream.rangeClosed(1, 200_000)
                        .filter(number -> ("line " + number).contains("line 77"))
                        .filter(number -> (number > 120_000 ? number - 120_000 : number) % 4 == Level.WARN.ordinal())
                        .count());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    Straße,     STRAßE
                    ÄRGER,      ärger
                    'K (Kelvin)', kelvin
                    'K (Kelvin)', 'k (k'
                    'ſet',      SET
                    'Σίσυφος',  σίσυφοσ
                    '𐐀 Deseret', '𐐨 d'
                    '1767225600001 I', '1767225600001 i'
                    """)
    void letters_are_the_same_in_any_case(String message, String text) {
        log.write(1, 1, 1, 1, _ -> message);
        log.write(1, 2, 2, 1, _ -> "something else");
        var answer = dev.get(path + "/search?text=" + escaped(text));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.data()).containsEntry("numbers", List.of(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1767225600001", " I a", "1 I", "b1767", "z"})
    void what_stands_around_the_messages_is_not_found(String text) {
        log.write(1, 1, 4, 4, _ -> "a b");
        assertThat(dev.get(path + "/search?text=" + escaped(text)).data()).containsEntry("total", 0);
    }

    @Test
    void a_download_has_everything_as_it_was_stored() {
        log.write(1, 1, 3, 2, number -> "one\tof\u001b[31m " + number + "\r");
        log.write(2, 1, 30_000, 100, number -> "ü " + number);
        var text = dev.get(path + "/download");
        assertThat(text.header("Content-Disposition")).hasValue("attachment; filename=\"run-" + run + ".log\"");
        assertThat(text.header("Content-Type")).hasValue("text/plain; charset=utf-8");
        var lines = text.text().split("\n", -1);
        assertThat(lines).hasSize(30_004).endsWith("");
        assertThat(lines[0]).isEqualTo("2026-01-01T00:00:00.001Z INFO one\tof\u001b[31m 1\r");
        assertThat(lines[30_002]).isEqualTo("2026-01-01T00:00:30.000Z DEBUG ü 30000");

        var json = dev.get(path + "/download?format=jsonl");
        assertThat(json.header("Content-Disposition")).hasValue("attachment; filename=\"run-" + run + ".jsonl\"");
        var objects = json.text().split("\n", -1);
        assertThat(objects).hasSize(30_004);
        assertThat(Json.parseOwnObject(objects[3]))
                .isEqualTo(dev.get(path + "/lines?from=4&limit=1").list("lines").getFirst());
    }

    @Test
    void who_waits_is_answered_with_the_next_line_or_the_end() throws Exception {
        log.write(1, 1, 3, 3, number -> "line " + number);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(numbers(dev.get(path + "/lines?after=2&wait=25"))).containsExactly(3L);
            var waiting = CompletableFuture.supplyAsync(() -> dev.get(path + "/lines?after=3&wait=25"), threads);
            var later = CompletableFuture.supplyAsync(() -> dev.get(path + "/lines?after=4&wait=25"), threads);
            log.write(2, 1, 1, 1, _ -> "new");
            assertThat(numbers(waiting.get(20, TimeUnit.SECONDS))).containsExactly(4L);
            assertThat(later.isDone()).isFalse();
            assertThat(dev.post("/actions/runs/" + run + "/cancel", Map.of()).status())
                    .isEqualTo(200);
            assertThat(later.get(20, TimeUnit.SECONDS).data())
                    .isEqualTo(Map.of("lines", List.of(), "total", 4, "ended", true));
        }
    }

    @Test
    void who_waits_in_vain_is_answered_in_time_and_when_the_server_stops() throws Exception {
        assertThat(dev.get(path + "/lines?after=0&wait=1").data()).containsEntry("lines", List.of());
        var token = server.token("viewer", "default/default");
        var request = HttpRequest.newBuilder(URI.create(server.url() + "/api/v1" + path + "/lines?after=0&wait=25"))
                .header("Authorization", "Bearer " + token.token())
                .build();
        try (var client = HttpClient.newHttpClient()) {
            var waiting = client.sendAsync(request, BodyHandlers.ofString());
            // Its use is noted before the route begins to wait.
            dev.await("/tokens", answer -> answer.list("tokens").getFirst().get("lastUsedAt") != null);
            server.close();
            var answer = waiting.get(10, TimeUnit.SECONDS);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"lines\":[]", "\"ended\":false");
        }
    }

    @Test
    void what_an_earlier_attempt_says_once_a_later_one_has_written_is_not_stored() {
        log.write(1, 1, 2, 2, number -> "first " + number);
        log.write(2, 1, 1, 1, number -> "second " + number);
        log.write(1, 3, 3, 1, number -> "late " + number);
        assertThat(dev.get(path + "/lines").list("lines"))
                .extracting(line -> line.get("message"))
                .containsExactly("first 1", "first 2", "second 1");
        assertThat(dev.get("/doctor").data()).containsEntry("findings", List.of());
    }
}
