package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.db.Db;
import dev.slipway.db.DbFailure;
import dev.slipway.db.TestDatabase;
import dev.slipway.http.HttpProblem;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@TestDatabase
class DatabaseAwayTest {
    private final AtomicBoolean away = new AtomicBoolean();

    @Test
    void while_the_database_is_away_requests_are_503_and_afterwards_all_goes_on(DataSource source) {
        try (var server = TestServer.start(new Db(breakable(source)))) {
            var dev = server.developer();
            var run = dev.startAction("echo", Map.of());
            dev.awaitStatus("/actions/runs/" + run, "success");
            away.set(true);
            var start = "/actions/" + server.action("echo") + "/run";
            for (var answer : java.util.List.of(
                    dev.get("/actions/runs/" + run),
                    dev.get("/action-runs"),
                    dev.post(start, Map.of()),
                    dev.post("/actions/runs/" + run + "/cancel", null))) {
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.header("Retry-After")).contains("2");
                assertThat(answer.text())
                        .isEqualTo("{\"error\":\"Unavailable\",\"message\":\"Temporarily unavailable\"}");
            }
            assertThat(dev.get("/templates").status()).as("known without it").isEqualTo(200);
            away.set(false);
            assertThat(dev.post(start, Map.of()).status()).isEqualTo(202);
        }
    }

    @Test
    void a_value_that_cannot_be_stored_is_the_requests_fault_and_everything_else_is_a_bug() {
        assertThat(DatabaseTrouble.asProblem(new DbFailure(new SQLException("bad text", "22021"))))
                .isInstanceOf(HttpProblem.BadBody.class)
                .hasMessageNotContaining("bad text");
        var bug = new DbFailure(new SQLException("no such column", "42703"));
        assertThat(DatabaseTrouble.asProblem(bug)).isSameAs(bug);
        var other = new IllegalStateException("x");
        assertThat(DatabaseTrouble.asProblem(other)).isSameAs(other);
    }

    /// The source, save that it gives no connections while it is away.
    private DataSource breakable(DataSource source) {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (_, method, arguments) -> {
                    if (away.get()) {
                        throw new SQLTransientConnectionException("away");
                    }
                    try {
                        return method.invoke(source, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
