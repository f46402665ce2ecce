package dev.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private final LinkedBlockingQueue<String> feed = new LinkedBlockingQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private Server server = started(Duration.ofSeconds(15));

    private Server started(Duration silence) {
        var routes = new Routes()
                .add(route("/events", Reply.events(this::feed)))
                .add(route("/lines", Reply.stream("text/plain; charset=utf-8", out -> {
                    out.write("one\n".getBytes(StandardCharsets.UTF_8));
                    out.write("two\n".getBytes(StandardCharsets.UTF_8));
                })))
                .add(route("/broken", Reply.stream("text/plain; charset=utf-8", out -> {
                    out.write("one\n".getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    throw new IllegalStateException("in the middle");
                })));
        return new Server(routes, ServerSettings.at("127.0.0.1", 0).withStreamSilence(silence)).start();
    }

    private static Route route(String path, Reply reply) {
        return new Route("GET", path, Guard.open(), _ -> reply, PlainErrors.TABLE, "test");
    }

    private void feed(Sse events) throws IOException, InterruptedException {
        try {
            for (int id = 1; ; id++) {
                var name = feed.take();
                if (name.equals("end")) {
                    return;
                }
                events.event(Integer.toString(id), name, Map.of("n", id, "text", "a\nb"));
            }
        } finally {
            over.countDown();
        }
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void each_event_arrives_before_the_next_one_is_made() throws Exception {
        reading("/events", lines -> {
            expect(lines, ": open", "");
            feed.add("first");
            expect(lines, "id: 1", "event: first");
            assertThat(line(lines)).startsWith("data: {").contains("\"text\":\"a\\nb\"");
            expect(lines, "");
            feed.add("second");
            expect(lines, "id: 2", "event: second");
            feed.add("end");
        });
    }

    @Test
    void silence_is_broken_by_comments() throws Exception {
        server.close();
        server = started(Duration.ofMillis(20));
        reading("/events", lines -> {
            expect(lines, ": open", "", ": still here", "", ": still here", "");
            feed.add("end");
        });
    }

    @Test
    void a_source_whose_reader_went_away_is_ended() throws Exception {
        server.close();
        server = started(Duration.ofMillis(20));
        reading("/events", lines -> expect(lines, ": open"));
        assertThat(over.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_stop_ends_the_streams_at_once() throws Exception {
        reading("/events", lines -> {
            expect(lines, ": open", "");
            server.close();
            assertThat(line(lines)).isNull();
        });
        assertThat(over.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_stop_does_not_wait_for_a_reader_who_does_not_read() throws Exception {
        var sent = new CountDownLatch(1);
        var routes = new Routes().add(route("/flood", Reply.events(events -> {
            sent.countDown();
            while (true) {
                events.event(null, "flood", "x".repeat(100_000));
            }
        })));
        var flooded = new Server(routes, ServerSettings.at("127.0.0.1", 0)).start();
        try (var socket = new Socket("127.0.0.1", flooded.port())) {
            socket.getOutputStream().write("GET /flood HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            assertThat(sent.await(5, TimeUnit.SECONDS)).isTrue();
            var stop = Thread.ofVirtual().start(flooded::close);
            assertThat(stop.join(Duration.ofSeconds(5))).isTrue();
        }
    }

    @Test
    void the_head_of_a_stream_does_not_start_it() throws Exception {
        var head = HttpRequest.newBuilder(uri("/events")).HEAD().build();
        var response = client.send(head, BodyHandlers.ofString());
        assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream");
        assertThat(over.getCount()).isEqualTo(1);
    }

    @Test
    void a_streamed_reply_comes_whole() throws Exception {
        var response = client.send(HttpRequest.newBuilder(uri("/lines")).build(), BodyHandlers.ofString());
        assertThat(response.body()).isEqualTo("one\ntwo\n");
        assertThat(response.headers().allValues("content-type")).isEqualTo(List.of("text/plain; charset=utf-8"));
    }

    @Test
    void a_reply_that_fails_in_its_middle_is_cut_and_not_ended() {
        var request = HttpRequest.newBuilder(uri("/broken")).build();
        assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString())).isInstanceOf(IOException.class);
    }

    private void reading(String path, Consumer<BufferedReader> reader) throws Exception {
        InputStream body = client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofInputStream())
                .body();
        try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            reader.accept(lines);
        }
    }

    private static void expect(BufferedReader lines, String... expected) {
        for (var line : expected) {
            assertThat(line(lines)).isEqualTo(line);
        }
    }

    private static String line(BufferedReader lines) {
        try {
            return lines.readLine();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }
}
