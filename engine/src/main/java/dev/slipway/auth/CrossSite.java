package dev.slipway.auth;

import dev.slipway.http.Call;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;

/// Whether a request with a session's cookie may come from another site's page (CONTRACTS.md 1; SECURITY.md
/// C1).
final class CrossSite {
    private static final Set<String> SAFE = Set.of("GET", "HEAD");
    private static final Set<String> OUR_SITES = Set.of("same-origin", "none");
    private static final List<String> HEADERS = List.of("csrf-token", "xsrf-token", "x-csrf-token", "x-xsrf-token");

    private CrossSite() {}

    /// @param token the one token that proves that the sender could read our answers
    /// @param origin how our own pages' `Origin` reads
    static boolean refuses(Call call, String token, String origin) {
        if (SAFE.contains(call.method())
                || HEADERS.stream().flatMap(name -> call.headers(name).stream()).anyMatch(it -> equal(it, token))) {
            return false;
        }
        // Browsers say where a page is from; what says nothing at all is no browser.
        var site = call.header("sec-fetch-site");
        return site.isPresent()
                ? !OUR_SITES.contains(site.get())
                : call.header("origin").filter(it -> !it.equals(origin)).isPresent();
    }

    private static boolean equal(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
