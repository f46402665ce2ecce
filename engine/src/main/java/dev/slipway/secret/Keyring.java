package dev.slipway.secret;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The keys that seal secrets at rest, AES-256-GCM. The key with the highest id seals, all of them open: a
/// key is replaced by adding the next one.
///
/// Sealed bytes are one byte key id, twelve bytes random nonce, then text and tag. The caller's `aad` says
/// what the bytes belong to; they open with the same one alone, so that a row that was moved elsewhere does
/// not.
///
/// Threading: immutable.
public final class Keyring {
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SortedMap<Integer, SecretKeySpec> keys;

    private Keyring(Map<Integer, byte[]> keys) {
        var specs = new TreeMap<Integer, SecretKeySpec>();
        keys.forEach((id, key) -> {
            if (id < 1 || id > 255) {
                throw new IllegalArgumentException("a key id is between 1 and 255, got " + id);
            }
            if (key.length != KEY_BYTES) {
                throw new IllegalArgumentException("a key has %d bytes, got %d".formatted(KEY_BYTES, key.length));
            }
            specs.put(id, new SecretKeySpec(key, "AES"));
        });
        this.keys = specs;
    }

    /// A ring of one key with id 1.
    ///
    /// @param key 32 bytes
    public static Keyring of(byte[] key) {
        return new Keyring(Map.of(1, key));
    }

    /// The ring kept in a file, one key a line as `<id> <base64>`; a file with a new random key when there is
    /// none. Of several processes that create it at once, all get the same.
    ///
    /// @throws UncheckedIOException when it can be neither read nor made
    /// @throws IllegalArgumentException when it holds something else
    public static Keyring loadOrCreate(Path file) {
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            return new Keyring(keys(file));
        } catch (IOException e) {
            throw new UncheckedIOException("the key file %s can be neither read nor made".formatted(file), e);
        }
    }

    private static void create(Path file) throws IOException {
        var key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        var line = "1 %s\n".formatted(Base64.getEncoder().encodeToString(key));
        var part = file.resolveSibling("%s.%016x.part".formatted(file.getFileName(), RANDOM.nextLong()));
        var onlyOwner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try {
            try (var out = FileChannel.open(
                    part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), onlyOwner)) {
                out.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
                out.force(true);
            }
            try {
                publish(part, file);
            } catch (FileAlreadyExistsException e) {
                // Another process was first; its key is the one.
            }
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /// Whole and never over another's file. A link does both at once; where there are no links, a move comes
    /// close.
    private static void publish(Path part, Path file) throws IOException {
        try {
            Files.createLink(file, part);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            Files.move(part, file);
        }
    }

    /// The keys in a file, one a line as `<id> <base64>`.
    static SortedMap<Integer, byte[]> keys(Path file) throws IOException {
        var keys = new TreeMap<Integer, byte[]>();
        int number = 0;
        for (var line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            number++;
            var words = line.strip().split("\\s+", -1);
            if (line.isBlank()) {
                continue;
            }
            try {
                if (words.length != 2
                        || keys.put(
                                        Integer.parseInt(words[0]),
                                        Base64.getDecoder().decode(words[1]))
                                != null) {
                    throw new IllegalArgumentException("not one new id and one key");
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "%s:%d: expected `<id> <base64 of 32 bytes>`, every id once".formatted(file, number));
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("%s holds no key".formatted(file));
        }
        return keys;
    }

    /// Encrypts.
    ///
    /// @param aad what this belongs to, for example project, environment and name
    public byte[] seal(byte[] clear, String aad) {
        var id = keys.lastKey();
        var nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            var encrypted = cipher(Cipher.ENCRYPT_MODE, id, nonce, aad).doFinal(clear);
            return ByteBuffer.allocate(1 + NONCE_BYTES + encrypted.length)
                    .put(id.byteValue())
                    .put(nonce)
                    .put(encrypted)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot encrypt with AES-GCM", e);
        }
    }

    /// Decrypts.
    ///
    /// @throws SealBroken unless these bytes were sealed for the same `aad` by a key of this ring
    public byte[] open(byte[] sealed, String aad) {
        if (sealed.length < 1 + NONCE_BYTES + TAG_BITS / 8) {
            throw new SealBroken("these bytes are too short to be sealed");
        }
        var id = Byte.toUnsignedInt(sealed[0]);
        if (!keys.containsKey(id)) {
            throw new SealBroken("sealed with key %d, which is not in the key file".formatted(id));
        }
        var in = ByteBuffer.wrap(sealed, 1, sealed.length - 1);
        var nonce = new byte[NONCE_BYTES];
        in.get(nonce);
        var encrypted = new byte[in.remaining()];
        in.get(encrypted);
        try {
            return cipher(Cipher.DECRYPT_MODE, id, nonce, aad).doFinal(encrypted);
        } catch (AEADBadTagException e) {
            throw new SealBroken("the seal does not hold: changed, moved from elsewhere, or sealed with another key");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot decrypt with AES-GCM", e);
        }
    }

    private Cipher cipher(int mode, int id, byte[] nonce, String aad) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, keys.get(id), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(new byte[] {(byte) id});
        cipher.updateAAD(aad.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /// A keyed hash, equal for equal text as long as the ring keeps its first key.
    ///
    /// @return 32 bytes
    public byte[] mac(byte[] text) {
        return SigningKeys.hmac(keys.firstEntry().getValue().getEncoded(), text);
    }
}
