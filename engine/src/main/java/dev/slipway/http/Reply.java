package dev.slipway.http;

import dev.slipway.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answer to one call.
///
/// @param status the status
/// @param headers beside those that every reply has; one of the same name replaces those
/// @param content what follows the headers
public record Reply(int status, List<Header> headers, Content content) {
    /// Copies the headers.
    public Reply {
        headers = List.copyOf(headers);
    }

    /// One header.
    ///
    /// @param name the name
    /// @param value the value
    public record Header(String name, String value) {
        /// @throws IllegalArgumentException when the value has control characters
        public Header {
            if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
                throw new IllegalArgumentException("control character in the header " + name);
            }
        }
    }

    /// What follows the headers.
    public sealed interface Content {}

    /// Nothing follows.
    public record Nothing() implements Content {}

    /// Bytes that are known when the reply begins.
    ///
    /// @param type the content type
    /// @param bytes the bytes, not to be changed afterwards
    @SuppressWarnings("ArrayRecordComponent")
    public record Bytes(String type, byte[] bytes) implements Content {}

    /// Bytes that are written while they are made.
    ///
    /// @param type the content type
    /// @param writer what makes them
    public record Stream(String type, StreamWriter writer) implements Content {}

    /// Server-sent events.
    ///
    /// @param source what sends them; the stream ends when it returns
    public record Events(EventSource source) implements Content {}

    /// Makes the bytes of a streamed reply.
    @FunctionalInterface
    public interface StreamWriter {
        /// Writes everything; a failure cuts the connection, so that nobody takes a part for the whole.
        ///
        /// @throws IOException when the other side is gone
        void write(OutputStream out) throws IOException;
    }

    /// Sends the events of one stream. It runs on the call's thread, which is interrupted when the other side
    /// is gone or the server stops; returning is the right answer.
    @FunctionalInterface
    public interface EventSource {
        /// Sends events until there are no more.
        ///
        /// @throws IOException when the other side is gone
        /// @throws InterruptedException when it waited and the stream ended meanwhile
        void send(Sse events) throws IOException, InterruptedException;
    }

    /// A JSON value, see [Json#write].
    public static Reply json(int status, @Nullable Object value) {
        return bytes(
                status, "application/json; charset=utf-8", Json.write(value).getBytes(StandardCharsets.UTF_8));
    }

    /// 204.
    public static Reply noContent() {
        return new Reply(204, List.of(), new Nothing());
    }

    /// A status and nothing else, for example a redirect with its header.
    public static Reply empty(int status) {
        return new Reply(status, List.of(), new Nothing());
    }

    /// Plain text.
    public static Reply text(int status, String text) {
        return bytes(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /// Bytes of any type.
    public static Reply bytes(int status, String contentType, byte[] bytes) {
        return new Reply(status, List.of(), new Bytes(contentType, bytes));
    }

    /// 200 and bytes that are written while they are made.
    public static Reply stream(String contentType, StreamWriter writer) {
        return new Reply(200, List.of(), new Stream(contentType, writer));
    }

    /// 200 and server-sent events.
    public static Reply events(EventSource source) {
        return new Reply(200, List.of(), new Events(source));
    }

    /// The same with one more header.
    public Reply with(String name, String value) {
        var more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new Reply(status, more, content);
    }
}
