package dev.slipway.http;

import java.util.function.BiConsumer;

/// The headers of every reply, whoever made it.
final class ReplyHeaders {
    private ReplyHeaders() {}

    /// Hands out names and values: the fixed ones first, then the reply's own, where one of the same name
    /// replaces a fixed one.
    ///
    /// @param set replaces
    /// @param add adds beside others of the name
    static void write(Reply reply, String requestId, BiConsumer<String, String> set, BiConsumer<String, String> add) {
        set.accept("X-Content-Type-Options", "nosniff");
        set.accept("Referrer-Policy", "no-referrer");
        set.accept("X-Frame-Options", "DENY");
        set.accept("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox");
        set.accept("Cross-Origin-Opener-Policy", "same-origin");
        set.accept("Cross-Origin-Resource-Policy", "same-origin");
        set.accept("Cache-Control", "no-store");
        set.accept("X-Request-Id", requestId);
        for (var header : reply.headers()) {
            // The only one that may stand several times in a reply.
            (header.name().equalsIgnoreCase("Set-Cookie") ? add : set).accept(header.name(), header.value());
        }
        switch (reply.content()) {
            case Reply.Nothing _ -> {}
            case Reply.Bytes(var type, var bytes) -> {
                set.accept("Content-Type", type);
                set.accept("Content-Length", Integer.toString(bytes.length));
            }
            case Reply.Stream(var type, var _) -> set.accept("Content-Type", type);
            case Reply.Events _ -> {
                set.accept("Content-Type", "text/event-stream");
                // A proxy that holds events back makes a live view stand still.
                set.accept("X-Accel-Buffering", "no");
            }
        }
    }
}
