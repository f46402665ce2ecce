package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands against a whole server.
@TestDatabase
class EndToEndTest {
    private TestServer server;
    private Desk desk;

    @BeforeEach
    void start(Db db) {
        server = TestServer.start(db);
        desk = newDesk();
    }

    private Desk newDesk() {
        return new Desk().with("SLIPWAY_SERVER", server.url().toString()).waitingForRealWork();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_template_is_run_followed_listed_and_shown() {
        assertThat(desk.run("run", "greet", "-p", "name=ann", "--follow")).isZero();
        assertThat(desk.out())
                .matches(
                        "(?s)✓ first 0\\.\\ds\n✓ second 0\\.\\ds\n✓ run \\S+ succeeded after \\S+\nsaid  hello ann again\n");

        assertThat(desk.run("runs", "list", "--mine")).isZero();
        assertThat(desk.out()).hasLineCount(2).contains("greet@1.0.0", "success", "dev@forgeportal.local");
        assertThat(desk.run("runs", "list", "--steps", "--template", "greet", "-o", "json"))
                .isZero();
        var rows = Fields.each(Json.parse(desk.out()));
        assertThat(rows).extracting(row -> row.text("step_id")).containsExactlyInAnyOrder("first", "second", "");

        var id = rows.stream()
                .filter(row -> row.find("step_id").isEmpty())
                .findFirst()
                .orElseThrow()
                .text("id");
        assertThat(desk.run("runs", "show", id)).isZero();
        assertThat(desk.out()).contains("greet@1.0.0", "✓ first", "said  hello ann again", "{\"name\":\"ann\"");
        assertThat(desk.run("audit")).isZero();
        assertThat(desk.out()).contains("template.run", id);
    }

    @Test
    void an_input_that_does_not_fit_is_told_in_the_servers_words() {
        assertThat(desk.run("run", "greet", "-p", "name=Ann")).isEqualTo(2);
        assertThat(desk.err()).isEqualTo("slipway: Parameter \"name\" does not match required pattern: ^[a-z]+$\n");
        assertThat(desk.run("run", "greet")).isEqualTo(2);
        assertThat(desk.err()).isEqualTo("slipway: Missing required parameter: \"name\"\n");
        assertThat(desk.run("run", "echo", "-p", "count=-1")).isEqualTo(2);
        assertThat(desk.err()).startsWith("slipway: ").contains("count").hasLineCount(1);
    }

    @Test
    void a_failing_run_is_exit_code_1_and_can_be_retried_and_rerun() {
        assertThat(desk.run("run", "break", "-f")).isEqualTo(1);
        assertThat(desk.out())
                .contains("✓ good", "bad | broken", "✗ bad", "exit code 3")
                .doesNotContain("never");
        var id = newest();
        assertThat(desk.run("runs", "logs", id)).isZero();
        assertThat(desk.out()).isEqualTo("bad | broken\n");
        assertThat(desk.run("runs", "retry", id, "-f")).isEqualTo(1);
        assertThat(newest()).isNotEqualTo(id);
        assertThat(desk.run("runs", "rerun", id)).isZero();
        assertThat(desk.run("runs", "cancel", id)).isEqualTo(2);
        assertThat(desk.err()).contains("cannot be canceled (status: failed)");
    }

    @Test
    void a_long_log_is_printed_whole_and_secrets_in_it_are_not() {
        assertThat(desk.run("run", "lines", "-p", "lines=6001", "-p", "password=hunter2-hunter2", "-f"))
                .isZero();
        var lines = desk.out().lines().toList();
        assertThat(lines).startsWith("line 1 ***", "line 2 ***").contains("line 6001 ***");
        assertThat(lines.stream().filter(line -> line.startsWith("line "))).hasSize(6001);
        assertThat(desk.out()).doesNotContain("hunter2");
    }

    @Test
    void a_run_canceled_while_it_is_followed_is_exit_code_3() throws Exception {
        var follower = newDesk();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var exit = threads.submit((Callable<Integer>) () -> follower.run("run", "wait", "--follow"));
            server.developer()
                    .await(
                            "/templates/runs?status=running",
                            answer -> answer.list("runs").size() == 1);
            assertThat(desk.run("runs", "cancel", newest())).isZero();
            assertThat(exit.get(20, TimeUnit.SECONDS)).isEqualTo(3);
        }
        assertThat(follower.out()).contains("✓ before", "■ nap").contains("canceled");
    }

    @Test
    void the_same_key_starts_one_run() {
        assertThat(desk.run("run", "echo", "-p", "text=a", "--idempotency-key", "k", "-f"))
                .isZero();
        assertThat(desk.out()).endsWith("text  a\n");
        assertThat(desk.run("run", "echo", "-p", "text=a", "--idempotency-key", "k"))
                .isZero();
        assertThat(desk.out()).contains("was started with this key before; it is success");
        assertThat(desk.run("run", "echo", "-p", "text=b", "--idempotency-key", "k"))
                .isEqualTo(2);
    }

    @Test
    void what_can_be_run_is_listed_and_shown() {
        assertThat(desk.run("templates", "list")).isZero();
        assertThat(desk.out()).contains("greet  1.0.0    Greet");
        assertThat(desk.run("templates", "show", "greet")).isZero();
        assertThat(desk.out()).contains("name   string   yes", "second  echo@v1  after first, if {{twice}}");
        assertThat(desk.run("actions", "list", "--project", "acme/web")).isZero();
        assertThat(desk.out()).hasLineCount(3);
        assertThat(desk.run("actions", "show", "strict")).isZero();
        assertThat(desk.out()).contains("service  string  yes");
        assertThat(desk.run("projects", "list")).isZero();
        assertThat(desk.out()).contains("acme/web", "staging, production");
        assertThat(desk.run("templates", "list", "--project", "no/such")).isEqualTo(2);
        assertThat(desk.err()).contains("Project not found");
    }

    @Test
    void secrets_are_set_listed_and_deleted() {
        var exit = desk.pipingIn("a-secret-value\n").run("secret", "set", "DEPLOY_TOKEN");
        assertThat(exit).as(desk.err()).isZero();
        assertThat(desk.run("secret", "list")).isZero();
        assertThat(desk.out()).contains("DEPLOY_TOKEN").doesNotContain("a-secret-value");
        assertThat(desk.run("secret", "delete", "DEPLOY_TOKEN")).as(desk.err()).isZero();
        assertThat(desk.run("secret", "delete", "DEPLOY_TOKEN")).isEqualTo(2);
        assertThat(desk.err()).isEqualTo("slipway: Secret not found\n");
    }

    @Test
    void a_token_is_made_used_and_revoked() {
        assertThat(desk.run(
                        "token",
                        "create",
                        "--name",
                        "ci",
                        "--role",
                        "viewer",
                        "--project",
                        "acme/web",
                        "--expires-in",
                        "90d"))
                .isZero();
        var token = desk.out().strip();
        var ci = newDesk().with("SLIPWAY_TOKEN", token);
        assertThat(ci.run("templates", "list")).isZero();
        assertThat(ci.out()).contains("web-only").doesNotContain("greet");
        assertThat(ci.run("run", "web-only")).isEqualTo(2);
        assertThat(ci.err()).isEqualTo("slipway: Missing permission: template:run; use a token whose role allows it\n");

        assertThat(desk.run("token", "list")).isZero();
        assertThat(desk.out()).contains("acme/web", "good").doesNotContain(token);
        assertThat(desk.run("token", "list", "-o", "json")).isZero();
        var id = Fields.of(Json.parse(desk.out())).list("tokens").getFirst().text("id");
        assertThat(desk.run("token", "revoke", id)).isZero();
        assertThat(ci.run("templates", "list")).isEqualTo(2);
        assertThat(ci.err()).contains("the server does not take this token");
    }

    @Test
    void a_folder_is_applied_and_runs(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("new.yaml"), """
                apiVersion: slipway/v1
                kind: Template
                metadata: {name: fresh, title: Fresh}
                spec:
                  parameters: []
                  steps: [{id: only, action: fresh.action@v1, input: {n: "{{eq 1 1}}"}}]
                  outputs: {n: "{{steps.only.outputs.n}}"}
                ---
                apiVersion: slipway/v1
                kind: Action
                metadata: {name: fresh.action}
                spec: {run: {noop: {}}}
                """);
        assertThat(desk.run("catalog", "apply", folder.toString())).isZero();
        assertThat(desk.out()).isEqualTo("✓ action fresh.action@v1 created\n✓ template fresh@1.0.0 created\n");
        assertThat(desk.run("catalog", "apply", folder.toString())).isZero();
        assertThat(desk.out()).contains("template fresh@1.0.0 changed");
        assertThat(desk.run("run", "fresh", "-f")).isZero();
        assertThat(desk.out()).endsWith("n  true\n");
    }

    @Test
    void the_doctor_finds_nothing_in_a_sound_database() {
        assertThat(desk.run("run", "greet", "-p", "name=ann", "-f")).isZero();
        assertThat(desk.run("doctor")).isZero();
        assertThat(desk.out()).endsWith("checks, all hold\n");
    }

    private String newest() {
        assertThat(desk.run("runs", "list", "-o", "json", "--limit", "1")).isZero();
        return Fields.each(Json.parse(desk.out())).getFirst().text("id");
    }
}
