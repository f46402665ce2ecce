package dev.slipway.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL of our own: a child process on a free port of the loopback address, with its data below our
/// data folder. It never outlives us, however we die.
public final class EmbeddedPostgres implements AutoCloseable {
    static final String USER = "slipway";
    static final String DATABASE = "slipway";

    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final int STOP_SECONDS = 60;
    private static final int ANY_PORT = 0;

    private final PostgresFolder folder;
    private final IntFunction<PostgresKeeper> starter;
    private final String password;
    private PostgresKeeper keeper;
    private boolean closed;

    private EmbeddedPostgres(PostgresFolder folder, IntFunction<PostgresKeeper> starter) {
        this.folder = folder;
        this.starter = starter;
        this.password = folder.password();
        this.keeper = starter.apply(ANY_PORT);
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
            stopLeftover(folder.data(), binaries, account);
            var postgres = new EmbeddedPostgres(
                    folder, port -> PostgresKeeper.start(folder, binaries, account, settings.fsync(), port));
            postgres.watch();
            return postgres;
        } catch (RuntimeException | Error e) {
            folder.close();
            throw e;
        }
    }

    /// The JDBC address of the database, without credentials.
    public synchronized String url() {
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

    /// Stops the server and waits until it is gone. Open connections are cut, what they had not committed is
    /// rolled back.
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
        try {
            if (!keeper.stop(STOP_SECONDS)) {
                log.warn(
                        "PostgreSQL has not stopped in {} s; it is killed and recovers at its next start",
                        STOP_SECONDS);
                Postmaster.of(folder.data())
                        .flatMap(postmaster -> postmaster.process(folder.data()))
                        .ifPresent(ProcessHandle::destroyForcibly);
            }
        } finally {
            folder.close();
        }
    }

    private synchronized void watch() {
        keeper.whenEnded(this::revive);
    }

    /// PostgreSQL was killed, by the kernel for its memory perhaps: it comes back under the same address.
    private synchronized void revive() {
        for (long pause = 1_000; !closed; pause = Math.min(2 * pause, 30_000)) {
            log.error("PostgreSQL has ended though nobody asked it to; it is started again");
            try {
                keeper = starter.apply(keeper.port());
                watch();
                return;
            } catch (CannotStartPostgres e) {
                log.error("{} The next try is in {} s.", e.getMessage(), pause / 1_000);
            }
            try {
                wait(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
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
