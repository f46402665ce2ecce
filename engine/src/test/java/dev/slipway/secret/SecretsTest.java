package dev.slipway.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.db.Tx;
import dev.slipway.expr.Secret;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestDatabase
class SecretsTest {
    private static final int PROJECT = 1;

    private final Db db;
    private final Secrets secrets;

    SecretsTest(Db db) {
        this.db = db;
        this.secrets = new Secrets(db, Keyring.of(new byte[32]));
    }

    private Map<String, Secret> read(int project, String environment, String... names) {
        return db.call(tx -> secrets.read(tx, project, environment, Set.of(names)));
    }

    @Test
    void reads_what_was_put_last() {
        secrets.put(PROJECT, "", "TOKEN", "first-value", (_, _) -> {});
        secrets.put(PROJECT, "", "TOKEN", "second-välue", (_, _) -> {});
        assertThat(read(PROJECT, "staging", "TOKEN", "NONE")).isEqualTo(Map.of("TOKEN", new Secret("second-välue")));
        assertThat(read(PROJECT, "staging")).isEmpty();
    }

    @Test
    void a_change_that_cannot_be_written_down_is_not_made() {
        secrets.put(PROJECT, "", "TOKEN", "first-value", (_, _) -> {});
        BiConsumer<Tx, Secrets.Change> fails = (_, _) -> {
            throw new IllegalStateException("not written down");
        };
        assertThatThrownBy(() -> secrets.put(PROJECT, "", "TOKEN", "second-value", fails))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> secrets.delete(PROJECT, "", "TOKEN", fails)).isInstanceOf(IllegalStateException.class);
        assertThat(read(PROJECT, "staging", "TOKEN")).containsEntry("TOKEN", new Secret("first-value"));
    }

    @Test
    void an_environments_own_secret_wins_over_the_projects() {
        secrets.put(PROJECT, "staging", "TOKEN", "of staging", (_, _) -> {});
        secrets.put(PROJECT, "", "TOKEN", "of the project", (_, _) -> {});
        assertThat(read(PROJECT, "staging", "TOKEN")).containsEntry("TOKEN", new Secret("of staging"));
        assertThat(read(PROJECT, "production", "TOKEN")).containsEntry("TOKEN", new Secret("of the project"));
    }

    @Test
    void no_other_project_or_environment_sees_it() {
        secrets.put(PROJECT, "staging", "TOKEN", "of staging", (_, _) -> {});
        assertThat(read(PROJECT, "production", "TOKEN")).isEmpty();
        assertThat(read(PROJECT + 1, "staging", "TOKEN")).isEmpty();
        assertThat(secrets.list(PROJECT + 1)).isEmpty();
    }

    @Test
    void the_list_has_names_and_dates_and_no_values() {
        secrets.put(PROJECT, "staging", "TOKEN", "of staging", (_, _) -> {});
        secrets.put(PROJECT, "", "TOKEN", "of the project", (_, _) -> {});
        secrets.put(PROJECT, "", "TOKEN", "of the project, too", (_, _) -> {});
        assertThat(secrets.list(PROJECT))
                .extracting(Secrets.Entry::environment, Secrets.Entry::name, Secrets.Entry::version)
                .containsExactly(tuple("", "TOKEN", 2), tuple("staging", "TOKEN", 1));
        assertThat(secrets.list(PROJECT).toString()).doesNotContain("of ");
    }

    @Test
    void the_database_never_holds_the_value() {
        secrets.put(PROJECT, "", "TOKEN", "in clear text", (_, _) -> {});
        var stored =
                db.call(tx -> tx.query("select secret::text as all from secret", Map.of(), row -> row.text("all")));
        var hex = HexFormat.of().formatHex("clear".getBytes(StandardCharsets.UTF_8));
        assertThat(stored).hasSize(1).first().asString().doesNotContain("clear", hex);
    }

    @ParameterizedTest
    @ValueSource(strings = {"project_id = 2", "environment = 'staging'", "name = 'OTHER'", "version = 2"})
    void a_row_that_was_changed_or_moved_does_not_open(String change) {
        secrets.put(PROJECT, "", "TOKEN", "some value", (_, _) -> {});
        db.run(tx -> tx.update("update secret set " + change, Map.of()));
        assertThatThrownBy(() -> {
                    read(1, "staging", "TOKEN", "OTHER");
                    read(2, "staging", "TOKEN", "OTHER");
                })
                .isInstanceOf(SealBroken.class);
    }

    @Test
    void a_deleted_secret_is_gone() {
        secrets.put(PROJECT, "", "TOKEN", "some value", (_, _) -> {});
        assertThat(secrets.delete(PROJECT, "staging", "TOKEN", (_, _) -> {})).isFalse();
        assertThat(secrets.delete(PROJECT, "", "TOKEN", (_, _) -> {})).isTrue();
        assertThat(secrets.delete(PROJECT, "", "TOKEN", (_, _) -> {})).isFalse();
        assertThat(read(PROJECT, "", "TOKEN")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1X", "-A", "A B", "Ä", "A\n", "x.y"})
    void refuses_a_name_that_an_expression_could_not_name(String name) {
        assertThatThrownBy(() -> secrets.put(PROJECT, "", name, "some value", (_, _) -> {}))
                .isInstanceOf(BadSecret.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12345", "nul\0inside", "half \ud800 pair"})
    void refuses_a_value_that_cannot_be_masked_or_stored(String value) {
        assertThatThrownBy(() -> secrets.put(PROJECT, "", "TOKEN", value, (_, _) -> {}))
                .isInstanceOf(BadSecret.class);
        assertThatThrownBy(() -> secrets.put(PROJECT, "", "TOKEN", "x".repeat(64 * 1024 + 1), (_, _) -> {}))
                .isInstanceOf(BadSecret.class);
        assertThat(secrets.list(PROJECT)).isEmpty();
    }

    @Test
    void many_writers_at_once_leave_one_value_that_opens() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var puts = threads.invokeAll(IntStream.range(0, 20)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        secrets.put(PROJECT, "", "TOKEN", "value number " + i, (_, _) -> {});
                        return true;
                    })
                    .toList());
            for (var put : puts) {
                assertThat(put.get()).isTrue();
            }
        }
        assertThat(secrets.list(PROJECT)).extracting(Secrets.Entry::version).containsExactly(20);
        assertThat(String.valueOf(read(PROJECT, "", "TOKEN").get("TOKEN").value()))
                .startsWith("value number ");
    }
}
