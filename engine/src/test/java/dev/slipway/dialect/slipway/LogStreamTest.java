package dev.slipway.dialect.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.TestServer.Asker;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.json.Json;
import dev.slipway.run.Logs;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Logs that are followed. They are those of a run that waits and writes nothing, as in [LogRoutesTest].
@TestDatabase
class LogStreamTest {
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

    private URI stream(String query) {
        return URI.create(server.url() + "/api/v1" + path + "/stream" + query);
    }

    private static List<Integer> told(List<EventReader.Event> events) {
        var numbers = new ArrayList<Integer>();
        for (var event : events) {
            switch (event.name()) {
                case "log" -> numbers.add((Integer) event.json().get("number"));
                case "lines" ->
                    Json.list(event.json().get("lines"))
                            .forEach(line ->
                                    numbers.add((Integer) Json.object(line).get("number")));
                default -> assertThat(event.name()).isEqualTo("end");
            }
        }
        return numbers;
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "?batch=true"})
    void a_stream_that_is_cut_after_any_line_goes_on_without_a_gap_or_a_double(String mode) {
        log.write(1, 1, 7, 3, number -> "line " + number);
        log.write(2, 1, 2, 1, number -> "line " + number);
        log.write(5, 1, 6, 4, number -> "line " + number);
        dev.post("/actions/runs/" + run + "/cancel", Map.of());
        var all = IntStream.rangeClosed(1, 15).boxed().toList();
        var seqs = dev.get(path + "/lines").list("lines").stream()
                .map(line -> String.valueOf(line.get("seq")))
                .toList();
        for (int seen = 0; seen <= 15; seen++) {
            var last = seen == 0 ? "0" : seqs.get(seen - 1);
            try (var resumed = new EventReader(stream(mode), "Last-Event-ID", last);
                    var begun = new EventReader(stream(mode + "&after=" + last));
                    var both = new EventReader(stream(mode + "&after=1"), "Last-Event-ID", last)) {
                for (var reader : List.of(resumed, begun, both)) {
                    var events = reader.rest();
                    assertThat(told(events)).as("after %d", seen).isEqualTo(all.subList(seen, 15));
                    assertThat(events.getLast().data()).isEqualTo("{\"status\":\"canceled\"}");
                    if (seen < 15) {
                        assertThat(events.get(events.size() - 2).id()).isEqualTo(seqs.getLast());
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "?batch=true"})
    void lines_of_several_attempts_are_followed_over_many_cuts_while_they_are_written(String mode) {
        var told = new ArrayList<Integer>();
        var last = "0";
        for (int claim = 1; claim <= 4; claim++) {
            log.write(claim, 1, 1_700, 130, number -> "line " + number);
            for (int part = 0; part < 3; part++) {
                try (var reader = new EventReader(stream(mode), "Last-Event-ID", last)) {
                    int first = 1_701 + part * 400;
                    log.write(claim, first, first + 399, 90, number -> "line " + number);
                    // Cut in the middle of what comes.
                    for (int i = 0; i <= part; i++) {
                        var event = reader.next();
                        told.addAll(told(List.of(event)));
                        last = event.id();
                    }
                }
            }
        }
        dev.post("/actions/runs/" + run + "/cancel", Map.of());
        try (var reader = new EventReader(stream(mode), "Last-Event-ID", last)) {
            told.addAll(told(reader.rest()));
        }
        assertThat(told).isEqualTo(IntStream.rangeClosed(1, 4 * 2_900).boxed().toList());
    }

    @Test
    void a_batch_has_at_most_500_lines_as_a_range_shows_them() {
        log.write(1, 1, 1_200, 700, number -> "line " + number);
        try (var reader = new EventReader(stream("?batch=true"))) {
            var events = List.of(reader.next(), reader.next(), reader.next());
            assertThat(events).extracting(EventReader.Event::name).containsOnly("lines");
            assertThat(events)
                    .extracting(event -> Json.list(event.json().get("lines")).size())
                    .containsExactly(500, 500, 200);
            assertThat(events.get(1).json())
                    .isEqualTo(Map.of(
                            "lines", dev.get(path + "/lines?from=501&limit=500").list("lines")));
            log.write(1, 1_201, 1_201, 1, _ -> "late");
            assertThat(told(List.of(reader.next()))).containsExactly(1_201);
        }
    }

    @Test
    void a_stream_ends_when_its_token_is_revoked() {
        var token = server.token("viewer", "default/default");
        var address = URI.create(server.url() + "/api/v1/events");
        log.write(1, 1, 1, 1, _ -> "before");
        try (var lines = new EventReader(stream(""), "Authorization", "Bearer " + token.token());
                var events = new EventReader(address, "Authorization", "Bearer " + token.token())) {
            assertThat(lines.next().name()).isEqualTo("log");
            var tokens = server.admin().get("/tokens").list("tokens");
            tokens.forEach(it -> assertThat(server.admin()
                            .send("DELETE", "/tokens/" + it.get("id"), null)
                            .status())
                    .isEqualTo(204));
            assertThat(lines.rest()).isEmpty();
            assertThat(events.rest()).extracting(EventReader.Event::name).containsExactly("ready");
        }
    }
}
