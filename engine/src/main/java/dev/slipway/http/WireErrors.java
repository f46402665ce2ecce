package dev.slipway.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Answers what the HTTP library refused before a route saw it, in the shape of the dialect where the path is
/// legible.
final class WireErrors implements Request.Handler {
    private final Routes routes;

    WireErrors(Routes routes) {
        this.routes = routes;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        var id = Call.requestId(request);
        var call = new Call(request, Map.of(), id, () -> new byte[0], new CountDownLatch(0));
        var table = routes.errorsAt(legible(call.pathText()));
        var problem = problem(response.getStatus());
        var reply = ReplyHeaders.demanded(problem, table.reply(problem, call));
        response.setStatus(reply.status());
        ReplyHeaders.write(reply, id, response.getHeaders());
        var bytes = reply.content() instanceof Reply.Bytes(var _, var body)
                        && !call.method().equals("HEAD")
                ? body
                : new byte[0];
        response.write(true, ByteBuffer.wrap(bytes), callback);
        return true;
    }

    private static Throwable problem(int status) {
        return switch (status) {
            case 400 -> new HttpProblem.Malformed(400, "Malformed request");
            case 404 -> new HttpProblem.NotFound("Not found");
            case 408 -> new HttpProblem.RequestTimeout();
            case 414 -> new HttpProblem.Malformed(414, "The URI is too long");
            case 431 -> new HttpProblem.Malformed(431, "The headers are too large");
            case 503 -> new HttpProblem.Unavailable(Duration.ofSeconds(1));
            default ->
                status >= 400 && status < 600 && status != 500
                        ? new HttpProblem.Malformed(status, "The request cannot be served")
                        : new IllegalStateException("the HTTP library failed with " + status);
        };
    }

    /// The segments that can be read, for the choice of the table alone.
    private static List<String> legible(String path) {
        var segments = new ArrayList<String>();
        if (path.startsWith("/")) {
            for (var segment : PathPattern.split(path)) {
                Percent.decode(segment, false).ifPresent(segments::add);
            }
        }
        return segments;
    }
}
