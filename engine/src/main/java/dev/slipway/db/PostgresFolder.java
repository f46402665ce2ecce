package dev.slipway.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the embedded PostgreSQL keeps everything: `data`, the password, its log. One process holds it at a
/// time.
final class PostgresFolder implements AutoCloseable {
    private static final long LOG_SIZE = 10 << 20;

    private final Path home;
    private final FileChannel lock;

    private PostgresFolder(Path home, FileChannel lock) {
        this.home = home;
        this.lock = lock;
    }

    /// Opens `postgres` below the data folder of Slipway, made when it is not there, and locks it until
    /// [#close()].
    static PostgresFolder open(Path dataDir) {
        var whole = dataDir.toAbsolutePath().normalize();
        var home = whole.resolve("postgres");
        try {
            create(whole);
            create(home);
            var real = home.toRealPath();
            var channel = FileChannel.open(
                    real.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
            if (tryLock(channel) == null) {
                channel.close();
                throw new CannotStartPostgres("Another Slipway is at work in " + whole
                        + ": stop it first, or give this one a folder of its own with --data-dir.");
            }
            return new PostgresFolder(real, channel);
        } catch (IOException e) {
            throw cannotWrite(home, e);
        }
    }

    private static void create(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Files.createDirectories(folder);
        // The account that PostgreSQL drops to passes through here; it need not see what else there is.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }

    Path home() {
        return home;
    }

    Path data() {
        return home.resolve("data");
    }

    /// The log of PostgreSQL. One that has grown long is put aside first.
    Path log() {
        var log = home.resolve("postgres.log");
        try {
            if (Files.exists(log) && Files.size(log) > LOG_SIZE) {
                Files.move(log, home.resolve("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
            }
            return log;
        } catch (IOException e) {
            throw cannotWrite(log, e);
        }
    }

    /// The password of the database's user: a file that its owner alone can read.
    String password() {
        var file = home.resolve("password");
        try {
            if (Files.exists(file)) {
                return Files.readString(file).strip();
            }
            if (Files.exists(data())) {
                throw new CannotStartPostgres("The password of the database is gone: put the file " + file
                        + " back from a backup. The data themselves are untouched.");
            }
            var random = new byte[24];
            new SecureRandom().nextBytes(random);
            var password = HexFormat.of().formatHex(random);
            writePrivate(file, password);
            return password;
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    /// Makes the data folder with `initdb` when there is none, under another name first: what stands at
    /// [#data()] is always whole.
    void initialize(PostgresBinaries binaries, PostgresAccount account, boolean fsync) {
        if (Files.exists(data())) {
            refuseOtherMajor();
            return;
        }
        var password = password();
        var unfinished = home.resolve("data.unfinished");
        var passwordFile = home.resolve("password.unfinished");
        try {
            PostgresBinaries.delete(unfinished);
            Files.deleteIfExists(passwordFile);
            Files.createDirectory(
                    unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            writePrivate(passwordFile, password);
            for (var path : new Path[] {unfinished, passwordFile}) {
                Files.setAttribute(path, "unix:uid", account.uid());
                Files.setAttribute(path, "unix:gid", account.gid());
            }
            initdb(binaries, account, unfinished, passwordFile, fsync);
            Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
            Files.delete(passwordFile);
        } catch (IOException e) {
            throw cannotWrite(home, e);
        }
    }

    private void initdb(
            PostgresBinaries binaries, PostgresAccount account, Path target, Path passwordFile, boolean fsync)
            throws IOException {
        var command = account.command(List.of(
                binaries.program("initdb").toString(),
                "--pgdata=" + target,
                "--username=" + EmbeddedPostgres.USER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-instructions",
                fsync ? "--data-checksums" : "--no-sync"));
        var initdb = PostgresProgram.run(command);
        if (initdb.status() != 0) {
            throw new CannotStartPostgres(Complaint.of(initdb.said(), home));
        }
    }

    private void refuseOtherMajor() {
        var file = data().resolve("PG_VERSION");
        try {
            var major = Files.readString(file).strip();
            if (!major.equals(PostgresBinaries.MAJOR)) {
                throw new CannotStartPostgres("The database in " + data() + " was written by PostgreSQL " + major
                        + ", and this Slipway brings " + PostgresBinaries.MAJOR
                        + ": dump it with the Slipway that wrote it and restore it into a new --data-dir.");
            }
        } catch (IOException e) {
            throw new CannotStartPostgres(
                    data() + " is not a database of PostgreSQL, for it has no readable file PG_VERSION:"
                            + " put the folder back from a backup, or choose another with --data-dir.",
                    e);
        }
    }

    private static void writePrivate(Path file, String text) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
    }

    private static CannotStartPostgres cannotWrite(Path path, IOException e) {
        return new CannotStartPostgres(
                "Slipway cannot write to " + path + " (" + Complaint.reason(e)
                        + "): make room and give it the right to, or choose another folder with --data-dir.",
                e);
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
