package dev.slipway.dialect.buddy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// Ids as Buddy has them, computed from ours: the same for ever, on every node.
final class Ids {
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

    private Ids() {}

    /// A number of a path; what is none names nothing.
    static Optional<Integer> number(String text) {
        return NUMBER.matcher(text).matches() ? Optional.of(Integer.parseInt(text)) : Optional.empty();
    }

    /// The id of an action execution: 24 hex digits, the first eight the second in which its run was created.
    ///
    /// @param run the action run, whose id is a UUIDv7
    static String actionExecution(UUID run) {
        return hex(run, "");
    }

    /// The id of the action execution of a step that no run carries out: it was skipped, not executed, or its
    /// turn has not come. The first eight digits are the second in which the execution was created.
    ///
    /// @param execution the execution's first run, whose id is a UUIDv7
    static String actionExecution(UUID execution, String step) {
        return hex(execution, step);
    }

    private static String hex(UUID id, String step) {
        int seconds = (int) ((id.getMostSignificantBits() >>> 16) / 1000);
        var digest = ByteBuffer.wrap(sha256(id + "\n" + step));
        return HexFormat.of()
                .formatHex(ByteBuffer.allocate(12)
                        .putInt(seconds)
                        .putLong(digest.getLong())
                        .array());
    }

    /// The id of a person, a positive integer.
    ///
    /// @param name an e-mail or `token:<name>`
    static int person(String name) {
        return positive(sha256(name));
    }

    /// The id of a workspace, a positive integer.
    static int workspace(String name) {
        return positive(sha256("workspace\n" + name));
    }

    /// The id of a variable of a step, a positive integer.
    static int variable(String template, String step, String key) {
        return positive(sha256(String.join("\n", template, step, key)));
    }

    private static int positive(byte[] digest) {
        return Math.max(1, ByteBuffer.wrap(digest).getInt() & Integer.MAX_VALUE);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
