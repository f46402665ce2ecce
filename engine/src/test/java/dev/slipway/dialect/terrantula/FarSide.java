package dev.slipway.dialect.terrantula;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The system that webhooks go to: it remembers what came, and answers with the statuses it was told, then
/// 202.
final class FarSide implements AutoCloseable {
    private final HttpServer server;
    private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
    private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
    private volatile Consumer<Delivery> beforeAnswer = _ -> {};

    /// What came.
    record Delivery(String method, String path, Map<String, String> headers, String body) {
        Map<String, @Nullable Object> json() {
            return Json.parseOwnObject(body);
        }

        String text(String field) {
            return String.valueOf(json().get(field));
        }
    }

    FarSide() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// Answers with this status next.
    FarSide answers(int status) {
        statuses.add(status);
        return this;
    }

    /// Does something with each delivery before it is answered.
    void beforeAnswer(Consumer<Delivery> action) {
        beforeAnswer = action;
    }

    /// The next delivery; waits for it.
    Delivery next() {
        try {
            var delivery = deliveries.poll(20, TimeUnit.SECONDS);
            if (delivery == null) {
                throw new AssertionError("nothing was delivered");
            }
            return delivery;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// How many came that nobody asked for yet.
    int more() {
        return deliveries.size();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = new java.util.TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(",", values)));
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var delivery = new Delivery(
                    exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body);
            beforeAnswer.accept(delivery);
            var status = statuses.poll();
            exchange.sendResponseHeaders(status == null ? 202 : status, -1);
            deliveries.add(delivery);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
