package dev.slipway.cli;

import dev.slipway.json.Json;
import dev.slipway.json.JsonProblem;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Speaks to one server's `/api/v1`. Answers come without their envelope; everything else comes as [Trouble].
final class ApiClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    private final Target target;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    ApiClient(Target target) {
        this.target = target;
    }

    /// Whom to ask, as whom, about what.
    ///
    /// @param server for example `http://127.0.0.1:8080`
    /// @param token null in dev mode
    /// @param project `organization/project`, null for the token's own or the server's default one
    record Target(
            URI server, @Nullable String token, @Nullable String project) {
        /// @throws Trouble when the address is no server's
        static Target of(String server, @Nullable String token, @Nullable String project) {
            try {
                var uri = URI.create(server.strip().replaceAll("/+$", ""));
                if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                    return new Target(uri, token, project);
                }
            } catch (IllegalArgumentException e) {
                // Said below, as for every other text that is no address.
            }
            throw new Trouble("\"%s\" is no server address; write it as http://127.0.0.1:8080".formatted(server));
        }
    }

    /// Where the server is.
    URI server() {
        return target.server;
    }

    /// What GET answers, without its envelope.
    @Nullable
    Object get(Resource resource) {
        return send("GET", resource, null);
    }

    /// What POST answers, without its envelope.
    @Nullable
    Object post(Resource resource, Object body) {
        return send("POST", resource, body);
    }

    /// What the request's answer says, without its envelope; null when it has no body.
    @Nullable
    Object send(String method, Resource resource, @Nullable Object body) {
        var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(Json.write(body));
        return read(exchange(request(resource).method(method, publisher)));
    }

    /// Puts something.
    ///
    /// @return whether it is new there
    boolean put(Resource resource, Object body) {
        var response = exchange(request(resource).PUT(BodyPublishers.ofString(Json.write(body))));
        read(response);
        return response.statusCode() == 201;
    }

    private HttpRequest.Builder request(Resource resource) {
        var request = HttpRequest.newBuilder(URI.create(target.server + "/api/v1" + resource.text()))
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json");
        if (target.token != null) {
            request.header("Authorization", "Bearer " + target.token);
        }
        if (target.project != null) {
            request.header("X-Slipway-Project", target.project);
        }
        return request;
    }

    private HttpResponse<String> exchange(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new Trouble.NoServer(
                    "no server answers at %s; start one with ./slipway up, or name another with --server"
                            .formatted(target.server),
                    e);
        } catch (HttpTimeoutException e) {
            throw new Trouble.NoServer(
                    "the server at %s did not answer within %d s; try again, or look at its log"
                            .formatted(target.server, ANSWER_TIMEOUT.toSeconds()),
                    e);
        } catch (IOException e) {
            throw new Trouble.NoServer(
                    "the connection to %s broke off (%s); try again".formatted(target.server, e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted", e);
        }
    }

    private @Nullable Object read(HttpResponse<String> response) {
        var status = response.statusCode();
        if (response.body().isEmpty() && status < 300) {
            return null;
        }
        var body = json(response);
        if (status >= 300) {
            throw refused(response, Fields.of(body));
        }
        var fields = Fields.of(body);
        return fields.values().containsKey("data") ? fields.get("data") : body;
    }

    private @Nullable Object json(HttpResponse<String> response) {
        try {
            return Json.parseOwn(response.body());
        } catch (JsonProblem e) {
            throw new Trouble.Refused(
                    "%s answered %d with something that is no JSON; is a Slipway server there?"
                            .formatted(target.server, response.statusCode()),
                    response.statusCode(),
                    retryAfter(response));
        }
    }

    private Trouble refused(HttpResponse<String> response, Fields body) {
        var said = message(response.statusCode(), body);
        var retryAfter = retryAfter(response);
        var line = switch (response.statusCode()) {
            case 401 ->
                target.token == null
                        ? "the server asks who you are (%s); pass a token with SLIPWAY_TOKEN or --token".formatted(said)
                        : "the server does not take this token (%s); check SLIPWAY_TOKEN or --token".formatted(said);
            case 403 -> said + "; use a token whose role allows it";
            case 429 -> "%s; try again in %d s".formatted(said, Math.max(1, retryAfter));
            default -> said;
        };
        return new Trouble.Refused(line, response.statusCode(), retryAfter);
    }

    /// What the server says in one line: its message, and of its details those that the message does not hold.
    private String message(int status, Fields body) {
        var message = body.find("message")
                .or(() -> body.find("error"))
                .orElse("the server at %s answered %d without a reason".formatted(target.server, status));
        var parts = new ArrayList<String>();
        for (var detail : body.list("details")) {
            var path = detail.text("path");
            var text = detail.text("message");
            if (!text.isEmpty() && !message.contains(text)) {
                parts.add(path.isEmpty() || text.contains(path) ? text : path + ": " + text);
            }
        }
        return parts.isEmpty() ? message : message + ": " + parts.stream().collect(Collectors.joining("; "));
    }

    private static int retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("\\d{1,6}"))
                .map(Integer::parseInt)
                .orElse(0);
    }
}
