package dev.slipway.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@TestDatabase
class AuditLogTest {
    // Of the year 2026, where there is a partition.
    private static final UUID RUN = new UUID(0x019c_0000_0000_7000L, 0x8000_0000_0000_0001L);
    private static final String ACCEPT = """
            insert into run (project_id, id, environment, kind, definition_id, revision, requested_by, max_attempts, input)
            values (1, :run, 'staging', 'action', :run, 1, 'ada', 1, '{}')
            """;
    private static final String DECIDE = """
            insert into decision (project_id, run_id, decider, verdict, comment, via, request_id, decided_at)
            values (1, :run, 'bob', 'rejected', 'not today', 'token abc', 'req-1', now())
            """;

    @Test
    void a_decision_is_an_entry_with_who_how_and_why(Db db) {
        db.run(tx -> {
            tx.update(ACCEPT, Map.of("run", RUN));
            tx.update(DECIDE, Map.of("run", RUN));
        });
        var log = new AuditLog(db);
        var page = log.page(new RunScope(1, "staging"), new AuditLog.Filter(RUN.toString(), "bob", false), RUN, 10, 0);
        assertThat(page.total()).isEqualTo(1);
        var entry = page.entries().getFirst();
        assertThat(entry.actor()).isEqualTo("bob");
        assertThat(entry.what())
                .isEqualTo(new AuditLog.Changed(
                        "approval.reject",
                        "action_run",
                        RUN.toString(),
                        "success",
                        new AuditLog.Asked("token abc", "req-1", null, "staging", "allowed"),
                        Map.of("comment", "not today")));
        var elsewhere = log.page(new RunScope(1, "production"), new AuditLog.Filter(null, null, true), null, 10, 0);
        assertThat(elsewhere.total()).isZero();
        assertThat(elsewhere.entries()).isEmpty();
    }
}
