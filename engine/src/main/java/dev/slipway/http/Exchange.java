package dev.slipway.http;

import dev.slipway.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// From one request to its reply: find the route, ask its guard, let it answer, write what came of it.
final class Exchange implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final int URI_CHARACTERS = 8 * 1024;
    private static final int HEADERS = 100;
    private static final Set<String> METERED = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final Routes routes;
    private final ServerSettings settings;
    private final BodyReader bodies;
    private final Set<Sse> streams = ConcurrentHashMap.newKeySet();
    private final CountDownLatch stopping = new CountDownLatch(1);

    Exchange(Routes routes, ServerSettings settings) {
        this.routes = routes;
        this.settings = settings;
        this.bodies = new BodyReader(settings.bodyTime());
    }

    void answer(HttpServletRequest servletRequest, HttpServletResponse response) throws IOException {
        long begin = System.nanoTime();
        var request = ServletContextRequest.getServletContextRequest(servletRequest);
        var id = Call.requestId(request);
        var path = decoded(request.getHttpURI().getPath());
        var match = path.flatMap(segments -> routes.find(request.getMethod(), segments));
        var parameters = match.map(Routes.Match::parameters).orElse(Map.of());
        var call = new Call(request, parameters, id, () -> bodies.read(request, input(servletRequest)), stopping);
        var route = match.map(Routes.Match::route);
        var table = route.map(Route::errors).orElseGet(() -> routes.errorsAt(path.orElse(List.of())));
        var reply = reply(call, route, path, table);
        int status = reply.status();
        try {
            boolean whole = request.consumeAvailable() || bodies.drain(request, input(servletRequest));
            write(reply, call, request, response, whole);
        } finally {
            long nanos = System.nanoTime() - begin;
            var name = METERED.contains(call.method()) ? call.method() : "OTHER";
            settings.meter().record(name, route.map(Route::path).orElse("none"), status, nanos);
            log(call, status, nanos);
        }
    }

    private static InputStream input(HttpServletRequest request) {
        try {
            return request.getInputStream();
        } catch (IOException e) {
            throw new HttpProblem.BadBody("The body could not be read");
        }
    }

    /// The decoded segments; empty when the path has one that no route can mean.
    private static Optional<List<String>> decoded(@Nullable String path) {
        if (path == null || !path.startsWith("/")) {
            return Optional.empty();
        }
        var segments = new ArrayList<String>();
        for (var segment : PathPattern.split(path)) {
            var text = Percent.decode(segment, false);
            if (text.isEmpty()
                    || text.get().equals(".")
                    || text.get().equals("..")
                    || text.get().contains("/")
                    || text.get().contains("\\")) {
                return Optional.empty();
            }
            segments.add(text.get());
        }
        return Optional.of(segments);
    }

    private Reply reply(Call call, Optional<Route> route, Optional<List<String>> path, ErrorTable table) {
        try {
            bounded(call);
            if (route.isEmpty()) {
                throw missing(path);
            }
            route.get().guard().check(call);
            return route.get().handler().handle(call);
        } catch (Throwable failure) { // a StackOverflowError is no Exception, and an answer it needs all the same
            var told = settings.translation().apply(failure);
            var reply = failed(told, call, table);
            if (route.isPresent() && (reply.status() == 401 || reply.status() == 403)) {
                watch(call, route.get(), reply.status(), told);
            }
            return reply;
        }
    }

    private void watch(Call call, Route route, int status, Throwable failure) {
        var reason = failure instanceof HttpProblem problem ? problem.text() : "Not allowed";
        settings.refusals().refused(call, route.method() + " " + route.path(), status, reason);
    }

    private static void bounded(Call call) {
        if (call.pathText().length() + call.queryText().length() > URI_CHARACTERS) {
            throw new HttpProblem.Malformed(414, "The URI is too long");
        }
        if (call.headerCount() > HEADERS) {
            throw new HttpProblem.Malformed(431, "There are too many headers");
        }
    }

    private HttpProblem missing(Optional<List<String>> path) {
        var methods = path.map(routes::methodsAt).orElse(Set.of());
        return methods.isEmpty() ? new HttpProblem.NotFound("Not found") : new HttpProblem.MethodNotAllowed(methods);
    }

    private static Reply failed(Throwable failure, Call call, ErrorTable table) {
        Reply reply;
        try {
            reply = table.reply(failure, call);
        } catch (Throwable second) {
            second.addSuppressed(failure);
            LOG.error("request {}: the error table failed too", call.requestId(), second);
            return PlainErrors.TABLE.reply(second, call);
        }
        if (reply.status() == 500) {
            LOG.error("request {} failed", call.requestId(), failure);
        } else if (reply.status() > 500 && !(failure instanceof HttpProblem)) {
            // The table knows what it is, for example a database that is away: no stack per request.
            LOG.warn("request {} was answered with {}: {}", call.requestId(), reply.status(), failure.toString());
        }
        return ReplyHeaders.demanded(failure, reply);
    }

    private void write(
            Reply reply, Call call, ServletContextRequest request, HttpServletResponse response, boolean whole)
            throws IOException {
        response.setStatus(reply.status());
        // The servlet layer rewrites content types; the headers below it go out as they are.
        var plain = Response.getOriginalResponse(request.getServletContextResponse());
        ReplyHeaders.write(reply, call.requestId(), plain.getHeaders());
        if (!whole) {
            // The rest of a body that nobody read would be taken for the next request. Said here, the sender knows
            // that the connection ends; it would otherwise send its next request into it.
            plain.getHeaders().put("Connection", "close");
        }
        if (call.method().equals("HEAD")) {
            return;
        }
        switch (reply.content()) {
            case Reply.Nothing _ -> {}
            case Reply.Bytes(var _, var bytes) -> response.getOutputStream().write(bytes);
            case Reply.Stream(var _, var writer) ->
                streamed(call, request, () -> writer.write(response.getOutputStream()));
            case Reply.Events(var source) -> {
                var events = new Sse(response.getOutputStream(), settings.streamSilence());
                streams.add(events);
                try {
                    streamed(call, request, () -> events.run(source));
                } finally {
                    streams.remove(events);
                }
            }
        }
    }

    /// Writes a reply that is made on the way. It has begun, so a failure can only cut it.
    private static void streamed(Call call, ServletContextRequest request, Streamed writer) {
        try {
            writer.write();
        } catch (Throwable failure) {
            if (failure instanceof IOException) {
                LOG.debug("request {}: the other side is gone", call.requestId(), failure);
            } else {
                LOG.error("request {} failed in the middle of its reply", call.requestId(), failure);
            }
            request.getServletChannel().abort(failure);
        }
    }

    private interface Streamed {
        void write() throws IOException;
    }

    /// As JSON, so that nothing in a path can forge a line; without the query, which may hold a token.
    private static void log(Call call, int status, long nanos) {
        if (LOG.isDebugEnabled()) {
            var line = new LinkedHashMap<String, @Nullable Object>();
            line.put("request", call.requestId());
            line.put("method", call.method());
            line.put("path", call.pathText());
            line.put("status", status);
            line.put("micros", nanos / 1000);
            LOG.debug("{}", Json.write(line));
        }
    }

    /// Ends the streams that are open, and the calls that wait for something.
    void endStreams() {
        stopping.countDown();
        streams.forEach(Sse::end);
    }

    @Override
    public void close() {
        bodies.close();
    }
}
