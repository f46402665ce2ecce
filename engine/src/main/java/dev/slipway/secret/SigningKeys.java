package dev.slipway.secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The keys that sign what we hand out and want to know again, HMAC-SHA-256. The key with the highest id
/// signs, all of them verify: a key is replaced by adding the next one, and taken out when what it signed is
/// over. A file of keys is read again when it changed, without a restart.
///
/// Threading: safe.
public final class SigningKeys {
    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);
    private static final String HMAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final @Nullable Path file;
    private final AtomicBoolean broken = new AtomicBoolean();
    private volatile Read read;

    /// The keys as they stood in the file at a time.
    private record Read(
            SortedMap<Integer, byte[]> keys, @Nullable Stamp stamp) {}

    /// What tells one content of a file from the next without reading it.
    private record Stamp(
            FileTime changed, long size, @Nullable Object id) {}

    private SigningKeys(@Nullable Path file, Read read) {
        this.file = file;
        this.read = read;
    }

    /// One key that stays as it is.
    ///
    /// @param key 32 bytes
    public static SigningKeys of(byte[] key) {
        var keys = new TreeMap<Integer, byte[]>();
        keys.put(1, key.clone());
        return new SigningKeys(null, new Read(keys, null));
    }

    /// The keys of a file, one a line as `<id> <base64 of 32 bytes>`.
    ///
    /// @throws IOException when it cannot be read
    /// @throws IllegalArgumentException when it holds something else
    public static SigningKeys in(Path file) throws IOException {
        return new SigningKeys(file, read(file));
    }

    private static Read read(Path file) throws IOException {
        var stamp = stamp(file);
        var keys = Keyring.keys(file);
        if (keys.values().stream().anyMatch(key -> key.length < KEY_BYTES)) {
            throw new IllegalArgumentException("%s holds a key of fewer than %d bytes".formatted(file, KEY_BYTES));
        }
        return new Read(keys, stamp);
    }

    private static Stamp stamp(Path file) throws IOException {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }

    /// Signs with the newest key.
    ///
    /// @return 32 bytes
    public byte[] sign(byte[] text) {
        var keys = keys();
        return hmac(keys.lastEntry().getValue(), text);
    }

    /// Whether one of the keys signed this. Takes the same time for every wrong signature.
    public boolean verify(byte[] text, byte[] signature) {
        boolean good = false;
        for (var key : keys().values()) {
            good |= MessageDigest.isEqual(hmac(key, text), signature);
        }
        return good;
    }

    private SortedMap<Integer, byte[]> keys() {
        var now = read;
        if (file == null) {
            return now.keys();
        }
        try {
            if (!stamp(file).equals(now.stamp())) {
                read = read(file);
            }
        } catch (IOException | IllegalArgumentException e) {
            // Once: callbacks may come at any rate.
            if (broken.compareAndSet(false, true)) {
                LOG.error(
                        "The keys of {} cannot be read; those read before go on counting until they can: {}",
                        file,
                        e.toString());
            }
            return now.keys();
        }
        broken.set(false);
        return read.keys();
    }

    static byte[] hmac(byte[] key, byte[] text) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }
}
