package dev.slipway.dialect.slipway;

import dev.slipway.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A stream of server-sent events, read as they come by a thread of its own.
final class EventReader implements AutoCloseable {
    private static final Event OVER = new Event(null, "over", "");

    private final HttpClient client = HttpClient.newHttpClient();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final BufferedReader reader;

    /// One event.
    record Event(@Nullable String id, String name, String data) {
        Map<String, @Nullable Object> json() {
            return Json.parseOwnObject(data);
        }
    }

    /// Opens a stream.
    ///
    /// @param headers names and values in turn
    EventReader(URI address, String... headers) {
        try {
            var request = HttpRequest.newBuilder(address);
            if (headers.length > 0) {
                request.headers(headers);
            }
            var response = client.send(request.build(), BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                throw new AssertionError(address + " answered " + response.statusCode());
            }
            reader = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
            Thread.ofVirtual().start(this::read);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void read() {
        String id = null;
        String name = "message";
        try {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    events.add(new Event(id, name, line.substring(6)));
                    id = null;
                }
            }
        } catch (IOException e) {
            // Cut, by whichever side.
        }
        events.add(OVER);
    }

    /// The next event.
    Event next() {
        try {
            var event = events.poll(20, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("no event comes");
            }
            if (event.equals(OVER)) {
                throw new AssertionError("the stream is over");
            }
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// All events up to the first that is as wanted, and that one.
    List<Event> upTo(Predicate<Event> wanted) {
        var result = new ArrayList<Event>();
        do {
            result.add(next());
        } while (!wanted.test(result.getLast()));
        return result;
    }

    /// All events up to the first of a name, and that one.
    List<Event> upTo(String name) {
        return upTo(event -> event.name().equals(name));
    }

    /// Waits until the other side ends the stream.
    ///
    /// @return what came before
    List<Event> rest() {
        var result = new ArrayList<Event>();
        try {
            for (var event = events.poll(30, TimeUnit.SECONDS);
                    event != null;
                    event = events.poll(30, TimeUnit.SECONDS)) {
                if (event.equals(OVER)) {
                    return result;
                }
                result.add(event);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("the stream goes on");
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
