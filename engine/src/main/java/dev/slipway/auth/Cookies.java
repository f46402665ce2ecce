package dev.slipway.auth;

import dev.slipway.http.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The two cookies of those who sign in.
enum Cookies {
    /// The session. No other site's page makes a browser send it.
    SESSION("forgeportal.sid", "Strict", Sessions.LONGEST),
    /// A sign-in that is under way. It must come along when the issuer, another site, sends the browser back.
    SIGN_IN("forgeportal.login", "Lax", SignInAttempt.PATIENCE);

    private final String word;
    private final String sameSite;
    private final Duration life;

    Cookies(String word, String sameSite, Duration life) {
        this.word = word;
        this.sameSite = sameSite;
        this.life = life;
    }

    /// Every value that a call has for it. More than one is a sign of somebody who puts cookies between.
    List<String> in(Call call) {
        var values = new ArrayList<String>();
        for (var line : call.headers("cookie")) {
            for (var pair : line.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(word)) {
                    values.add(unquoted(pair.substring(equals + 1).strip()));
                }
            }
        }
        return values;
    }

    /// Some clients put the value between quotes (RFC 6265 lets them).
    private static String unquoted(String value) {
        return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }

    /// The value of the header that sets it.
    ///
    /// @param tls whether it may travel over TLS alone
    String set(String value, boolean tls) {
        return header(value, life, tls);
    }

    /// The value of the header that removes it.
    String clear(boolean tls) {
        return header("", Duration.ZERO, tls);
    }

    private String header(String value, Duration age, boolean tls) {
        return "%s=%s; Path=/; HttpOnly; SameSite=%s; Max-Age=%d%s"
                .formatted(word, value, sameSite, age.toSeconds(), tls ? "; Secure" : "");
    }
}
