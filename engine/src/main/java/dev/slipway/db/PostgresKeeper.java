package dev.slipway.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The shell between us and PostgreSQL, which stops it when we end.
///
/// It runs in a session of its own, which Ctrl-C does not reach, and waits for the end of a pipe that we hold
/// open. The pipe ends with [#stop] and with our death, so every stop takes the same way.
final class PostgresKeeper {
    private static final Logger log = LoggerFactory.getLogger(PostgresKeeper.class);
    private static final int PORTS_TO_TRY = 5;
    private static final int POLL_MILLIS = 10;
    private static final int PATIENCE_MILLIS = 300_000;

    /// SIGINT is PostgreSQL's fast shutdown. It is sent again and again, because one that comes before
    /// PostgreSQL listens is lost.
    private static final String SCRIPT = """
            exec 3<&0
            "$@" </dev/null 3<&- &
            postgres=$!
            trap 'kill -INT $postgres 2>/dev/null' TERM INT HUP
            { read -r _ <&3; while kill -INT $postgres 2>/dev/null; do sleep 0.5; done; } &
            while kill -0 $postgres 2>/dev/null; do wait $postgres; ended=$?; done
            kill $! 2>/dev/null
            exit $ended
            """;

    private static final List<String> OWN_SESSION =
            System.getProperty("os.name").startsWith("Mac")
                    ? List.of("/usr/bin/perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV", "--")
                    : List.of("setsid");

    private final Process shell;
    private final int port;

    private PostgresKeeper(Process shell, int port) {
        this.shell = shell;
        this.port = port;
    }

    /// Starts PostgreSQL and waits until it answers.
    ///
    /// @param wanted the port, 0 for any free one
    static PostgresKeeper start(
            PostgresFolder folder, PostgresBinaries binaries, PostgresAccount account, boolean fsync, int wanted) {
        for (int tries = 1; ; tries++) {
            int port = wanted == 0 ? freePort() : wanted;
            try {
                var said = folder.log();
                long before = Files.exists(said) ? Files.size(said) : 0;
                var command = account.command(command(folder, binaries, port, fsync));
                var keeper = new PostgresKeeper(launch(folder, command), port);
                if (keeper.awaitReady(folder)) {
                    keeper.createDatabase(folder);
                    return keeper;
                }
                var complaint = new String(tail(said, before), StandardCharsets.UTF_8);
                if (wanted != 0 || tries == PORTS_TO_TRY || !Complaint.portTaken(complaint)) {
                    throw new CannotStartPostgres(Complaint.of(complaint, folder.home()));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static byte[] tail(Path file, long from) throws IOException {
        try (var input = Files.newInputStream(file)) {
            input.skipNBytes(from);
            return input.readAllBytes();
        }
    }

    private static Process launch(PostgresFolder folder, List<String> postgres) throws IOException {
        var command = new ArrayList<>(OWN_SESSION);
        command.addAll(List.of("sh", "-c", SCRIPT, "slipway-postgres"));
        command.addAll(postgres);
        var builder = PostgresProgram.prepare(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log().toFile()));
        // The number in a stale postmaster.pid may belong to another process by now (in a container it often does), and
        // PostgreSQL would take that for a rival. It does not take its own ancestors for one.
        Postmaster.of(folder.data())
                .ifPresent(stale -> builder.environment().put("PG_GRANDPARENT_PID", Long.toString(stale.pid())));
        return builder.start();
    }

    private static List<String> command(PostgresFolder folder, PostgresBinaries binaries, int port, boolean fsync) {
        var command = new ArrayList<String>();
        command.addAll(List.of(
                binaries.program("postgres").toString(), "-D", folder.data().toString()));
        var settings = new ArrayList<>(List.of(
                "port=" + port,
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "max_connections=200",
                "shared_buffers=128MB",
                "work_mem=8MB",
                "maintenance_work_mem=64MB",
                "max_wal_size=2GB",
                "checkpoint_timeout=15min",
                "random_page_cost=1.1",
                "max_parallel_workers_per_gather=0",
                "jit=off",
                "timezone=UTC",
                "log_timezone=UTC",
                "log_checkpoints=off",
                // Our statements hold people's data, and refusals are reported by who gets them.
                "log_min_messages=log",
                "log_min_error_statement=panic"));
        if (!fsync) {
            settings.addAll(List.of("fsync=off", "full_page_writes=off", "io_method=sync"));
        }
        settings.forEach(setting -> command.addAll(List.of("-c", setting)));
        return command;
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @return false when it ended instead
    private boolean awaitReady(PostgresFolder folder) {
        try {
            for (int waited = 0; !shell.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS); waited += POLL_MILLIS) {
                if (answers(folder.data())) {
                    return true;
                }
                if (waited == 10_000) {
                    log.info("PostgreSQL is recovering from a crash; this can take a few minutes");
                }
                if (waited >= PATIENCE_MILLIS) {
                    closePipe();
                    throw new CannotStartPostgres("PostgreSQL has not become ready within five minutes: " + folder.log()
                            + " says what it is doing.");
                }
            }
            return false;
        } catch (InterruptedException e) {
            closePipe();
            throw PostgresProgram.interrupted(e);
        }
    }

    /// Not the file that a killed predecessor left, which may say the same.
    private boolean answers(Path data) {
        return Postmaster.of(data)
                .filter(it -> it.ready() && it.port() == port)
                .flatMap(it -> it.process(data))
                .isPresent();
    }

    private void createDatabase(PostgresFolder folder) {
        try (var connection = connect("postgres", folder.password());
                var statement = connection.createStatement()) {
            try (var found = statement.executeQuery(
                    "select 1 from pg_database where datname = '" + EmbeddedPostgres.DATABASE + "'")) {
                if (found.next()) {
                    return;
                }
            }
            statement.execute("create database " + EmbeddedPostgres.DATABASE);
        } catch (SQLException e) {
            closePipe();
            throw new CannotStartPostgres(
                    "28P01".equals(e.getSQLState())
                            ? "The database does not take the password in "
                                    + folder.home().resolve("password") + ": put the right file back from a backup."
                            : "PostgreSQL started but does not answer as it should (" + e.getMessage() + "): "
                                    + folder.log() + " may say more.",
                    e);
        }
    }

    private Connection connect(String database, String password) throws SQLException {
        return DriverManager.getConnection(url(database), EmbeddedPostgres.USER, password);
    }

    int port() {
        return port;
    }

    /// Runs `task` once, on a thread of its own, when PostgreSQL has ended for whatever reason.
    void whenEnded(Runnable task) {
        var _ = shell.onExit().thenRunAsync(task, Thread::startVirtualThread);
    }

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /// Stops PostgreSQL.
    ///
    /// @return false when it is still there after that many seconds
    boolean stop(int seconds) {
        closePipe();
        try {
            return shell.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            // PostgreSQL stops all the same, though we no longer wait for it.
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void closePipe() {
        try {
            shell.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
