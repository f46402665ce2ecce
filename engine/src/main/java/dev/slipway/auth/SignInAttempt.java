package dev.slipway.auth;

import dev.slipway.json.Json;
import dev.slipway.json.JsonProblem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A sign-in that a browser began and has not come back from. The browser itself keeps it, sealed, so that
/// only this browser can end what it began.
///
/// @param state comes back beside the code
/// @param nonce comes back in the ID token
/// @param verifier what the code is worth nothing without (PKCE)
/// @param returnTo where the browser goes afterwards
/// @param until when it is too late
record SignInAttempt(String state, String nonce, String verifier, String returnTo, Instant until) {
    static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String PURPOSE = "sign-in";

    static SignInAttempt begin(Seal seal, String returnTo, Instant now) {
        return new SignInAttempt(seal.randomText(), seal.randomText(), seal.randomText(), returnTo, now.plus(PATIENCE));
    }

    /// What the browser keeps.
    String sealed(Seal seal) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("state", state);
        fields.put("nonce", nonce);
        fields.put("verifier", verifier);
        fields.put("returnTo", returnTo);
        fields.put("until", until.toEpochMilli());
        return seal.close(Json.write(fields).getBytes(StandardCharsets.UTF_8), PURPOSE);
    }

    /// @return empty unless this was sealed here and is not too old
    static Optional<SignInAttempt> open(Seal seal, String sealed, Instant now) {
        return seal.open(sealed, PURPOSE).flatMap(SignInAttempt::read).filter(attempt -> now.isBefore(attempt.until()));
    }

    private static Optional<SignInAttempt> read(byte[] bytes) {
        try {
            var fields = Json.object(Json.parse(bytes));
            return fields.get("until") instanceof Number until
                    ? Optional.of(new SignInAttempt(
                            String.valueOf(fields.get("state")),
                            String.valueOf(fields.get("nonce")),
                            String.valueOf(fields.get("verifier")),
                            String.valueOf(fields.get("returnTo")),
                            Instant.ofEpochMilli(until.longValue())))
                    : Optional.empty();
        } catch (JsonProblem e) {
            return Optional.empty();
        }
    }

    /// Never what it proves.
    @Override
    public String toString() {
        return "SignInAttempt[until=" + until + "]";
    }
}
