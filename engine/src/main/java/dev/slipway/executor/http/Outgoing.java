package dev.slipway.executor.http;

import dev.slipway.json.Json;
import dev.slipway.spi.Task;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A request as the settings describe it, checked.
///
/// @param headers by name, in any case of letters
/// @param body sent in UTF-8, null for none
record Outgoing(
        URI url,
        String method,
        Map<String, String> headers,
        @Nullable String body) {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final int LONGEST_HEADER = 8 * 1024;
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\t\\x20-\\x7E\\x80-\\xFF]*");

    /// They say where a request goes and where it ends, which is not the author's to say.
    private static final Set<String> OURS = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "upgrade",
            "te",
            "trailer",
            "expect",
            "proxy-authorization",
            "proxy-connection");

    /// Reads the settings of an attempt.
    ///
    /// @throws BadRequest when they are no request that may be sent
    static Outgoing of(Task task) {
        var settings = task.settings();
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Idempotency-Key", task.runId().toString());
        headers.put("X-Slipway-Lease", Long.toString(task.leaseSeq()));
        if (settings.get("auth") instanceof Map<?, ?> auth) {
            authorize(auth, headers);
        }
        var body = settings.get("body");
        if (body != null) {
            headers.put("Content-Type", body instanceof String ? "text/plain;charset=utf-8" : "application/json");
        }
        if (settings.get("headers") instanceof Map<?, ?> declared) {
            declared.forEach((name, value) -> put(headers, String.valueOf(name), value));
        }
        if (settings.get("signing") instanceof Map<?, ?> signing) {
            var secret = text(signing.get("secret"));
            var sent = body == null ? "" : text(body);
            headers.putAll(Signature.headers(secret, task.runId().toString(), Instant.now(), sent));
        }
        return new Outgoing(
                url(text(settings.get("url"))),
                method(settings.get("method"), body),
                headers,
                body == null ? null : text(body));
    }

    /// The target as it may be shown: without query.
    String shown() {
        return shown(url);
    }

    static URI url(String text) {
        URI url;
        try {
            url = new URI(text.strip());
        } catch (URISyntaxException _) {
            throw BadRequest.settings("http.url is no URL");
        }
        var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw BadRequest.settings("http.url begins neither with http:// nor with https://");
        }
        // java.net.URI knows no host for what programs read in different ways, such as a@b@c or 0x7f.1
        if (url.getHost() == null) {
            throw BadRequest.target("the host of http.url cannot be read for certain, so no request goes there");
        }
        if (url.getRawUserInfo() != null) {
            throw BadRequest.settings("http.url holds a user name; use http.auth for that");
        }
        if (url.getPort() == 0 || url.getPort() > 65535) {
            throw BadRequest.settings("http.url holds no valid port");
        }
        return url;
    }

    static String method(@Nullable Object setting, @Nullable Object body) {
        if (setting == null) {
            return body == null ? "GET" : "POST";
        }
        var method = text(setting).strip().toUpperCase(Locale.ROOT);
        if (!METHODS.contains(method)) {
            throw BadRequest.settings("http.method is none of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
        }
        return method;
    }

    static void checkName(String name) {
        if (!HEADER_NAME.matcher(name).matches()) {
            throw BadRequest.settings("http.headers holds a name that is none: " + name);
        }
        if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
            throw BadRequest.settings("http.headers holds %s, which Slipway sets itself".formatted(name));
        }
    }

    private static String shown(URI url) {
        var path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort()) + path;
    }

    private static void authorize(Map<?, ?> auth, Map<String, String> headers) {
        switch (text(auth.get("type"))) {
            case "bearer" -> put(headers, "Authorization", "Bearer " + text(auth.get("token")));
            case "basic" -> {
                var pair = text(auth.get("username")) + ":" + text(auth.get("password"));
                var code = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
                put(headers, "Authorization", "Basic " + code);
            }
            case "header" -> put(headers, text(auth.get("name")), text(auth.get("value")));
            default -> throw BadRequest.settings("http.auth.type is none of bearer, basic, header");
        }
    }

    private static void put(Map<String, String> headers, String name, @Nullable Object value) {
        checkName(name);
        if (value == null) {
            return;
        }
        var text = text(value);
        if (!HEADER_VALUE.matcher(text).matches()) {
            throw BadRequest.settings(
                    "the header %s holds a line end or another character that no header may hold".formatted(name));
        }
        if (text.length() > LONGEST_HEADER) {
            throw BadRequest.settings("the header %s is longer than 8 KiB".formatted(name));
        }
        headers.put(name, text);
    }

    /// Strings as they are, everything else as JSON.
    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case String text -> text;
            default -> Json.write(value);
        };
    }
}
