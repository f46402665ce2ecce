package dev.slipway.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Percent-encoding, read strictly: the JDK's decoder turns bad UTF-8 into question marks.
final class Percent {
    private Percent() {}

    /// The decoded text.
    ///
    /// @param plusIsSpace as in a query string
    /// @return empty when it is malformed, no UTF-8, or has a control character
    static Optional<String> decode(String text, boolean plusIsSpace) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var decoded = ByteBuffer.allocate(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            var b = bytes[i];
            if (b == '%') {
                int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
                int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                decoded.put((byte) ((high << 4) | low));
                i += 2;
            } else {
                decoded.put(plusIsSpace && b == '+' ? (byte) ' ' : b);
            }
        }
        try {
            var result = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(decoded.flip())
                    .toString();
            return result.chars().anyMatch(c -> c < ' ' || c == 0x7f) ? Optional.empty() : Optional.of(result);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
