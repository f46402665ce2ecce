package dev.slipway.auth;

import dev.slipway.TestServer;
import dev.slipway.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A browser with a cookie jar, pointed at one server.
public final class Browser implements AutoCloseable {
    private final CookieManager jar = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(jar)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final TestServer server;

    /// One with an empty jar.
    public Browser(TestServer server) {
        this.server = server;
    }

    /// What came back.
    public record Page(URI uri, HttpResponse<String> response) {
        /// The status.
        public int status() {
            return response.statusCode();
        }

        /// The body.
        public String text() {
            return response.body();
        }

        /// The body as JSON.
        public Map<String, @Nullable Object> json() {
            return Json.parseOwnObject(response.body());
        }

        /// Where it sends the browser, if it does.
        public String location() {
            return response.headers().firstValue("Location").orElse("");
        }
    }

    /// Begins to sign in and goes wherever it is sent, until there is an answer.
    public Page signIn() {
        var page = get("/auth/login");
        for (int i = 0; i < 5 && page.status() == 302 && !page.location().startsWith("/"); i++) {
            page = open(URI.create(page.location()));
        }
        return page;
    }

    /// Begins to sign in and stops before the callback.
    ///
    /// @return the address that it would go to next
    URI untilCallback() {
        var issuer = open(URI.create(get("/auth/login").location()));
        return URI.create(issuer.location());
    }

    /// GET below `/api/v1`.
    public Page get(String path) {
        return send("GET", path);
    }

    /// Any method below `/api/v1`, without a body.
    ///
    /// @param headers names and values
    public Page send(String method, String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(server.url() + "/api/v1" + path))
                .method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    /// POST below `/api/v1`.
    Page post(String path, Map<String, ?> body) {
        return send(HttpRequest.newBuilder(URI.create(server.url() + "/api/v1" + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.write(body)))
                .build());
    }

    /// GET of any address.
    ///
    /// @param headers names and values
    Page open(URI uri, String... headers) {
        var request = HttpRequest.newBuilder(uri);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    private Page send(HttpRequest request) {
        try {
            return new Page(request.uri(), client.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// The value of a cookie in the jar, empty for none.
    String cookie(String name) {
        return jar.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElse("");
    }

    /// Puts a cookie into the jar, in place of the one of that name.
    void put(String name, String value) {
        var cookie = new HttpCookie(name, value);
        cookie.setPath("/");
        cookie.setDomain("127.0.0.1");
        cookie.setVersion(0);
        var store = jar.getCookieStore();
        List.copyOf(store.getCookies()).stream()
                .filter(it -> it.getName().equals(name))
                .forEach(it -> store.remove(server.url(), it));
        store.add(server.url(), cookie);
    }

    @Override
    public void close() {
        client.close();
    }
}
