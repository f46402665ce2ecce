package dev.slipway.dialect.terrantula;

import dev.slipway.TestServer;
import dev.slipway.json.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Terrantula's API as a client sees it: one environment, one token.
///
/// @param token null for none
record Client(TestServer server, String place, @Nullable String token) {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// @param place `organization/project/environment`
    static Client on(TestServer server, String place) {
        return new Client(server, place, TestServer.ADMIN);
    }

    Client with(@Nullable String other) {
        return new Client(server, place, other);
    }

    Client at(String other) {
        return new Client(server, other, token);
    }

    String base() {
        var parts = place.split("/");
        return "%s/%s/%s/envs/%s".formatted(server.url(), parts[0], parts[1], parts[2]);
    }

    TestServer.Answer get(String path) {
        return send("GET", path, null, null);
    }

    TestServer.Answer delete(String path) {
        return send("DELETE", path, null, null);
    }

    TestServer.Answer post(String path, @Nullable Object body) {
        return body == null ? send("POST", path, null, null) : send("POST", path, "application/json", Json.write(body));
    }

    TestServer.Answer send(String method, String path, @Nullable String type, @Nullable String body) {
        return send(URI.create(base() + path), method, type, body);
    }

    TestServer.Answer send(URI url, String method, @Nullable String type, @Nullable String body) {
        var request = HttpRequest.newBuilder(url)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (type != null) {
            request.header("Content-Type", type);
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return server.send(request.build());
    }

    static List<Map<String, @Nullable Object>> list(TestServer.Answer answer) {
        return Json.list(Json.parse(answer.text())).stream().map(Json::object).toList();
    }

    /// Starts an action.
    ///
    /// @return the run's id
    String start(String action, Map<String, ?> parameters) {
        var answer = post("/actions/" + action + "/run", Map.of("parameters", parameters));
        if (answer.status() != 202) {
            throw new AssertionError("not started: " + answer.text());
        }
        return String.valueOf(answer.json().get("id"));
    }

    /// The run, once it has that status.
    Map<String, @Nullable Object> await(String id, String status) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var run = get("/action-runs/" + id).json();
            if (status.equals(run.get("status"))) {
                return run;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not %s: %s".formatted(status, run));
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    /// Reports what a delivery came to, with the link and the token that came with it.
    TestServer.Answer callback(FarSide.Delivery delivery, Object body) {
        return with(delivery.text("callbackToken"))
                .send(URI.create(delivery.text("callbackUrl")), "POST", "application/json", Json.write(body));
    }
}
