package dev.slipway.http;

import dev.slipway.json.Json;
import dev.slipway.json.JsonProblem;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/// One request. Used by the one thread that answers it.
public final class Call {
    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "DELETE");

    private final Request request;
    private final Map<String, String> parameters;
    private final Supplier<byte[]> source;
    private final CountDownLatch stopping;
    private final String requestId;
    private final Map<Class<?>, Object> things = new HashMap<>();
    private @Nullable Map<String, String> queries;
    private byte @Nullable [] bytes;

    /// @param source reads the body
    /// @param stopping down when the server stops
    Call(
            Request request,
            Map<String, String> parameters,
            String requestId,
            Supplier<byte[]> source,
            CountDownLatch stopping) {
        this.request = request;
        this.parameters = parameters;
        this.source = source;
        this.stopping = stopping;
        this.requestId = requestId;
    }

    /// The request's id as its sender wrote it, when that is at most 128 visible ASCII characters; else a new
    /// one.
    static String requestId(Request request) {
        var sent = request.getHeaders().get("x-request-id");
        return sent != null
                        && !sent.isEmpty()
                        && sent.length() <= 128
                        && sent.chars().allMatch(c -> c > ' ' && c < 0x7f)
                ? sent
                : UUID.randomUUID().toString();
    }

    /// GET, HEAD, POST, …
    public String method() {
        return request.getMethod();
    }

    /// The path as it was sent, still percent-encoded, without the query.
    public String pathText() {
        var path = request.getHttpURI().getPath();
        return path == null ? "" : path;
    }

    /// The query string as it was sent; empty without one. It may hold what must not be logged.
    public String queryText() {
        var query = request.getHttpURI().getQuery();
        return query == null ? "" : query;
    }

    /// The value of a parameter of the route's path, decoded.
    ///
    /// @throws IllegalArgumentException when the route has no such parameter
    public String path(String name) {
        var value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no parameter " + name);
        }
        return value;
    }

    /// The value of a name in the query string.
    ///
    /// @throws HttpProblem.BadQuery when the query string is malformed or says a name twice
    public Optional<String> query(String name) {
        return Optional.ofNullable(queries().get(name));
    }

    /// All names and values of the query string, in order.
    ///
    /// @throws HttpProblem.BadQuery when it is malformed or says a name twice
    public Map<String, String> queries() {
        if (queries == null) {
            queries = parse(queryText());
        }
        return queries;
    }

    private static Map<String, String> parse(String query) {
        var result = new LinkedHashMap<String, String>();
        for (var pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            var name = decode(equals < 0 ? pair : pair.substring(0, equals));
            var value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            if (result.putIfAbsent(name, value) != null) {
                throw new HttpProblem.BadQuery(name, "Query parameter given more than once: " + name);
            }
        }
        return result;
    }

    private static String decode(String text) {
        return Percent.decode(text, true)
                .orElseThrow(() -> new HttpProblem.BadQuery("", "The query string is malformed"));
    }

    /// The first header of that name.
    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    /// All headers of that name, one entry per line that was sent.
    public List<String> headers(String name) {
        return request.getHeaders().getFields(name).stream()
                .map(field -> field.getValue() == null ? "" : field.getValue())
                .toList();
    }

    /// How many header lines there are.
    int headerCount() {
        return request.getHeaders().size();
    }

    /// Echoed to the sender, in every log line about this call.
    public String requestId() {
        return requestId;
    }

    /// The address of the other end of the connection.
    public String remoteAddress() {
        var address = Request.getRemoteAddr(request);
        return address == null ? "" : address;
    }

    /// The body as JSON. Read when asked for, so never before the guard let the call pass.
    ///
    /// The body of a GET, HEAD or DELETE is ignored.
    ///
    /// @throws HttpProblem.UnsupportedMediaType when a body is there that is not declared as JSON in UTF-8
    /// @throws HttpProblem.TooLarge above 1 MiB
    /// @throws HttpProblem.RequestTimeout when it does not arrive in time
    /// @throws HttpProblem.BadBody when it is no JSON within the limits
    public Body jsonBody() {
        var body = rawBody("application/json");
        if (body.length == 0) {
            return Body.NONE;
        }
        try {
            return new Body(true, Json.parse(body));
        } catch (JsonProblem e) {
            throw new HttpProblem.BadBody(e.getMessage() == null ? "The body is no JSON" : e.getMessage());
        }
    }

    /// The body's bytes, with the same limits and refusals as [#jsonBody]; empty when there is none.
    ///
    /// @param mediaTypes the ones that a non-empty body may be declared as
    public byte[] rawBody(String... mediaTypes) {
        if (WITHOUT_BODY.contains(method())) {
            return new byte[0];
        }
        // Before the bytes: who declared the wrong type need not be waited for. None declared is fine for none sent.
        var declared = header("content-type");
        if (declared.isPresent()) {
            checkType(declared.get(), List.of(mediaTypes));
        }
        if (bytes == null) {
            bytes = source.get();
        }
        var body = bytes;
        if (body.length > 0 && declared.isEmpty()) {
            throw new HttpProblem.UnsupportedMediaType("Content-Type is missing, expected " + mediaTypes[0]);
        }
        return body;
    }

    private void checkType(String declared, List<String> mediaTypes) {
        var parts = declared.split(";", -1);
        boolean known = mediaTypes.contains(parts[0].strip().toLowerCase(Locale.ROOT));
        boolean utf8 = true;
        for (int i = 1; i < parts.length; i++) {
            var part = parts[i].strip().toLowerCase(Locale.ROOT).replace("\"", "");
            utf8 &= !part.startsWith("charset=") || part.equals("charset=utf-8") || part.equals("charset=utf8");
        }
        boolean empty = request.getHeaders().getLongField("content-length") == 0;
        if (!empty && (!known || !utf8 || headers("content-type").size() > 1)) {
            throw new HttpProblem.UnsupportedMediaType("Unsupported Content-Type, expected " + mediaTypes.getFirst());
        }
    }

    /// Waits on the thread that answers the call, for what may change meanwhile.
    ///
    /// @return false when the server stops: the call is to be answered with what there is
    public boolean pause(Duration time) {
        try {
            return !stopping.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Leaves something for those who handle the call later: a guard leaves who asks.
    public <T> void put(Class<T> type, T thing) {
        things.put(type, thing);
    }

    /// What was left under that type.
    ///
    /// @throws IllegalStateException when nothing was: the route has the wrong guard
    public <T> T get(Class<T> type) {
        return find(type).orElseThrow(() -> new IllegalStateException("no " + type.getSimpleName() + " in the call"));
    }

    /// What was left under that type, if anything.
    public <T> Optional<T> find(Class<T> type) {
        return Optional.ofNullable(type.cast(things.get(type)));
    }
}
