package dev.slipway.db;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.jspecify.annotations.Nullable;

/// The programs of PostgreSQL, unpacked from the class path.
record PostgresBinaries(Path home) {
    /// The major version, which a data folder must have been written by.
    static final String MAJOR = "18";

    private static final String VERSION = "18.6";
    private static final String UNFINISHED = ".unpacking-";

    /// Finds the programs in `folder`, and unpacks them there when they are missing.
    ///
    /// Two processes may do so at once: each unpacks into a folder of its own, and the first to rename it wins.
    static PostgresBinaries in(Path folder) {
        var home = folder.toAbsolutePath().resolve("postgresql-" + VERSION);
        if (!Files.isDirectory(home)) {
            unpack(home);
        }
        return new PostgresBinaries(home);
    }

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    private static void unpack(Path home) {
        try (var packed = PostgresBinaries.class.getResourceAsStream("/postgres-" + platform() + ".txz")) {
            if (packed == null) {
                throw new CannotStartPostgres("There is no embedded PostgreSQL for " + System.getProperty("os.name")
                        + " on " + System.getProperty("os.arch")
                        + ": start Slipway with --database-url and a PostgreSQL of yours (15 to 18).");
            }
            var folder = Files.createDirectories(
                    home.resolveSibling(UNFINISHED + ProcessHandle.current().pid()));
            try {
                clearUnfinishedOfOthers(folder);
                extract(packed, folder);
                rename(folder, home);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new CannotStartPostgres(
                    "PostgreSQL cannot be unpacked into " + home + " (" + Complaint.reason(e)
                            + "): free some space there or choose another folder with --data-dir.",
                    e);
        }
    }

    private static void rename(Path folder, Path home) throws IOException {
        try {
            Files.move(folder, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(home)) {
                throw e;
            }
        }
    }

    /// Those of processes that were killed in the middle.
    private static void clearUnfinishedOfOthers(Path mine) throws IOException {
        try (var folders = Files.newDirectoryStream(mine.resolveSibling(""), UNFINISHED + "*")) {
            for (var folder : folders) {
                var pid = folder.getFileName().toString().substring(UNFINISHED.length());
                if (pid.matches("[0-9]{1,10}")
                        && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
                    delete(folder);
                }
            }
        }
    }

    private static void extract(InputStream packed, Path folder) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(packed))) {
            for (@Nullable TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("an entry of the archive leads outside: " + entry.getName());
                }
                if (entry.isDirectory() || onlyForDevelopers(entry.getName())) {
                    continue;
                }
                Files.createDirectories(target.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, target);
                    var executable = (entry.getMode() & 0100) != 0;
                    Files.setPosixFilePermissions(
                            target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
        // The server may run as another user, whatever our umask is.
        try (var paths = Files.walk(folder)) {
            for (var path : paths.filter(Files::isDirectory).toList()) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    private static boolean onlyForDevelopers(String name) {
        return name.endsWith(".a")
                || name.startsWith("include/")
                || name.contains("/pkgconfig/")
                || name.contains("/pgxs/")
                || name.contains("/doc/")
                || name.contains("/man/")
                || name.contains("/locale/");
    }

    private static String platform() {
        var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        var arm = System.getProperty("os.arch").equals("aarch64");
        var name = system.startsWith("mac") ? "darwin" : system;
        return name + (arm ? "-arm_64" : "-x86_64");
    }

    /// Removes a folder of ours that is not in use. Nothing happens when there is none.
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw new UncheckedIOException(failure);
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
