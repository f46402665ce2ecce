package dev.slipway.executor.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs a request as Standard Webhooks says (https://www.standardwebhooks.com), so that the other side can
/// tell that it comes from here, and when: `v1,` and HMAC-SHA256 over id, time and body, in base64.
final class Signature {
    private static final String HMAC = "HmacSHA256";
    private static final String PREFIX = "whsec_";

    private Signature() {}

    /// The three headers.
    ///
    /// @param secret `whsec_` and base64, or any other text as it is
    /// @param id the same for every try of one message
    /// @throws BadRequest when the secret is no key
    static Map<String, String> headers(String secret, String id, Instant at, String body) {
        var seconds = at.getEpochSecond();
        var headers = new LinkedHashMap<String, String>();
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", Long.toString(seconds));
        headers.put("webhook-signature", "v1," + hmac(key(secret), "%s.%d.%s".formatted(id, seconds, body)));
        return headers;
    }

    private static byte[] key(String secret) {
        if (secret.isEmpty()) {
            throw BadRequest.settings("http.signing.secret is empty");
        }
        if (!secret.startsWith(PREFIX)) {
            return secret.getBytes(StandardCharsets.UTF_8);
        }
        try {
            var key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
            if (key.length > 0) {
                return key;
            }
        } catch (IllegalArgumentException _) {
            // told below, without the secret
        }
        throw BadRequest.settings("http.signing.secret begins with whsec_, but what follows is no base64");
    }

    private static String hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + HMAC, e);
        }
    }
}
