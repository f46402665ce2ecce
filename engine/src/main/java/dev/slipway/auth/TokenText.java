package dev.slipway.auth;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/// The text of an API token: `slw_pat_<publicId>_<secret>`, where the last six characters of the secret are a
/// checksum of everything after the prefix, so that a scanner or a typing error needs no database.
///
/// The prefix says where a token comes from, not what it is good for: a client that insists on `terr_` may
/// write that instead.
///
/// @param publicId by which it is looked up and listed
/// @param secret what proves it, checksum included
record TokenText(String publicId, String secret) {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int PUBLIC_CHARACTERS = 12;
    /// 30 characters of 62 are 178 bits.
    private static final int SECRET_CHARACTERS = 30;
    private static final int CHECK_CHARACTERS = 6;
    private static final Pattern SHAPE =
            Pattern.compile("[a-z]{2,12}(?:_[a-z]{2,12})?_([0-9A-Za-z]{12})_([0-9A-Za-z]{36})");

    /// A new one.
    static TokenText fresh(RandomGenerator random) {
        var publicId = random(random, PUBLIC_CHARACTERS);
        var secret = random(random, SECRET_CHARACTERS);
        return new TokenText(publicId, secret + check(publicId, secret));
    }

    /// Reads one; empty when the shape or the checksum is wrong.
    static Optional<TokenText> read(String text) {
        var match = SHAPE.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        var token = new TokenText(match.group(1), match.group(2));
        var random = token.secret.substring(0, SECRET_CHARACTERS);
        return token.secret.endsWith(check(token.publicId, random)) ? Optional.of(token) : Optional.empty();
    }

    /// The whole token.
    String text() {
        return "slw_pat_" + publicId + "_" + secret;
    }

    /// The last four characters, for lists.
    String lastFour() {
        return secret.substring(secret.length() - 4);
    }

    private static String random(RandomGenerator random, int characters) {
        var text = new StringBuilder();
        for (int i = 0; i < characters; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    private static String check(String publicId, String secret) {
        var crc = new CRC32();
        crc.update((publicId + "_" + secret).getBytes(StandardCharsets.US_ASCII));
        long left = crc.getValue();
        var text = new StringBuilder();
        for (int i = 0; i < CHECK_CHARACTERS; i++) {
            text.append(ALPHABET.charAt((int) (left % ALPHABET.length())));
            left /= ALPHABET.length();
        }
        return text.reverse().toString();
    }

    /// Never the secret: records end up in messages.
    @Override
    public String toString() {
        return "slw_pat_" + publicId + "_***";
    }
}
