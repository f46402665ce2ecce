package dev.slipway.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A server that answers what it was told to, in order; the last answer again and again.
final class FarSide implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Deque<Answer>> script = new HashMap<>();
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

    /// What it is told to answer.
    record Answer(int status, String body, Map<String, String> headers) {}

    /// What it was asked.
    record Request(String line, String body, Map<String, List<String>> headers) {
        Map<String, @Nullable Object> json() {
            return Json.object(Json.parse(body));
        }

        String header(String name) {
            return String.join(",", headers.getOrDefault(name, List.of()));
        }
    }

    FarSide() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// The next answer to that request, named as `GET /templates`, without `/api/v1` and without query.
    FarSide answers(String request, int status, String body) {
        return answers(request, new Answer(status, body, Map.of()));
    }

    FarSide answers(String request, Answer answer) {
        script.computeIfAbsent(request, _ -> new ArrayDeque<>()).add(answer);
        return this;
    }

    /// All that was asked, in order.
    List<Request> requests() {
        return List.copyOf(requests);
    }

    /// The last request of that line.
    Request last(String line) {
        return requests().reversed().stream()
                .filter(request -> request.line().equals(line))
                .findFirst()
                .orElseThrow(() -> new AssertionError(line + " was not asked, but "
                        + requests().stream().map(Request::line).toList()));
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getRawPath().substring("/api/v1".length());
        var query = exchange.getRequestURI().getRawQuery();
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(new Request(
                exchange.getRequestMethod() + " " + path + (query == null ? "" : "?" + query),
                body,
                Map.copyOf(exchange.getRequestHeaders())));
        var answers = script.get(exchange.getRequestMethod() + " " + path);
        var answer = answers == null
                ? new Answer(404, "{\"error\":\"NotFound\",\"message\":\"Not scripted: " + path + "\"}", Map.of())
                : answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
        answer.headers.forEach(exchange.getResponseHeaders()::add);
        var bytes = answer.body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
