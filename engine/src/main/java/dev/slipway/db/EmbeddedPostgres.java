package dev.slipway.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL of our own: a child process on a free port of the loopback address, with its data below our data
/// folder. It never outlives us, however we die.
public final class EmbeddedPostgres implements AutoCloseable {
    static final String USER = "slipway";
    static final String DATABASE = "slipway";

    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final int STOP_SECONDS = 60;

    private final PostgresFolder folder;
    private final PostgresKeeper keeper;
    private final String password;

    private EmbeddedPostgres(PostgresFolder folder, PostgresKeeper keeper, String password) {
        this.folder = folder;
        this.keeper = keeper;
        this.password = password;
    }

    /// How the embedded server is run.
    ///
    /// @param fsync whether a commit is on the disk before it is answered: always, but in tests
    /// @param binaries where to unpack the programs, null for beside the data
    public record Settings(boolean fsync, @Nullable Path binaries) {
        /// Nothing that was committed is ever lost.
        public static Settings durable() {
            return new Settings(true, null);
        }

        /// Quick, and lost with the power.
        public static Settings forTests(Path binaries) {
            return new Settings(false, binaries);
        }
    }

    /// Starts the server, for the first time or again, and waits until it answers.
    ///
    /// A server that was left over by a killed process is stopped first. Data are never deleted.
    ///
    /// @param dataDir the data folder of Slipway; `postgres` below it is ours
    /// @throws CannotStartPostgres with cause and remedy
    public static EmbeddedPostgres start(Path dataDir, Settings settings) {
        var folder = PostgresFolder.open(dataDir);
        try {
            var binaries = PostgresBinaries.in(settings.binaries() == null ? folder.home() : settings.binaries());
            var account = PostgresAccount.of(folder, binaries);
            folder.initialize(binaries, account, settings.fsync());
            var password = folder.password();
            stopLeftover(folder.data(), binaries, account);
            return new EmbeddedPostgres(
                    folder, PostgresKeeper.start(folder, binaries, account, settings.fsync()), password);
        } catch (RuntimeException | Error e) {
            folder.close();
            throw e;
        }
    }

    /// The JDBC address of the database, without credentials.
    public String url() {
        return keeper.url(DATABASE);
    }

    /// The user, a superuser.
    public String user() {
        return USER;
    }

    /// The user's password.
    public String password() {
        return password;
    }

    /// Stops the server and waits until it is gone. Open connections are cut, what they had not committed is rolled
    /// back.
    @Override
    public void close() {
        try {
            if (!keeper.stop(STOP_SECONDS)) {
                log.warn(
                        "PostgreSQL has not stopped in {} s; it is killed and recovers at the next start",
                        STOP_SECONDS);
                Postmaster.of(folder.data())
                        .flatMap(postmaster -> postmaster.process(folder.data()))
                        .ifPresent(ProcessHandle::destroyForcibly);
            }
        } finally {
            folder.close();
        }
    }

    /// Whoever started it would still hold the lock of the folder, and we hold it: its master is dead.
    private static void stopLeftover(Path data, PostgresBinaries binaries, PostgresAccount account) {
        var process = Postmaster.of(data).flatMap(postmaster -> postmaster.process(data));
        if (process.isEmpty()) {
            return;
        }
        var leftover = process.get();
        log.info("A PostgreSQL that an earlier Slipway left behind (process {}) is stopped first", leftover.pid());
        for (var mode : new String[] {"fast", "immediate"}) {
            if (Postmaster.of(data).isPresent()) {
                askToStop(data, binaries, account, mode);
            }
        }
        if (Postmaster.of(data).isPresent()) {
            throw new CannotStartPostgres("A PostgreSQL that an earlier Slipway left behind (process " + leftover.pid()
                    + ") does not stop: end it with kill -QUIT " + leftover.pid() + " and start again.");
        }
    }

    private static void askToStop(Path data, PostgresBinaries binaries, PostgresAccount account, String mode) {
        try {
            var stop = PostgresProgram.run(account.command(List.of(
                    binaries.program("pg_ctl").toString(),
                    "stop",
                    "--pgdata=" + data,
                    "--mode=" + mode,
                    "--timeout=" + STOP_SECONDS)));
            log.debug("pg_ctl stop: {}", stop.said());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
