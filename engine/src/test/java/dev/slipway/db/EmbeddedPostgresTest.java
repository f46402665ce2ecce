package dev.slipway.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedPostgresTest {
    private static final Path BINARIES = Path.of("target", "postgresql").toAbsolutePath();
    private static final EmbeddedPostgres.Settings QUICK = EmbeddedPostgres.Settings.forTests(BINARIES);

    private static Path template = Path.of("");

    private final List<Process> started = new ArrayList<>();
    private Path folder = Path.of("");

    @BeforeAll
    static void make_a_data_folder_to_copy() throws IOException {
        template = newFolder();
        EmbeddedPostgres.start(template, QUICK).close();
    }

    @AfterAll
    static void remove_it() throws IOException {
        PostgresBinaries.delete(template);
    }

    @BeforeEach
    void make_a_folder_that_the_account_of_the_server_may_enter() throws IOException {
        folder = newFolder();
    }

    private static Path newFolder() throws IOException {
        var parent = Files.createDirectories(Path.of("target", "embedded"));
        var folder = Files.createTempDirectory(parent, "").toRealPath();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        return folder;
    }

    /// What the first start would make, in less time.
    private void copyTemplate() throws Exception {
        var copy = new ProcessBuilder("cp", "-a", template.resolve("postgres").toString(), folder.toString()).start();
        assertThat(copy.waitFor()).isZero();
    }

    @AfterEach
    void clear_away() throws Exception {
        var data = folder.resolve("postgres/data");
        var server = Postmaster.of(data).flatMap(it -> it.process(data));
        started.forEach(Process::destroyForcibly);
        if (server.isPresent()) {
            server.get().onExit().get(30, TimeUnit.SECONDS);
        }
        PostgresBinaries.delete(folder);
    }

    @Test
    void it_starts_from_nothing_and_keeps_what_it_was_given() throws SQLException {
        try (var postgres = EmbeddedPostgres.start(folder, EmbeddedPostgres.Settings.durable())) {
            assertThat(ask(postgres, "show server_version_num")).startsWith("18");
            assertThat(ask(postgres, "show fsync")).isEqualTo("on");
            assertThat(ask(postgres, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(ask(postgres, "show unix_socket_directories")).isEmpty();
            assertThat(ask(postgres, "show server_encoding")).isEqualTo("UTF8");
            assertThat(ask(postgres, "select datcollate from pg_database where datname = current_database()"))
                    .isEqualTo("C");
            ask(postgres, "create table fact as select 'kept'::text as text");
        }
        assertThat(folder.resolve("postgres/data/postmaster.pid")).doesNotExist();
        try (var postgres = EmbeddedPostgres.start(folder, EmbeddedPostgres.Settings.durable())) {
            assertThat(ask(postgres, "select text from fact")).isEqualTo("kept");
        }
    }

    @Test
    void its_password_is_for_its_owner_alone_and_needed() throws Exception {
        copyTemplate();
        try (var postgres = EmbeddedPostgres.start(folder, QUICK)) {
            assertThat(Files.getPosixFilePermissions(folder.resolve("postgres/password")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThatThrownBy(() -> DriverManager.getConnection(postgres.url(), postgres.user(), "guessed"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refused -> assertThat(refused.getSQLState()).isEqualTo("28P01"));
            assertThat(folder.resolve("postgres/password.unfinished")).doesNotExist();
        }
    }

    @Test
    void a_killed_owner_takes_it_along_and_loses_nothing() throws Exception {
        copyTemplate();
        var owner = hold();
        var server = server();
        owner.destroyForcibly().waitFor();
        server.onExit().get(30, TimeUnit.SECONDS);
        try (var postgres = EmbeddedPostgres.start(folder, QUICK)) {
            assertThat(ask(postgres, "select count(*) from fact")).isEqualTo("1");
        }
    }

    @Test
    void one_that_was_left_over_is_stopped_first() throws Exception {
        copyTemplate();
        var owner = hold();
        var server = server();
        var shells = ProcessHandle.allProcesses()
                .filter(it -> arguments(it).contains("slipway-postgres"))
                .filter(it ->
                        arguments(it).contains(folder.resolve("postgres/data").toString()))
                .toList();
        assertThat(shells).as("the shell and its reader").hasSize(2);
        shells.forEach(ProcessHandle::destroyForcibly);
        owner.destroyForcibly().waitFor();
        assertThat(server.isAlive()).isTrue();

        try (var postgres = EmbeddedPostgres.start(folder, QUICK)) {
            assertThat(server.info().arguments()).isEmpty();
            assertThat(ask(postgres, "select count(*) from fact")).isEqualTo("1");
        }
    }

    @Test
    void one_that_is_killed_comes_back_at_the_same_address() throws Exception {
        copyTemplate();
        try (var postgres = EmbeddedPostgres.start(folder, QUICK)) {
            ask(postgres, "create table fact as select 'kept'::text as text");
            var address = postgres.url();
            var killed = server();
            killed.destroyForcibly();
            assertThat(askPatiently(postgres, "select text from fact")).isEqualTo("kept");
            assertThat(postgres.url()).isEqualTo(address);
            assertThat(server().pid()).isNotEqualTo(killed.pid());
        }
    }

    private static String askPatiently(EmbeddedPostgres postgres, String sql) throws SQLException {
        for (var deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos(); ; ) {
            try {
                return ask(postgres, sql);
            } catch (SQLException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(50_000_000);
            }
        }
    }

    @Test
    void a_stale_process_number_that_now_belongs_to_another_is_no_hindrance() throws Exception {
        copyTemplate();
        var file = folder.resolve("postgres/data/postmaster.pid");
        Files.write(
                file,
                List.of(
                        Long.toString(ProcessHandle.current().pid()),
                        "data",
                        "0",
                        "5432",
                        "",
                        "127.0.0.1",
                        "",
                        "ready"));

        try (var again = EmbeddedPostgres.start(folder, QUICK)) {
            assertThat(ask(again, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void it_lives_in_a_session_of_its_own_which_ctrl_c_does_not_reach() throws Exception {
        copyTemplate();
        try (var _ = EmbeddedPostgres.start(folder, QUICK)) {
            assertThat(session(server().pid()))
                    .isNotEqualTo(session(ProcessHandle.current().pid()));
        }
    }

    @Test
    void a_second_one_in_the_same_folder_is_refused() throws Exception {
        copyTemplate();
        try (var _ = EmbeddedPostgres.start(folder, QUICK)) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(folder, QUICK))
                    .isInstanceOf(CannotStartPostgres.class)
                    .hasMessageStartingWith("Another Slipway is at work in " + folder);
        }
    }

    @Test
    void a_second_process_in_the_same_folder_is_refused() throws Exception {
        copyTemplate();
        hold();
        assertThatThrownBy(() -> EmbeddedPostgres.start(folder, QUICK))
                .isInstanceOf(CannotStartPostgres.class)
                .hasMessageStartingWith("Another Slipway is at work in " + folder);
    }

    @Test
    void data_of_another_major_version_are_left_alone() throws IOException {
        var data = Files.createDirectories(folder.resolve("postgres/data"));
        Files.writeString(data.resolve("PG_VERSION"), "17\n");
        assertThatThrownBy(() -> EmbeddedPostgres.start(folder, QUICK))
                .isInstanceOf(CannotStartPostgres.class)
                .hasMessageContaining("was written by PostgreSQL 17, and this Slipway brings 18");
        assertThat(data.resolve("PG_VERSION")).exists();
    }

    @Test
    void a_start_that_broke_off_in_the_middle_is_begun_anew() throws Exception {
        Files.createDirectories(folder.resolve("postgres/data.unfinished/base"));
        Files.writeString(folder.resolve("postgres/password.unfinished"), "half");
        try (var postgres = EmbeddedPostgres.start(folder, QUICK)) {
            assertThat(ask(postgres, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void a_lost_password_is_said_with_its_remedy() throws Exception {
        copyTemplate();
        EmbeddedPostgres.start(folder, QUICK).close();
        Files.delete(folder.resolve("postgres/password"));
        assertThatThrownBy(() -> EmbeddedPostgres.start(folder, QUICK))
                .isInstanceOf(CannotStartPostgres.class)
                .hasMessageContaining("put the file " + folder.resolve("postgres/password"));
    }

    @Test
    void a_file_where_the_folder_should_be_is_said_with_its_remedy() throws IOException {
        var file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> EmbeddedPostgres.start(file, QUICK))
                .isInstanceOf(CannotStartPostgres.class)
                .hasMessageContaining("--data-dir");
    }

    private Process hold() throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var owner = new ProcessBuilder(
                        java,
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HoldsPostgres.class.getName(),
                        folder.toString(),
                        BINARIES.toString())
                .redirectErrorStream(true)
                .start();
        started.add(owner);
        assertThat(awaitLine(owner.inputReader())).contains("holding");
        return owner;
    }

    private static String awaitLine(BufferedReader output) throws IOException {
        var said = new StringBuilder();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            if (line.equals("holding")) {
                break;
            }
        }
        return said.toString();
    }

    private static List<String> arguments(ProcessHandle process) {
        return process.info().arguments().map(Arrays::asList).orElse(List.of());
    }

    private ProcessHandle server() {
        var data = folder.resolve("postgres/data");
        return Postmaster.of(data).flatMap(it -> it.process(data)).orElseThrow();
    }

    private static String session(long pid) throws IOException {
        var process = new ProcessBuilder("ps", "-o", "sid=", "-p", Long.toString(pid)).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    }

    private static String ask(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
                var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (var rows = statement.getResultSet()) {
                return rows.next() ? rows.getString(1) : "";
            }
        }
    }
}
