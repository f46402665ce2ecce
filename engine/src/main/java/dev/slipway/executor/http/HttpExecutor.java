package dev.slipway.executor.http;

import dev.slipway.spi.Executor;
import dev.slipway.spi.Failure;
import dev.slipway.spi.Outcome;
import dev.slipway.spi.Task;
import dev.slipway.spi.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.ProxyAuthenticationProtocolHandler;
import org.eclipse.jetty.client.RedirectProtocolHandler;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/// Sends one request per attempt. Its output is `{"status": 200, "headers": {…}, "body": …}`, the body as
/// JSON when it says that it is, else as text. No redirect is followed, no cookie kept, no proxy used.
///
/// 429, 5xx and broken connections may be retried; every other status that was not expected fails for good.
/// With `await: callback` a good answer only says that the request was delivered: the run then waits for its
/// callback until the attempt's deadline, and what goes wrong before that is told as `[delivery] …`.
public final class HttpExecutor implements Executor, AutoCloseable {
    private static final String SCHEMA = """
            {
              "type": "object",
              "required": ["url"],
              "properties": {
                "url": {"type": "string", "minLength": 1},
                "method": {"type": "string", "description": "GET, or POST when there is a body."},
                "headers": {
                  "type": "object",
                  "additionalProperties": {"type": ["string", "number", "boolean"]}
                },
                "body": {"description": "A string is sent as it is, everything else as JSON."},
                "auth": {
                  "oneOf": [
                    {
                      "type": "object",
                      "required": ["type", "token"],
                      "properties": {"type": {"const": "bearer"}, "token": {"type": "string"}},
                      "additionalProperties": false
                    },
                    {
                      "type": "object",
                      "required": ["type", "username", "password"],
                      "properties": {
                        "type": {"const": "basic"},
                        "username": {"type": "string"},
                        "password": {"type": "string"}
                      },
                      "additionalProperties": false
                    },
                    {
                      "type": "object",
                      "required": ["type", "name", "value"],
                      "properties": {
                        "type": {"const": "header"},
                        "name": {"type": "string"},
                        "value": {"type": "string"}
                      },
                      "additionalProperties": false
                    }
                  ]
                },
                "expect": {
                  "description": "Which statuses are a success: 200, 200-299, 2xx or a list of these; 2xx if left out.",
                  "oneOf": [
                    {"$ref": "#/$defs/status"},
                    {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/status"}}
                  ]
                },
                "signing": {
                  "description": "Signs the request as Standard Webhooks says.",
                  "type": "object",
                  "required": ["secret"],
                  "properties": {"secret": {"type": "string", "minLength": 1}},
                  "additionalProperties": false
                },
                "await": {
                  "description": "callback: after a good answer the run waits until somebody calls back.",
                  "enum": ["callback"]
                }
              },
              "additionalProperties": false,
              "$defs": {
                "status": {
                  "oneOf": [
                    {"type": "integer", "minimum": 100, "maximum": 599},
                    {"type": "string", "pattern": "^([1-5]xx|[1-5][0-9][0-9]( *- *[1-5][0-9][0-9])?)$"}
                  ]
                }
              }
            }
            """;

    private static final int MOST_OF_BODY_IN_MESSAGE = 200;

    /// Tells what went wrong before anybody could call back from what the callback said.
    private static final String DELIVERY = "[delivery] ";

    private final HttpClient client;
    private final Limits limits;

    /// How long opening a connection and the whole exchange may take, and how much of an answer is read.
    public record Limits(Duration connect, Duration total, int bodyBytes) {
        public static final Limits USUAL = new Limits(Duration.ofSeconds(5), Duration.ofSeconds(30), 1024 * 1024);
    }

    private HttpExecutor(HttpClient client, Limits limits) {
        this.client = client;
        this.limits = limits;
    }

    /// Opens the client.
    ///
    /// @param egress asked at every connection, because the server learns late where itself listens
    public static HttpExecutor open(Supplier<EgressPolicy> egress, Limits limits) {
        var threads = new QueuedThreadPool(32, 2);
        threads.setName("http-executor");
        threads.setDaemon(true);
        var client = new HttpClient();
        client.setExecutor(threads);
        client.setSocketAddressResolver(new CheckedResolver(egress));
        client.setConnectTimeout(limits.connect().toMillis());
        client.setFollowRedirects(false);
        client.setMaxConnectionsPerDestination(1024);
        client.setMaxResponseHeadersSize(32 * 1024);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, "Slipway"));
        try {
            client.start();
        } catch (Exception e) {
            throw new IllegalStateException("cannot start the HTTP client", e);
        }
        // 401 is an answer like any other, also when it says not how to sign in
        List.of(
                        RedirectProtocolHandler.NAME,
                        WWWAuthenticationProtocolHandler.NAME,
                        ProxyAuthenticationProtocolHandler.NAME)
                .forEach(client.getProtocolHandlers()::remove);
        return new HttpExecutor(client, limits);
    }

    @Override
    public void close() {
        try {
            client.stop();
        } catch (Exception e) {
            throw new IllegalStateException("cannot stop the HTTP client", e);
        }
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public String settingsSchema() {
        return SCHEMA;
    }

    @Override
    public Set<String> literalSettings() {
        return Set.of("await");
    }

    @Override
    public List<String> problems(Map<String, Object> settings, Map<String, Object> parameters) {
        var result = new ArrayList<String>();
        collect(result, () -> constant(settings.get("url"), Outgoing::url));
        collect(result, () -> constant(settings.get("method"), method -> Outgoing.method(method, null)));
        if (settings.get("headers") instanceof Map<?, ?> headers) {
            headers.keySet().forEach(name -> collect(result, () -> Outgoing.checkName(String.valueOf(name))));
        }
        collect(result, () -> Expectation.of(settings.get("expect")));
        return List.copyOf(result);
    }

    @Override
    public Outcome execute(Task task) throws InterruptedException {
        return task.settings().containsKey("await") ? delivered(task) : send(task, Expected.ANSWER);
    }

    /// What a good answer is for.
    private enum Expected {
        /// It is the output.
        ANSWER,
        /// It says that the request was delivered; the output comes with the callback.
        DELIVERY
    }

    private Outcome delivered(Task task) throws InterruptedException {
        var outcome = send(task, Expected.DELIVERY);
        return outcome instanceof Outcome.Failed(Failure(var code, var message, var retryable))
                ? new Outcome.Failed(new Failure(code, DELIVERY + message, retryable))
                : outcome;
    }

    private Outcome send(Task task, Expected purpose) throws InterruptedException {
        Outgoing outgoing;
        Expectation expected;
        try {
            outgoing = Outgoing.of(task);
            expected = Expectation.of(task.settings().get("expect"));
        } catch (BadRequest e) {
            return e.outcome();
        }
        var what = outgoing.method() + " " + outgoing.shown();
        var began = System.nanoTime();
        return switch (Exchange.send(client, outgoing, limits.total(), limits.bodyBytes())) {
            case Exchange.End.Denied _ ->
                Outcome.failedForGood("egress_denied", "requests to this address are not allowed");
            case Exchange.End.Broken(var reason) -> {
                task.log(Task.Level.WARN, "%s failed: %s".formatted(what, reason));
                yield Outcome.failed("network", "%s failed: %s".formatted(what, reason));
            }
            case Answer answer -> {
                var milliseconds = (System.nanoTime() - began) / 1_000_000;
                var isGood = expected.isMetBy(answer.status());
                task.log(
                        isGood ? Task.Level.INFO : Task.Level.WARN,
                        "%s → %d in %d ms".formatted(what, answer.status(), milliseconds) + retryAfter(answer));
                yield isGood ? good(task, answer, purpose) : failed(task, what, answer);
            }
        };
    }

    private Outcome good(Task task, Answer answer, Expected purpose) {
        return switch (purpose) {
            case ANSWER -> done(task, answer);
            case DELIVERY -> new Outcome.Waiting(new Wait.Callback(), task.deadline());
        };
    }

    private Outcome done(Task task, Answer answer) {
        if (answer.isTooLarge()) {
            return Outcome.failedForGood(
                    "response_too_large", "the answer is larger than %d bytes".formatted(limits.bodyBytes()));
        }
        var output = new LinkedHashMap<String, @Nullable Object>();
        output.put("status", answer.status());
        output.put("headers", answer.headers());
        output.put("body", answer.body(task));
        return Outcome.done(output);
    }

    private static Outcome failed(Task task, String what, Answer answer) {
        var status = answer.status();
        var text = task.masked(answer.text().strip().lines().findFirst().orElse(""));
        var message = "%s was answered with %d".formatted(what, status)
                + (status / 100 == 3 ? " (redirects are not followed)" : "")
                + (text.isEmpty() ? "" : ": " + text.substring(0, Math.min(text.length(), MOST_OF_BODY_IN_MESSAGE)));
        return status == 429 || status >= 500
                ? Outcome.failed("http_" + status, message)
                : Outcome.failedForGood("http_" + status, message);
    }

    private static String retryAfter(Answer answer) {
        return answer.retryAfter().map(when -> ", Retry-After " + when).orElse("");
    }

    private static void constant(@Nullable Object setting, Consumer<String> check) {
        if (setting instanceof String text && !text.contains("{{")) {
            check.accept(text);
        }
    }

    private static void collect(List<String> problems, Runnable check) {
        try {
            check.run();
        } catch (BadRequest e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }
}
