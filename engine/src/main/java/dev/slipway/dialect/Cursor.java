package dev.slipway.dialect;

import dev.slipway.json.Json;
import dev.slipway.run.RunScope;
import dev.slipway.secret.SigningKeys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes and reads the opaque cursors of lists that are paged by the last run seen.
///
/// A cursor is the last run's id and a keyed hash over that and what the list shows, in base64url without
/// padding: one that was made for another list, project, environment or filter is recognised, on every node
/// and after a restart, without anything being stored.
///
/// Threading: immutable.
public final class Cursor {
    private static final int ID_BYTES = 16;
    private static final int HASH_BYTES = 16;

    private final SigningKeys keys;

    /// @param key at least 32 secret bytes, the same on all nodes
    public Cursor(byte[] key) {
        this.keys = SigningKeys.of(key);
    }

    /// What a cursor is bound to.
    ///
    /// @param list which list, for example `rakerone action-runs`
    /// @param scope the runs that the caller may see
    /// @param filters what else decides which runs are in it, by name; null for a filter that is not set
    public record Binding(String list, RunScope scope, Map<String, @Nullable String> filters) {}

    /// The cursor for what follows after a run.
    public String write(Binding binding, UUID last) {
        var bytes = ByteBuffer.allocate(ID_BYTES + HASH_BYTES)
                .putLong(last.getMostSignificantBits())
                .putLong(last.getLeastSignificantBits());
        bytes.put(hash(binding, last));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /// The last run that was seen.
    ///
    /// @throws BadCursor when this is no cursor that was written for the same binding
    public UUID read(Binding binding, String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new BadCursor();
        }
        if (bytes.length != ID_BYTES + HASH_BYTES) {
            throw new BadCursor();
        }
        var buffer = ByteBuffer.wrap(bytes);
        var last = new UUID(buffer.getLong(), buffer.getLong());
        // Compared as text: the decoder takes padding and stray bits, which would give one cursor many spellings.
        var expected = write(binding, last).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(expected, text.getBytes(StandardCharsets.UTF_8))) {
            throw new BadCursor();
        }
        return last;
    }

    private byte[] hash(Binding binding, UUID last) {
        var bound = new LinkedHashMap<String, @Nullable Object>();
        bound.put("list", binding.list());
        bound.put("project", binding.scope().projectId());
        bound.put("environment", binding.scope().environment());
        bound.put("filters", new TreeMap<String, @Nullable Object>(binding.filters()));
        bound.put("last", last);
        return Arrays.copyOf(keys.sign(Json.write(bound).getBytes(StandardCharsets.UTF_8)), HASH_BYTES);
    }
}
