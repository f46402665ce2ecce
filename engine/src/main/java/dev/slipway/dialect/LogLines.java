package dev.slipway.dialect;

import dev.slipway.http.Timestamps;
import dev.slipway.run.Logs;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Log lines as ForgePortal and we show them.
public final class LogLines {
    private LogLines() {}

    /// One line of a run.
    public static Map<String, @Nullable Object> line(UUID runId, Logs.Line line) {
        var at = Timestamps.text(line.at());
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("id", id(runId, line.seq()));
        fields.put("run_id", runId);
        fields.put("seq", line.seq());
        fields.put("level", line.level().name().toLowerCase(Locale.ROOT));
        fields.put("message", line.message());
        fields.put("ts", at);
        fields.put("created_at", at);
        return fields;
    }

    /// UUIDv5 (RFC 9562) of the run's id and the line's seq.
    static UUID id(UUID runId, long seq) {
        try {
            var sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(ByteBuffer.allocate(16)
                    .putLong(runId.getMostSignificantBits())
                    .putLong(runId.getLeastSignificantBits())
                    .array());
            var hash = ByteBuffer.wrap(sha1.digest(Long.toString(seq).getBytes(StandardCharsets.US_ASCII)));
            return new UUID(
                    (hash.getLong() & ~0xF000L) | 0x5000L,
                    (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
