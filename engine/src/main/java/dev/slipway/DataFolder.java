package dev.slipway;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The folder where a server keeps what must survive it. Held by one server at a time.
final class DataFolder implements AutoCloseable {
    private final Path folder;
    private final FileChannel lock;

    private DataFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /// Takes the folder for this process, and makes it if need be.
    static DataFolder open(Path folder) {
        try {
            Files.createDirectories(folder);
            var lock = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(lock)) {
                lock.close();
                throw new CannotStart(
                        ("Another Slipway uses the data folder %s. Stop it first, or choose another folder"
                                        + " with --data-dir.")
                                .formatted(folder));
            }
            return new DataFolder(folder, lock);
        } catch (IOException e) {
            throw new CannotStart(
                    "The data folder %s cannot be used: %s. Choose one that you may write to with --data-dir."
                            .formatted(folder, said(e)),
                    e);
        }
    }

    private static boolean locked(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static String said(IOException e) {
        return e.getClass().getSimpleName().replace("Exception", "") + " " + e.getMessage();
    }

    Path postgres() {
        return folder;
    }

    Path workspaces() {
        return folder.resolve("workspaces");
    }

    Path log() {
        return folder.resolve("slipway.log");
    }

    Path masterKey() {
        return folder.resolve("master.key");
    }

    /// The token with all rights: the configured one, else one made at the first start and kept.
    String adminToken(@Nullable String configured) {
        if (configured != null) {
            return configured;
        }
        var file = folder.resolve("admin-token");
        try {
            if (!Files.exists(file)) {
                var random = new byte[24];
                new SecureRandom().nextBytes(random);
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(file, "slw_admin_" + HexFormat.of().formatHex(random));
            }
            return Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new CannotStart("The admin token in %s cannot be kept: %s".formatted(file, said(e)), e);
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
