package dev.slipway.executor.http;

import dev.slipway.json.Json;
import dev.slipway.json.JsonProblem;
import dev.slipway.spi.Task;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MimeTypes;
import org.jspecify.annotations.Nullable;

/// What the other side answered, its body read up to the limit.
final class Answer implements Exchange.End {
    /// Others may hold what is nobody's business, such as cookies.
    private static final Set<String> KEPT_HEADERS = Set.of(
            "content-type",
            "date",
            "deprecation",
            "etag",
            "last-modified",
            "link",
            "location",
            "ratelimit-limit",
            "ratelimit-remaining",
            "ratelimit-reset",
            "retry-after",
            "sunset",
            "traceparent",
            "x-correlation-id",
            "x-ratelimit-limit",
            "x-ratelimit-remaining",
            "x-ratelimit-reset",
            "x-request-id");

    private final int status;
    private final HttpFields headers;
    private final byte[] bytes;
    private final boolean tooLarge;

    Answer(int status, HttpFields headers, byte[] bytes, boolean tooLarge) {
        this.status = status;
        this.headers = headers;
        this.bytes = bytes;
        this.tooLarge = tooLarge;
    }

    int status() {
        return status;
    }

    /// Whether there was more than may be read.
    boolean isTooLarge() {
        return tooLarge;
    }

    Optional<String> retryAfter() {
        return Optional.ofNullable(headers.get(HttpHeader.RETRY_AFTER));
    }

    /// The headers that are kept, by name in lower case; one that came several times is joined by commas.
    Map<String, String> headers() {
        var result = new TreeMap<String, String>();
        for (var field : headers) {
            var name = field.getName().toLowerCase(Locale.ROOT);
            if (KEPT_HEADERS.contains(name) && field.getValue() != null) {
                result.merge(name, clean(field.getValue()), (first, next) -> first + ", " + next);
            }
        }
        return result;
    }

    /// The body as JSON when its type says so and it is, else as text; null when it is empty.
    @Nullable
    Object body(Task task) {
        if (bytes.length == 0) {
            return null;
        }
        var type = headers.get(HttpHeader.CONTENT_TYPE);
        var media = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (media.equals("application/json") || media.endsWith("+json")) {
            try {
                return Json.parse(bytes);
            } catch (JsonProblem e) {
                task.log(Task.Level.WARN, "the answer says that it is JSON, but: " + e.getMessage());
            }
        }
        return text();
    }

    /// The body as text, in the charset that its type names, else UTF-8.
    String text() {
        var name = MimeTypes.getCharsetFromContentType(headers.get(HttpHeader.CONTENT_TYPE));
        try {
            return clean(new String(bytes, name == null ? StandardCharsets.UTF_8 : Charset.forName(name)));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException _) {
            return clean(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    /// PostgreSQL stores no U+0000.
    private static String clean(String text) {
        return text.replace('\0', '\uFFFD');
    }
}
