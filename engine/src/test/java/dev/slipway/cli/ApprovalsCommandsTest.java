package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Approvals, values, attempts and edited retries at the command line, against a whole server.
@TestDatabase
class ApprovalsCommandsTest {
    private TestServer server;
    private Desk ada;
    private Desk bob;

    @BeforeEach
    void start(Db db) {
        server = TestServer.start(
                db, TestServer.Settings.USUAL.withCatalog(Path.of("src", "test", "resources", "approvals")));
        ada = desk();
        bob = desk().with("SLIPWAY_TOKEN", TestServer.ADMIN);
    }

    private Desk desk() {
        return new Desk().with("SLIPWAY_SERVER", server.url().toString()).waitingForRealWork();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String pending() {
        var list = server.developer()
                .await(
                        "/approvals?state=pending",
                        answer -> answer.list("approvals").size() == 1);
        return String.valueOf(list.list("approvals").getFirst().get("id"));
    }

    private String asking(String action) {
        assertThat(ada.run("run", action, "--action")).as(ada.err()).isZero();
        return pending();
    }

    @Test
    void a_followed_run_says_what_to_type_and_goes_on_when_it_was_typed() throws Exception {
        var follower = desk();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var exit = threads.submit((Callable<Integer>) () -> follower.run("run", "guarded", "--follow"));
            var gate = pending();
            assertThat(bob.run("approvals", "approve", gate, "--comment", "go"))
                    .as(bob.err())
                    .isZero();
            assertThat(bob.out()).isEqualTo("Approved. The run goes on.\n");
            var ask = pending();
            assertThat(bob.run("approvals", "values", ask, "-p", "size=3", "-p", "token=t0ken-of-a-person"))
                    .as(bob.err())
                    .isZero();
            assertThat(bob.out()).isEqualTo("Passed. The run goes on.\n");
            assertThat(exit.get(20, TimeUnit.SECONDS)).as(follower.out()).isZero();
            assertThat(follower.out())
                    .contains("gate | Asks for an approval until ", ": Deploy blog ?")
                    .contains("ask waits for values: ./slipway approvals values %s -p KEY=VALUE".formatted(ask))
                    .contains("✓ gate", "✓ ask", "tell | it is ***", "by    token:admin", "size  3")
                    .doesNotContain("t0ken");
        }
    }

    @Test
    void a_run_that_waits_is_shown_with_what_to_type() {
        assertThat(ada.run("run", "guarded")).isZero();
        var gate = pending();
        var run = String.valueOf(
                server.developer().get("/approvals/" + gate).data().get("templateRunId"));

        assertThat(ada.run("runs", "show", run)).isZero();
        assertThat(ada.out()).contains("▸ gate\n… gate waits for an approval: ./slipway approvals approve " + gate);
        assertThat(ada.run("runs", "show", gate)).isZero();
        assertThat(ada.out()).contains("Waits for  an answer: ./slipway approvals approve " + gate);
    }

    @Test
    void approvals_are_listed_and_shown() {
        assertThat(bob.run("approvals", "list")).isZero();
        assertThat(bob.out()).isEqualTo("Nothing waits for an answer.\n");
        assertThat(ada.run("run", "guarded")).isZero();
        var id = pending();

        assertThat(bob.run("approvals", "list", "--mine")).isZero();
        assertThat(bob.out()).contains(id, "guarded@1.0.0 (step gate)", "Deploy blog ?", "dev@forgeportal.local");
        assertThat(ada.run("approvals", "list", "--mine")).isZero();
        assertThat(ada.out()).isEqualTo("Nothing waits for an answer of yours.\n");
        assertThat(bob.run("approvals", "list", "-o", "json")).isZero();
        assertThat(Fields.of(Json.parse(bob.out())).list("approvals")).hasSize(1);
        assertThat(bob.run("approvals", "show", id)).isZero();
        assertThat(bob.out())
                .contains("Of           everybody who may approve runs; not who asked for the run")
                .contains("Approvals    0 of 1")
                .endsWith("./slipway approvals approve %s\n./slipway approvals reject %s --comment WHY\n"
                        .formatted(id, id));
        assertThat(ada.run("approvals", "show", id)).isZero();
        assertThat(ada.out()).contains("It is not yours to decide: A run that you asked for yourself");
        assertThat(bob.run("approvals", "approve", id)).isZero();
        assertThat(bob.run("approvals", "list", "--state", "approved")).isZero();
        assertThat(bob.out()).hasLineCount(2);
        assertThat(bob.run("approvals", "list", "--all", "--limit", "1")).isZero();
        assertThat(bob.run("approvals", "show", id)).isZero();
        assertThat(bob.out()).contains("Decisions\nWHO          SAID      WHEN", "token:admin  approved");
        assertThat(bob.run("audit", "--target", id)).isZero();
        assertThat(bob.out()).contains("approval.approve", "token:admin");
    }

    @Test
    void what_cannot_be_is_told_in_one_line() {
        var id = asking("gate");

        assertThat(ada.run("approvals", "approve", id)).isEqualTo(2);
        assertThat(ada.err()).isEqualTo("slipway: A run that you asked for yourself is approved by somebody else\n");
        assertThat(bob.run("approvals", "reject", id)).isEqualTo(2);
        assertThat(bob.err()).isEqualTo("slipway: a rejection says why; add --comment TEXT\n");
        assertThat(bob.run("approvals", "values", id, "-p", "a=1")).isEqualTo(2);
        assertThat(bob.err()).contains("asks for an approval, not for values");
        assertThat(bob.run("approvals", "approve", "nothing")).isEqualTo(2);
        assertThat(bob.err())
                .isEqualTo(
                        "slipway: there is no approval nothing here; ./slipway approvals list shows those that wait\n");
        assertThat(bob.run("approvals", "list", "--state", "open")).isEqualTo(2);
        assertThat(bob.err()).contains("'pending' | 'approved'").hasLineCount(1);
        assertThat(bob.run("approvals", "list", "--state", "pending", "--all")).isEqualTo(2);
        assertThat(bob.run("approvals", "list", "--limit", "0")).isEqualTo(2);
        assertThat(bob.run("approvals", "aprove", id)).isEqualTo(2);
        assertThat(bob.err()).contains("did you mean");
    }

    @Test
    void a_rejection_is_asked_for_its_reason_on_a_terminal() {
        var id = asking("pair");
        assertThat(bob.run("approvals", "approve", id)).isZero();
        assertThat(bob.out()).isEqualTo("Approved. 1 more must approve before the run goes on.\n");
        var eve = desk().typing("not today").onTerminal();

        assertThat(eve.run("approvals", "reject", id, "--token", token()))
                .as(eve.err())
                .isZero();

        assertThat(eve.out()).isEqualTo("Rejected. The run fails.\n");
        assertThat(ada.run("runs", "show", id)).isZero();
        assertThat(ada.out()).contains("rejected by token:eve: not today");
    }

    private String token() {
        assertThat(ada.run("token", "create", "--name", "eve", "--role", "developer"))
                .isZero();
        return ada.out().strip();
    }

    @Test
    void values_come_from_pairs_and_files_and_are_checked(@TempDir Path folder) throws IOException {
        var id = asking("ask");
        var file = Files.writeString(folder.resolve("values.json"), "{\"size\": 0, \"zone\": \"us\"}");

        assertThat(bob.run("approvals", "values", id, "--file", file.toString()))
                .isEqualTo(2);
        assertThat(bob.err()).contains("size").hasLineCount(1);
        assertThat(bob.run("approvals", "values", id, "-p", "size=big")).isEqualTo(2);
        assertThat(bob.err()).isEqualTo("slipway: -p size: size is a number, for example -p size=3\n");
        assertThat(bob.run("approvals", "show", id)).isZero();
        assertThat(bob.out()).contains("NAME   TYPE     REQUIRED  DEFAULT", "zone   string             eu", "***");
        assertThat(bob.run("approvals", "values", id, "--file", file.toString(), "-p", "size=4"))
                .isZero();
        assertThat(ada.run("runs", "show", id)).isZero();
        assertThat(ada.out()).contains("size   4", "zone   us").doesNotContain("t0ken");
    }

    @Test
    void a_run_is_retried_with_one_input_changed_and_its_attempts_stay_readable() {
        var exit = ada.run("run", "unsteady", "-p", "key=s3cret-key", "-f");
        assertThat(exit).as(ada.out() + ada.err()).isEqualTo(1);
        var first = newest("unsteady");

        assertThat(ada.run("runs", "retry", first, "-p", "good=true", "-f"))
                .as(ada.out() + ada.err())
                .isZero();
        var second = newest("unsteady");
        var detail = server.developer().get("/templates/runs/" + second).data();
        assertThat(detail.get("inputs")).isEqualTo(Map.of("good", true, "key", "***"));
        assertThat(detail).containsEntry("retryOf", first);

        assertThat(ada.run("runs", "attempts", first)).isZero();
        assertThat(ada.out())
                .contains("✓ first attempt 1 succeeded")
                .contains("✗ second attempt 1 failed", "exit code 1\n  | try 1 with ***\n")
                .contains("✗ second attempt 2 failed", "  | try 2 with ***\n");
        assertThat(ada.run("runs", "attempts", second, "-o", "json")).isZero();
        assertThat(Fields.of(Json.parse(ada.out())).list("steps"))
                .extracting(step -> step.text("stepId"))
                .containsExactly("first", "second");
        assertThat(ada.run("runs", "rerun", second, "-p", "good=yes")).isEqualTo(2);
        assertThat(ada.err()).isEqualTo("slipway: -p good: good is true or false\n");
    }

    @Test
    void an_action_run_is_retried_and_rerun_with_other_inputs() {
        assertThat(ada.run("run", "flaky", "-p", "key=s3cret-key", "-f")).isEqualTo(1);
        var first = newest("flaky");
        assertThat(ada.run("runs", "retry", first, "-p", "good=true", "-f"))
                .as(ada.out() + ada.err())
                .isZero();
        var second = newest("flaky");

        assertThat(ada.run("runs", "attempts", second)).isZero();
        assertThat(ada.out())
                .contains("✗ attempt 1 failed", " in run " + first, "✗ attempt 2 failed", "✓ attempt 1 succeeded");
        assertThat(ada.run("runs", "rerun", second, "--input", "-", "-f")).isEqualTo(2);
        assertThat(ada.pipingIn("{\"good\": false}").run("runs", "rerun", second, "--input", "-", "-f"))
                .as(ada.err())
                .isEqualTo(1);
        assertThat(server.developer()
                        .get("/actions/runs/" + newest("flaky"))
                        .data()
                        .get("input"))
                .isEqualTo(Map.of("good", false));
        assertThat(ada.run("runs", "attempts", "nothing")).isEqualTo(2);
    }

    private String newest(String name) {
        assertThat(ada.run("runs", "list", "-o", "json", "--limit", "1")).isZero();
        var row = Fields.each(Json.parse(ada.out())).getFirst();
        var id = List.of(server.template("unsteady"), server.action("flaky"));
        assertThat(id).contains(row.text(name.equals("flaky") ? "action_id" : "template_id"));
        return row.text("id");
    }
}
