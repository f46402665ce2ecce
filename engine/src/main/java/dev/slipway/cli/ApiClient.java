package dev.slipway.cli;

import dev.slipway.json.Json;
import dev.slipway.json.JsonProblem;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Speaks to one server's `/api/v1`. Answers come without their envelope; everything else comes as [Trouble].
///
/// It uses the JDK's old client: the newer one takes 350 ms to get ready, most of what a short command takes.
final class ApiClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private final Target target;

    static {
        // Else a POST whose connection breaks off is silently sent again, and may start a second run.
        System.setProperty("sun.net.http.retryPost", "false");
    }

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
            if (token != null && !token.matches("[!-~]+")) {
                throw new Trouble("the token holds a space or another character that none has; is it copied whole?");
            }
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
        return read(exchange(method, resource, body));
    }

    /// Puts something.
    ///
    /// @return whether it is new there
    boolean put(Resource resource, Object body) {
        var answer = exchange("PUT", resource, body);
        read(answer);
        return answer.status == 201;
    }

    /// What came back.
    ///
    /// @param retryAfter seconds, 0 when the server does not say
    private record Answer(int status, String body, int retryAfter) {}

    private Answer exchange(String method, Resource resource, @Nullable Object body) {
        try {
            var connection = open(method, resource);
            if (body != null) {
                connection.setDoOutput(true);
                try (var out = connection.getOutputStream()) {
                    out.write(Json.write(body).getBytes(StandardCharsets.UTF_8));
                }
            }
            var answer = answer(connection);
            if (LOOPBACK.contains(target.server.getHost())) {
                // The next connection costs nothing here, and a server that stops need not wait for an idle one.
                connection.disconnect();
            }
            return answer;
        } catch (ConnectException | UnknownHostException e) {
            throw new Trouble.NoServer(
                    "no server answers at %s; start one with ./slipway up, or name another with --server"
                            .formatted(target.server),
                    e);
        } catch (SocketTimeoutException e) {
            throw new Trouble.NoServer(
                    "the server at %s did not answer in time; %s".formatted(target.server, next(method)), e);
        } catch (IOException e) {
            throw new Trouble.NoServer(
                    "the connection to %s broke off (%s); %s".formatted(target.server, e.getMessage(), next(method)),
                    e);
        }
    }

    private static String next(String method) {
        return method.equals("GET") ? "try again" : "it may be done all the same: look before you try again";
    }

    private HttpURLConnection open(String method, Resource resource) throws IOException {
        var url = URI.create(target.server + "/api/v1" + resource.text()).toURL();
        var connection = (HttpURLConnection) url.openConnection();
        connection.setRequestMethod(method);
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
        connection.setReadTimeout((int) ANSWER_TIMEOUT.toMillis());
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setRequestProperty("Accept", "application/json");
        if (target.token != null) {
            connection.setRequestProperty("Authorization", "Bearer " + target.token);
        }
        if (target.project != null) {
            connection.setRequestProperty("X-Slipway-Project", target.project);
        }
        return connection;
    }

    private static Answer answer(HttpURLConnection connection) throws IOException {
        var status = connection.getResponseCode();
        var retryAfter = Objects.requireNonNullElse(connection.getHeaderField("Retry-After"), "");
        // Read to its end, the stream needs no closing; once closed, disconnect() would not find the connection.
        var in = status < 400 ? connection.getInputStream() : connection.getErrorStream();
        return new Answer(
                status,
                in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8),
                retryAfter.matches("\\d{1,6}") ? Integer.parseInt(retryAfter) : 0);
    }

    private @Nullable Object read(Answer answer) {
        if (answer.body.isEmpty() && answer.status < 300) {
            return null;
        }
        var body = json(answer);
        if (answer.status >= 300) {
            throw refused(answer, Fields.of(body));
        }
        var fields = Fields.of(body);
        return fields.values().containsKey("data") ? fields.get("data") : body;
    }

    private @Nullable Object json(Answer answer) {
        try {
            return Json.parseOwn(answer.body);
        } catch (JsonProblem e) {
            throw new Trouble.Refused(
                    "%s answered %d with something that is no JSON; is a Slipway server there?"
                            .formatted(target.server, answer.status),
                    answer.status,
                    answer.retryAfter);
        }
    }

    private Trouble refused(Answer answer, Fields body) {
        var said = message(answer.status, body);
        var line = switch (answer.status) {
            case 401 ->
                target.token == null
                        ? "the server asks who you are (%s); pass a token with SLIPWAY_TOKEN or --token".formatted(said)
                        : "the server does not take this token (%s); check SLIPWAY_TOKEN or --token".formatted(said);
            case 403 -> said.startsWith("Missing permission") ? said + "; use a token whose role allows it" : said;
            case 429 -> "%s; try again in %d s".formatted(said, Math.max(1, answer.retryAfter));
            default -> said;
        };
        return new Trouble.Refused(line, answer.status, answer.retryAfter);
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
        return parts.isEmpty() ? message : message + ": " + String.join("; ", parts);
    }
}
