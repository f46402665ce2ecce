package dev.slipway.ui;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The files of the app on the class path, each beside its compressed forms.
///
/// Threading: what was read once is kept; a name that no file has leaves nothing behind.
final class Assets {
    private static final Pattern PATH = Pattern.compile("(assets/)?[A-Za-z0-9_-][A-Za-z0-9._-]*");
    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "woff2", "font/woff2",
            "txt", "text/plain; charset=utf-8",
            "webmanifest", "application/manifest+json");
    private static final List<Coding> CODINGS = List.of(new Coding("br", ".br"), new Coding("gzip", ".gz"));
    private static final byte[] NONE = {};

    private final String root;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();

    /// @param root the folder on the class path, with a slash at both ends
    Assets(String root) {
        this.root = root;
    }

    private record Coding(String name, String suffix) {}

    /// A file as it is sent.
    ///
    /// @param coding how it is compressed, null when it is not
    /// @param hashed whether its name changes with its content
    @SuppressWarnings("ArrayRecordComponent")
    record Asset(String type, byte[] bytes, @Nullable String coding, boolean hashed) {
        Optional<String> encoding() {
            return Optional.ofNullable(coding);
        }
    }

    /// A file, compressed as the other side can read it.
    ///
    /// @param encodings the other side's `Accept-Encoding`
    Optional<Asset> find(String path, String encodings) {
        var type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        if (type == null || !PATH.matcher(path).matches()) {
            return Optional.empty();
        }
        boolean hashed = path.startsWith("assets/");
        for (var coding : CODINGS) {
            if (accepts(encodings, coding.name())) {
                var bytes = read(path + coding.suffix());
                if (bytes.length > 0) {
                    return Optional.of(new Asset(type, bytes, coding.name(), hashed));
                }
            }
        }
        var bytes = read(path);
        return bytes.length == 0 ? Optional.empty() : Optional.of(new Asset(type, bytes, null, hashed));
    }

    private static boolean accepts(String encodings, String coding) {
        for (var each : encodings.split(",", -1)) {
            var parts = each.split(";", 2);
            if (parts[0].strip().equalsIgnoreCase(coding)) {
                return parts.length == 1 || !parts[1].strip().matches("q=0(\\.0*)?");
            }
        }
        return false;
    }

    /// The one HTML file; a page that says so where the app was not built.
    String index() {
        var bytes = read("index.html");
        return bytes.length > 0 ? new String(bytes, StandardCharsets.UTF_8) : """
                <!doctype html><html lang="en"><meta charset="utf-8"><title>Slipway without pages</title>
                <h1>This server was built without its pages</h1>
                <p>Everything else works: the APIs (<a href="/docs">/docs</a>) and the command line. To have the pages,
                install Node 20 or newer with npm, leave SLIPWAY_PAGES=none out, and build again: ./slipway build</p>
                """;
    }

    private byte[] read(String path) {
        var known = files.get(path);
        if (known != null) {
            return known;
        }
        try (var in = Assets.class.getResourceAsStream(root + path)) {
            if (in == null) {
                return NONE;
            }
            var bytes = in.readAllBytes();
            files.put(path, bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How many files are kept.
    int kept() {
        return files.size();
    }
}
