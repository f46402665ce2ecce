package dev.slipway.ui;

import dev.slipway.http.Call;
import dev.slipway.http.Guard;
import dev.slipway.http.Handler;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.PlainErrors;
import dev.slipway.http.Reply;
import dev.slipway.http.Route;
import dev.slipway.http.Routes;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/// `/ui/` and all below it, and `/`, which leads there. Everybody may load the pages: there is nothing of the
/// server in them. What they show they ask the API for, which knows who may see it.
public final class Pages {
    private static final String FOR_EVER = "public, max-age=31536000, immutable";
    private static final String HTML = "text/html; charset=utf-8";
    private static final int NONCE_BYTES = 18;

    private final Assets assets;
    private final SecureRandom random = new SecureRandom();
    private final String index;

    /// @param signIn whether people sign in with an issuer here; the page for signing in asks for a token if not
    public Pages(boolean signIn) {
        this(new Assets("/pages/"), signIn);
    }

    Pages(Assets assets, boolean signIn) {
        this.assets = assets;
        this.index = assets.index().replace("__SIGN_IN__", signIn ? "issuer" : "token");
    }

    /// Adds the routes.
    public void addTo(Routes routes) {
        add(routes, "/", _ -> Reply.empty(302).with("Location", "/ui/"), "Where those are led who come without a path");
        add(
                routes,
                "/ui",
                _ -> Reply.empty(302).with("Location", "/ui/"),
                "Where those are led who leave the slash out");
        add(routes, "/ui/{path*}", this::file, "The pages");
    }

    private static void add(Routes routes, String path, Handler handler, String description) {
        routes.add(new Route("GET", path, Guard.open(), handler, PlainErrors.TABLE, description));
    }

    /// A file of the app; for every other path the app itself, which knows its pages.
    private Reply file(Call call) {
        var path = call.path("path");
        var encodings = call.header("Accept-Encoding").orElse("");
        var asset = assets.find(path, encodings);
        if (asset.isPresent()) {
            var reply = Reply.bytes(200, asset.get().type(), asset.get().bytes())
                    .with("Cache-Control", asset.get().hashed() ? FOR_EVER : "no-cache")
                    .with("Vary", "Accept-Encoding");
            return asset.get()
                    .encoding()
                    .map(it -> reply.with("Content-Encoding", it))
                    .orElse(reply);
        }
        if (path.startsWith("assets/")) {
            // An app that is older than the server asks for files that are gone; HTML would be no answer.
            throw new HttpProblem.NotFound("Not found");
        }
        var nonce = nonce();
        return Reply.bytes(200, HTML, index.replace("__NONCE__", nonce).getBytes(StandardCharsets.UTF_8))
                .with("Content-Security-Policy", policy(nonce));
    }

    /// SECURITY.md 2.13. Mantine writes style elements, which carry the nonce, and style attributes.
    private static String policy(String nonce) {
        return "default-src 'none'; script-src 'self'; style-src-elem 'self' 'nonce-" + nonce
                + "'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self';"
                + " worker-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none';"
                + " frame-ancestors 'none'";
    }

    private String nonce() {
        var bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
