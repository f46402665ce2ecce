package dev.slipway.http;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Answers a request for another protocol as if it had not asked for one, as HTTP allows. Javalin would look
/// for a WebSocket route of its own, and begin a session with a cookie before it finds none.
final class NoUpgrade extends Handler.Wrapper {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return super.handle(
                request.getHeaders().contains(HttpHeader.UPGRADE) ? new Plain(request) : request, response, callback);
    }

    private static final class Plain extends Request.Wrapper {
        private final HttpFields headers;

        Plain(Request request) {
            super(request);
            this.headers = HttpFields.from(request.getHeaders().stream()
                    .filter(field -> !upgrades(field))
                    .toArray(HttpField[]::new));
        }

        private static boolean upgrades(HttpField field) {
            return field.is("Upgrade") || field.getLowerCaseName().startsWith("sec-websocket-");
        }

        @Override
        public HttpFields getHeaders() {
            return headers;
        }
    }
}
