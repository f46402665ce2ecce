package dev.slipway.work;

import dev.slipway.run.Claim;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folders of attempts: fresh, private, and gone after the attempt. What a crash left is removed at the next start.
public final class Workspaces {
    private static final Logger LOG = LoggerFactory.getLogger(Workspaces.class);

    private final Path root;

    /// @param root where the folders are made; everything in it is ours
    public Workspaces(Path root) {
        this.root = root;
    }

    /// Removes what a crash left behind.
    public void clear() {
        if (Files.isDirectory(root)) {
            remove(root);
        }
    }

    Path create(Claim claim) throws IOException {
        Files.createDirectories(root);
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        return Files.createTempDirectory(root, claim.runId() + "-" + claim.leaseSeq() + "-", mode);
    }

    void remove(Path folder) {
        try {
            Files.walkFileTree(folder, new Removal());
        } catch (IOException e) {
            LOG.warn("The folder {} could not be removed wholly; it is removed at the next start: {}", folder, e.toString());
        }
    }

    /// Removes a tree without following links, unreadable folders included.
    private static final class Removal extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            // What an attempt made unreadable must go, too.
            var _ = folder.toFile().setReadable(true) && folder.toFile().setWritable(true) && folder.toFile().setExecutable(true);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @org.jspecify.annotations.Nullable IOException e) throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
