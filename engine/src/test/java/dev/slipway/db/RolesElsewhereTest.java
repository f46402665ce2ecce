package dev.slipway.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatList;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A PostgreSQL that is not ours: its users are no superusers.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolesElsewhereTest {
    private static final String PASSWORD = "a password of the tests";

    private EmbeddedPostgres postgres;

    @BeforeAll
    void start(@TempDir Path folder) {
        postgres = EmbeddedPostgres.start(
                folder,
                EmbeddedPostgres.Settings.forTests(
                        Path.of("target", "postgresql").toAbsolutePath()));
    }

    @AfterAll
    void stop() {
        postgres.close();
    }

    private void asSuperuser(String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private String url(String user) {
        return postgres.url().replaceFirst("[^/]*$", user);
    }

    private HikariDataSource owner(String user) {
        return Pool.openForOwner(url(user), user, PASSWORD);
    }

    private static String user(Db db) {
        return db.call(tx -> tx.first("select current_user::text as name", Map.of(), row -> row.text("name")))
                .orElseThrow();
    }

    private static int add(Db db) {
        return db.call(tx -> tx.update("""
                insert into audit (id, actor, via, action, target_type, target_id, status)
                values (gen_random_uuid(), 'ada', 'dev mode', 'x', 'y', 'z', 'success')
                """, Map.of()));
    }

    @Test
    void a_user_who_may_make_roles_is_all_that_it_takes_and_one_who_may_not_goes_on_until_somebody_grants_them()
            throws SQLException {
        asSuperuser(
                "create role maker login createrole password '" + PASSWORD + "'",
                "create database maker owner maker",
                "create role plain login password '" + PASSWORD + "'",
                "create database plain owner plain");

        try (var source = owner("plain")) {
            Migrations.run(source, Clock.systemUTC());
            assertThat(Roles.taken(source)).as("nobody made them yet").isFalse();
            var db = new Db(source);
            assertThat(add(db)).isEqualTo(1);
            assertThatList(db.read(1, tx -> tx.query("select 1 as one from run_now", Map.of(), _ -> true)))
                    .isEmpty();
        }
        try (var source = owner("maker")) {
            Migrations.run(source, Clock.systemUTC());
            assertThat(Roles.taken(source)).isTrue();
        }
        try (var pool = Pool.openAsServer(url("maker"), "maker", PASSWORD, 2)) {
            var db = new Db(pool);
            assertThatThrownBy(() -> db.run(tx -> tx.update("delete from audit", Map.of())))
                    .isInstanceOf(DbFailure.class);
            assertThat(user(db)).as("a rollback does not undo it").isEqualTo("slipway_app");
            assertThat(add(db)).isEqualTo(1);
            assertThat(db.<String>read(
                            1,
                            tx -> tx.first("select current_user::text as name", Map.of(), row -> row.text("name"))
                                    .orElseThrow()))
                    .isEqualTo("slipway_reader");
        }

        try (var source = owner("plain")) {
            Migrations.run(source, Clock.systemUTC());
            assertThat(Roles.taken(source)).as("made by another user").isFalse();
            asSuperuser("grant slipway_app, slipway_reader to plain");
            Migrations.run(source, Clock.systemUTC());
            assertThat(Roles.taken(source)).isTrue();
            assertThatList(new Db(source)
                            .call(tx -> tx.query("select actor from audit", Map.of(), row -> row.text("actor"))))
                    .as("the owner is bound to nothing")
                    .containsExactly("ada");
        }
        try (var pool = Pool.openAsServer(url("plain"), "plain", PASSWORD, 2)) {
            assertThat(new Db(pool)
                            .<Integer>readWithUnowned(
                                    1,
                                    tx -> tx.query("select 1 as one from audit", Map.of(), _ -> true)
                                            .size()))
                    .isEqualTo(1);
        }
    }
}
