package dev.slipway.work;

import dev.slipway.run.Claim;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folders of attempts: fresh, private, and gone after the attempt. What a crash left is removed at the
/// next start.
public final class Workspaces {
    private static final Logger LOG = LoggerFactory.getLogger(Workspaces.class);

    private final Path root;

    /// @param root where the folders are made; everything in it is ours
    public Workspaces(Path root) {
        this.root = root;
    }

    /// Ends the processes that a killed server left at work, which its runs' next attempts must not meet, and
    /// removes their folders.
    public void clear() {
        if (Files.isDirectory(root)) {
            leftovers().forEach(ProcessHandle::destroyForcibly);
            remove(root);
        }
    }

    /// Processes whose home is one of our folders. Found where the system shows environments (Linux).
    private Stream<ProcessHandle> leftovers() {
        var home = "\u0000HOME=" + root.toAbsolutePath() + "/";
        return ProcessHandle.allProcesses().filter(process -> {
            try {
                var environment = Path.of("/proc", String.valueOf(process.pid()), "environ");
                return Files.isReadable(environment)
                        && ("\u0000" + Files.readString(environment, StandardCharsets.ISO_8859_1)).contains(home);
            } catch (IOException e) {
                return false; // it has ended, or is somebody else's
            }
        });
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
            LOG.warn(
                    "The folder {} could not be removed wholly; it is removed at the next start: {}",
                    folder,
                    e.toString());
        }
    }

    /// Removes a tree without following links, unreadable folders included.
    private static final class Removal extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            open(folder);
            return FileVisitResult.CONTINUE;
        }

        /// What an attempt made unreadable must go, too. Such a folder is reported here: the walk looks into
        /// it before it says that it comes to it.
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) && !Files.isReadable(file) && open(file)) {
                Files.walkFileTree(file, this);
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }

        private static boolean open(Path folder) {
            return folder.toFile().setReadable(true)
                    && folder.toFile().setWritable(true)
                    && folder.toFile().setExecutable(true);
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
