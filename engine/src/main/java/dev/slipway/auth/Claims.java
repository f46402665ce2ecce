package dev.slipway.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the issuer says of a person in a token that is good here: SECURITY.md J1, J2 and J4.
///
/// @param subject the issuer's name for them
/// @param email in lower case, null when there is none that the issuer stands up for
/// @param name what people call them, null when it does not say
/// @param groups what they are in, null when it does not say
/// @param said when it said so
record Claims(
        String subject,
        @Nullable String email,
        @Nullable String name,
        @Nullable Set<String> groups,
        Instant said) {
    private static final Duration SKEW = Duration.ofSeconds(60);
    private static final int LONGEST = 255;
    private static final int MOST_GROUPS = 1000;
    private static final Pattern EMAIL = Pattern.compile("[a-z0-9._%+'-]{1,64}@[a-z0-9.-]{1,190}");

    /// Claims that only ID tokens have.
    private static final List<String> OF_ID_TOKENS = List.of("nonce", "at_hash", "c_hash", "s_hash");

    /// What an ID token says that answers this sign-in.
    ///
    /// @return empty when it is not for us, too old, from somebody else, or another sign-in's
    static Optional<Claims> ofIdToken(SignedToken token, OidcSettings settings, String nonce, Clock clock) {
        var client = settings.client().id();
        var audience = token.texts("aud").orElse(List.of());
        var party = token.text("azp");
        boolean ours =
                audience.contains(client) && (party.isPresent() ? party.get().equals(client) : audience.size() == 1);
        boolean kind = plainType(token) && token.text("token_use").orElse("id").equals("id");
        boolean answers = token.text("nonce").equals(Optional.of(nonce));
        return ours && kind && answers && valid(token, settings, clock) ? read(token, settings) : Optional.empty();
    }

    /// What an access token says.
    ///
    /// @return empty when it is not for us, too old, from somebody else, or no access token
    static Optional<Claims> ofAccessToken(SignedToken token, OidcSettings settings, Clock clock) {
        boolean ours = token.texts("aud").orElse(List.of()).contains(settings.audience());
        return ours && isAccessToken(token) && valid(token, settings, clock) ? read(token, settings) : Optional.empty();
    }

    /// Issuers that do not write `typ: at+jwt` (RFC 9068) mark access tokens in ways of their own. What is
    /// not marked at all might be an ID token, whose audience is often the same.
    private static boolean isAccessToken(SignedToken token) {
        var use = Stream.of("token_use", "typ")
                .flatMap(name -> token.text(name).stream())
                .toList();
        if (!use.stream().allMatch(word -> word.equals("access") || word.equals("Bearer"))
                || OF_ID_TOKENS.stream().anyMatch(token.claims()::containsKey)) {
            return false;
        }
        var type = token.type().toLowerCase(Locale.ROOT);
        if (type.equals("at+jwt") || type.equals("application/at+jwt")) {
            return true;
        }
        boolean scoped = token.claims().containsKey("scope") || token.claims().containsKey("scp");
        return plainType(token) && (!use.isEmpty() || scoped);
    }

    private static boolean plainType(SignedToken token) {
        return token.type().isEmpty() || token.type().equalsIgnoreCase("JWT");
    }

    private static boolean valid(SignedToken token, OidcSettings settings, Clock clock) {
        var now = clock.instant();
        boolean alive =
                token.time("exp").map(exp -> now.isBefore(exp.plus(SKEW))).orElse(false);
        return alive
                && begun(token, "nbf", now)
                && begun(token, "iat", now)
                && token.text("iss").equals(Optional.of(settings.issuer().toString()))
                && token.text("sub").filter(Claims::plain).isPresent();
    }

    private static boolean begun(SignedToken token, String name, Instant now) {
        return !token.claims().containsKey(name)
                || token.time(name).map(at -> !at.isAfter(now.plus(SKEW))).orElse(false);
    }

    private static Optional<Claims> read(SignedToken token, OidcSettings settings) {
        boolean unverified = token.claims().containsKey("email_verified")
                && !Boolean.TRUE.equals(token.claims().get("email_verified"))
                && !"true".equals(token.claims().get("email_verified"));
        var email = token.text("email")
                .map(text -> text.toLowerCase(Locale.ROOT))
                .filter(text -> !unverified && EMAIL.matcher(text).matches());
        var name = token.text("name").filter(Claims::plain);
        var groups = token.texts(settings.groupsClaim())
                .map(list -> new TreeSet<>(
                        list.stream().filter(Claims::plain).limit(MOST_GROUPS).toList()));
        var said = token.time("iat").orElse(Instant.EPOCH);
        return token.text("sub")
                .map(subject -> new Claims(subject, email.orElse(null), name.orElse(null), groups.orElse(null), said));
    }

    /// What can be stored and shown.
    private static boolean plain(String text) {
        return !text.isEmpty() && text.length() <= LONGEST && text.codePoints().noneMatch(Character::isISOControl);
    }
}
