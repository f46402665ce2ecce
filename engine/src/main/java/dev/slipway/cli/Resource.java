package dev.slipway.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A path below `/api/v1` with its query, every part encoded.
record Resource(String text) {
    /// The resource of these path segments.
    static Resource at(String... segments) {
        return new Resource(
                Arrays.stream(segments).map(part -> "/" + encoded(part)).collect(Collectors.joining()));
    }

    /// The same with one more query parameter; without a value, the same.
    Resource with(String name, @Nullable Object value) {
        return value == null
                ? this
                : new Resource(text + (text.contains("?") ? "&" : "?") + name + "=" + encoded(value.toString()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
