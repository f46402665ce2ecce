package dev.slipway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import dev.slipway.json.Json;
import dev.slipway.json.JsonProblem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A JSON Web Token whose signature holds: SECURITY.md J1 and J3. What it claims is another matter, see
/// [Claims].
///
/// The header is read by us and strictly. Of what it says only `alg`, `kid` and `typ` count; where a key
/// might be found (`jku`, `x5u`, `jwk`, `x5c`) does not.
///
/// @param type the header's `typ`, empty when it says none
/// @param claims the payload
record SignedToken(String type, Map<String, @Nullable Object> claims) {
    private static final int LONGEST = 8 * 1024;
    private static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");
    /// Each changes what the signature or the payload means, and none is understood here.
    private static final List<String> REFUSED = List.of("crit", "b64", "enc", "zip", "p2c", "p2s", "epk");
    private static final DefaultJWSVerifierFactory VERIFIERS = new DefaultJWSVerifierFactory();

    /// Whether a text looks like one, good or bad.
    static boolean looksLike(String text) {
        return text.startsWith("eyJ") && text.indexOf('.') > 0;
    }

    /// Reads one.
    ///
    /// @return empty unless it is one of the forms that we accept and was signed with one of the keys
    /// @throws SignInFailed when the keys cannot be had
    static Optional<SignedToken> read(String text, IssuerKeys keys) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        var parts = text.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            var header = object(parts[0]);
            if (REFUSED.stream().anyMatch(header::containsKey)
                    || !(header.get("alg") instanceof String algorithm)
                    || !ALGORITHMS.contains(algorithm)
                    || !(header.getOrDefault("kid", "") instanceof String key)
                    || !(header.getOrDefault("typ", "") instanceof String type)) {
                return Optional.empty();
            }
            var checked = new JWSHeader.Builder(JWSAlgorithm.parse(algorithm))
                    .keyID(key.isEmpty() ? null : key)
                    .build();
            var signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
            boolean good = bytes(parts[2]).length > 0
                    && keys.matching(checked).stream().anyMatch(jwk -> holds(checked, jwk, signed, parts[2]));
            return good ? Optional.of(new SignedToken(type, object(parts[1]))) : Optional.empty();
        } catch (IllegalArgumentException | JsonProblem e) {
            return Optional.empty();
        }
    }

    private static boolean holds(JWSHeader header, JWK jwk, byte[] signed, String signature) {
        try {
            var key = ((AsymmetricJWK) jwk).toPublicKey();
            return VERIFIERS.createJWSVerifier(header, key).verify(header, signed, new Base64URL(signature));
        } catch (JOSEException e) {
            // A key of another kind, or a signature of another form.
            return false;
        }
    }

    private static Map<String, @Nullable Object> object(String part) {
        return Json.object(Json.parse(bytes(part)));
    }

    private static byte[] bytes(String part) {
        var bytes = Base64.getUrlDecoder().decode(part);
        if (!Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
            throw new IllegalArgumentException("not the one base64url writing of these bytes");
        }
        return bytes;
    }

    /// A text claim that is there and not empty.
    Optional<String> text(String name) {
        return claims.get(name) instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    /// Texts of a claim that is a list of them, or one.
    ///
    /// @return empty when it is missing or something else
    Optional<List<String>> texts(String name) {
        return switch (claims.get(name)) {
            case String one -> Optional.of(List.of(one));
            case List<?> list
            when list.stream().allMatch(String.class::isInstance) ->
                Optional.of(list.stream().map(String::valueOf).toList());
            case null, default -> Optional.empty();
        };
    }

    /// A NumericDate: a whole number of seconds from 0 to 2⁵³.
    ///
    /// @return empty when it is missing or something else
    Optional<Instant> time(String name) {
        var value = claims.get(name);
        if (!(value instanceof Integer || value instanceof Long)) {
            return Optional.empty();
        }
        long seconds = ((Number) value).longValue();
        return seconds >= 0 && seconds <= 1L << 53 ? Optional.of(instant(seconds)) : Optional.empty();
    }

    /// Java's time ends before 2⁵³ seconds.
    private static Instant instant(long seconds) {
        return Instant.ofEpochSecond(Math.min(seconds, Instant.MAX.getEpochSecond() - 3600));
    }
}
