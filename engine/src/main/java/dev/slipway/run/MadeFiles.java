package dev.slipway.run;

import dev.slipway.expr.Secret;
import dev.slipway.secret.Sealed;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The `files` of a step's input as people read them. Pure.
final class MadeFiles {
    private static final int MOST_SHOWN = 16 * 1024;

    private MadeFiles() {}

    /// @param files rendered; what is no file that Slipway makes is left out
    static List<DryRun.Made> of(@Nullable Object files) {
        var result = new ArrayList<DryRun.Made>();
        if (files instanceof List<?> list) {
            for (var file : list) {
                if (file instanceof Map<?, ?> map && map.containsKey("contentBase64")) {
                    var path = Later.shown("path", map.get("path"), new ArrayList<>());
                    result.add(file(String.valueOf(path), map.get("contentBase64")));
                }
            }
        }
        return result;
    }

    private static DryRun.Made file(String path, @Nullable Object content) {
        return switch (content) {
            case Secret _ -> new DryRun.Made(path, null, Sealed.MASK);
            case String base64 -> decoded(path, base64);
            case null, default -> new DryRun.Made(path, null, null);
        };
    }

    private static DryRun.Made decoded(String path, String base64) {
        try {
            var bytes = Base64.getMimeDecoder().decode(base64);
            return new DryRun.Made(path, bytes.length, text(bytes));
        } catch (IllegalArgumentException e) {
            return new DryRun.Made(path, null, null);
        }
    }

    /// The beginning of it, cut between two characters; null when it is no text.
    private static @Nullable String text(byte[] bytes) {
        int end = Math.min(bytes.length, MOST_SHOWN);
        while (end < bytes.length && end > 0 && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, end))
                    .toString();
            return text.indexOf('\0') < 0 ? text : null;
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
