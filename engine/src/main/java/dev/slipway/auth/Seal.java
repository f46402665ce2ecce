package dev.slipway.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Closes what browsers keep for us, so that they can neither read nor change it: AES-256-GCM, and a keyed
/// hash for what they must be able to say again.
///
/// Threading: immutable.
final class Seal {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    /// @param key 32 bytes, the same on all nodes
    Seal(byte[] key) {
        if (key.length != 32) {
            throw new IllegalArgumentException("the key of cookies has 32 bytes");
        }
        this.key = new SecretKeySpec(key, "AES");
    }

    /// @param purpose what it opens for and nothing else
    String close(byte[] clear, String purpose) {
        try {
            var nonce = random(NONCE_BYTES);
            var sealed = cipher(Cipher.ENCRYPT_MODE, nonce, purpose).doFinal(clear);
            return TEXT.encodeToString(ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot encrypt with AES-GCM", e);
        }
    }

    /// @return empty unless it was closed with this key for this purpose
    Optional<byte[]> open(String text, String purpose) {
        try {
            var bytes = Base64.getUrlDecoder().decode(text);
            // Several texts decode to the same bytes; the one that we wrote is good.
            if (bytes.length < NONCE_BYTES + TAG_BITS / 8
                    || !TEXT.encodeToString(bytes).equals(text)) {
                return Optional.empty();
            }
            var nonce = Arrays.copyOf(bytes, NONCE_BYTES);
            var cipher = cipher(Cipher.DECRYPT_MODE, nonce, purpose);
            return Optional.of(cipher.doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String purpose) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /// A text that only this key gives for these words.
    String mark(String words) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getEncoded(), "HmacSHA256"));
            return TEXT.encodeToString(mac.doFinal(words.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC-SHA-256", e);
        }
    }

    /// Bytes that nobody can guess.
    byte[] random(int count) {
        var bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /// A text of 256 bits that nobody can guess.
    String randomText() {
        return TEXT.encodeToString(random(32));
    }
}
