package dev.slipway.executor.shell;

import dev.slipway.json.Json;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Values as the operating system takes them: arguments and environment variables.
final class Texts {
    /// Linux takes no longer argument and no longer `NAME=value` (MAX_ARG_STRLEN), its closing NUL included.
    static final int LONGEST = 128 * 1024 - 1;

    /// The JDK encodes arguments and environment by the locale that the server was started in.
    private static final Charset LOCALE =
            Charset.forName(System.getProperty("sun.jnu.encoding", StandardCharsets.UTF_8.name()));

    private Texts() {}

    /// Strings as they are, null as nothing, everything else as JSON.
    static String of(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case String text -> text;
            default -> Json.write(value);
        };
    }

    static boolean isTooLong(String text) {
        return text.length() > LONGEST || text.getBytes(StandardCharsets.UTF_8).length > LONGEST;
    }

    /// The text itself, when it can be passed on unchanged.
    ///
    /// @param what names it in the failure, for example `argument 2`
    static String passable(String what, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new CannotStart("bad_argument", what + " holds the character U+0000, which no program can be given");
        }
        if (isTooLong(text)) {
            throw new CannotStart(
                    "bad_argument",
                    what + " is longer than 128 KiB, the most that a program can be given; the input also stands on"
                            + " the standard input, without that limit");
        }
        if (!LOCALE.newEncoder().canEncode(text)) {
            throw new CannotStart(
                    "bad_argument",
                    what + " holds characters beyond the server's locale (" + LOCALE
                            + "); start the server with LC_ALL=C.UTF-8");
        }
        return text;
    }
}
