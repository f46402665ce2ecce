package dev.slipway.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.run.Claim;
import dev.slipway.run.Logs;
import dev.slipway.run.State;
import dev.slipway.secret.Masker;
import dev.slipway.spi.Outcome;
import dev.slipway.spi.Task;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A database that goes away and comes back costs time, and nothing else.
@TestDatabase
class OutageTest {
    private static final String ECHO = """
            apiVersion: slipway/v1
            kind: Action
            metadata: {name: echo}
            spec:
              parameters: {type: object}
              run: {scripted: {part: echo}}
            """;

    private final FaultySource database;
    private final TestEngine it;

    OutageTest(DataSource source) {
        database = new FaultySource(source);
        it = new TestEngine(new Db(database.source()), ECHO);
    }

    @AfterEach
    void every_invariant_holds() {
        assertThat(it.findings()).isEmpty();
    }

    @Test
    void an_attempt_that_reports_how_far_it_is_goes_on_while_the_database_is_away() {
        it.scripted.on("echo", task -> {
            database.away(true);
            try {
                task.progress(50);
                task.status("half");
            } finally {
                database.away(false);
            }
            return Outcome.done("whole");
        });

        var id = it.action("echo", Map.of());
        it.work();

        assertThat(it.action(id).output()).isEqualTo("whole");
    }

    @Test
    void log_lines_are_stored_once_each_when_the_answer_of_a_commit_is_lost() {
        var id = it.ids.next();
        var log = new LogBuffer(new Claim(1, id, 1, 1, 1, 0, null), new Logs(it.db), Masker.NONE, it.clock);
        log.add(Task.Level.INFO, "one");
        database.loseNextAnswer();
        log.flush();
        log.add(Task.Level.INFO, "two");
        log.store();

        assertThat(it.log(id)).containsExactly("one", "two");
    }

    @Test
    void lines_that_waited_for_the_database_are_stored_in_chunks_of_the_usual_size() {
        var id = it.ids.next();
        var log = new LogBuffer(new Claim(1, id, 1, 1, 1, 0, null), new Logs(it.db), Masker.NONE, it.clock);
        database.away(true);
        for (int i = 0; i < 100; i++) {
            log.add(Task.Level.INFO, "x".repeat(10_000));
        }
        database.away(false);
        log.store();

        assertThat(it.log(id)).hasSize(100);
        assertThat(it.db.<Integer>call(tx -> tx.first(
                                "select max(length(body)) as most from run_log", Map.of(), row -> row.integer("most"))
                        .orElseThrow()))
                .isLessThan(128 * 1024);
    }

    @Test
    void an_outcome_whose_commit_was_not_answered_is_written_once() {
        it.scripted.on("echo", _ -> {
            database.loseNextAnswer();
            return Outcome.done("once");
        });

        var id = it.action("echo", Map.of());
        it.work();

        assertThat(it.action(id).state()).isEqualTo(State.SUCCEEDED);
        assertThat(it.scripted.played()).containsExactly("echo");
    }
}
