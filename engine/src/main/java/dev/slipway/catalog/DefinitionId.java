package dev.slipway.catalog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.UUID;

/// Ids of definitions: UUIDv5 (RFC 9562) of project, kind, name and version, so the same everywhere and always.
public final class DefinitionId {
    private static final UUID NAMESPACE = UUID.fromString("7d3c5c0e-52d8-5a0b-9d0a-4b1f6f3c2e11");

    private DefinitionId() {}

    /// The id of a definition.
    ///
    /// @param project `organization/project`
    public static UUID of(String project, Kind kind, String name, String version) {
        // None of the parts can hold a line end, so no two definitions give the same text.
        return version5(NAMESPACE, String.join("\n", project, kind.name().toLowerCase(Locale.ROOT), name, version));
    }

    /// The id of what the definition is.
    public static UUID of(Definition definition) {
        var metadata = definition.metadata();
        return of(metadata.project(), Kind.of(definition), metadata.name(), metadata.version());
    }

    static UUID version5(UUID namespace, String name) {
        try {
            var sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(ByteBuffer.allocate(16)
                    .putLong(namespace.getMostSignificantBits())
                    .putLong(namespace.getLeastSignificantBits())
                    .array());
            var hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
            return new UUID(
                    (hash.getLong() & ~0xF000L) | 0x5000L,
                    (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
