package dev.slipway.auth;

import dev.slipway.http.Call;
import dev.slipway.http.HttpProblem;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Keeps other sites' pages, which the developer has open too, from driving a server in dev mode: it takes
/// every request from this machine for the developer's, and their browser runs on this machine.
final class LocalBrowser {
    private static final Set<String> SAFE = Set.of("GET", "HEAD");
    private static final Set<String> OUR_SITES = Set.of("same-origin", "none");
    /// `localhost`, names below it (which browsers resolve to loopback themselves), and loopback addresses.
    private static final Pattern LOOPBACK =
            Pattern.compile("(?:(?:[a-z0-9-]{1,63}\\.){0,3}localhost|127(?:\\.[0-9]{1,3}){3}|\\[::1])(?::[0-9]{1,5})?");

    private LocalBrowser() {}

    /// @throws HttpProblem.Forbidden when the request may come from another site's page
    static void check(Call call) {
        var host = call.header("host").orElse("").toLowerCase(Locale.ROOT);
        // A name of another site that was made to point to this machine (DNS rebinding) is no name of ours.
        if (!LOOPBACK.matcher(host).matches()) {
            throw HttpProblem.Forbidden.because("In dev mode only requests to localhost are answered without a token");
        }
        if (SAFE.contains(call.method())) {
            return;
        }
        var site = call.header("sec-fetch-site");
        boolean ours = site.isPresent()
                ? OUR_SITES.contains(site.get())
                : call.header("origin").map(origin -> sameHost(origin, host)).orElse(true);
        if (!ours) {
            throw HttpProblem.Forbidden.because("Cross-site request refused");
        }
    }

    private static boolean sameHost(String origin, String host) {
        return origin.toLowerCase(Locale.ROOT).equals("http://" + host);
    }
}
