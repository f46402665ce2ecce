package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
    private static final String TEMPLATES = """
            {"data":{"templates":[
              {"id":"t-9","name":"new-service","version":"v9","title":"New service","tags":["scm"],"parameters":[
                {"id":"name","type":"string","required":true}]},
              {"id":"t-10","name":"new-service","version":"v10","title":"New service","tags":["scm"],"parameters":[
                {"id":"name","type":"string","required":true},{"id":"count","type":"number"},
                {"id":"public","type":"boolean"},{"id":"tags","type":"array"},{"id":"meta","type":"object"}]},
              {"id":"t-both","name":"both","version":"v1","parameters":[]}]}}
            """;
    private static final String ACTIONS = """
            {"data":{"actions":[
              {"id":"a-1","name":"deploy","version":"v1","parameters":{"type":"object","properties":{
                "port":{"type":"integer"},"label":{"type":["null","number"]},"any":{}}}},
              {"id":"a-both","name":"both","version":"v1","parameters":{}}]}}
            """;

    private FarSide server;
    private Desk desk;

    @BeforeEach
    void start() throws IOException {
        server = new FarSide()
                .answers("GET /templates", 200, TEMPLATES)
                .answers("GET /actions", 200, ACTIONS)
                .answers("POST /templates/run", 202, "{\"data\":{\"runId\":\"r-1\",\"status\":\"running\"}}")
                .answers("POST /actions/a-1/run", 202, "{\"data\":{\"runId\":\"r-2\",\"status\":\"queued\"}}")
                .answers("POST /actions/a-both/run", 202, "{\"data\":{\"runId\":\"r-3\",\"status\":\"queued\"}}");
        desk = Desk.at(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_name_alone_means_its_highest_version_and_values_take_their_parameters_types() {
        var exit = desk.run(
                "run",
                "new-service",
                "-p",
                "name=12",
                "-p",
                "count=1.50",
                "-p",
                "public=true",
                "-p",
                "tags=[\"a\",1]",
                "-p",
                "meta={\"a\":null}");

        assertThat(exit).isZero();
        assertThat(desk.out()).isEqualTo("Run r-1 is running.\n./slipway runs logs -f r-1 follows it.\n");
        assertThat(desk.err()).isEmpty();
        var body = server.last("POST /templates/run").json();
        assertThat(body).containsOnlyKeys("templateId", "inputs").containsEntry("templateId", "t-10");
        var inputs = Fields.of(body.get("inputs")).values();
        assertThat(inputs)
                .containsEntry("name", "12")
                .containsEntry("count", new BigDecimal("1.50"))
                .containsEntry("public", true)
                .containsEntry("tags", List.of("a", 1));
        assertThat(Fields.of(inputs.get("meta")).values()).containsKey("a").containsValue(null);
    }

    @Test
    void an_action_takes_its_types_from_its_schema_and_unknown_inputs_as_text() {
        assertThat(desk.run(
                        "run",
                        "deploy@v1",
                        "-p",
                        "port=80",
                        "-p",
                        "label=null",
                        "-p",
                        "any=[1]",
                        "-p",
                        "other=5",
                        "--entity",
                        "e-1",
                        "--idempotency-key",
                        "k"))
                .isZero();

        var body = server.last("POST /actions/a-1/run").json();
        assertThat(body).containsEntry("entityId", "e-1").containsEntry("idempotencyKey", "k");
        assertThat(Fields.of(body.get("input")).values())
                .containsEntry("port", 80)
                .containsEntry("label", null)
                .containsEntry("any", List.of(1))
                .containsEntry("other", "5");
    }

    @Test
    void a_value_that_is_not_of_the_type_is_refused_before_anything_is_asked() {
        assertThat(desk.run("run", "new-service", "-p", "count=many")).isEqualTo(2);
        assertThat(desk.err()).isEqualTo("slipway: -p count: count is a number, for example -p count=3\n");
        assertThat(desk.run("run", "new-service", "-p", "tags=a,b")).isEqualTo(2);
        assertThat(desk.err()).contains("tags is a list; write it as JSON: -p 'tags=[\"a\",\"b\"]'");
        assertThat(desk.run("run", "new-service", "-p", "public=yes")).isEqualTo(2);
        assertThat(desk.run("run", "new-service", "-p", "name")).isEqualTo(2);
        assertThat(desk.run("run", "new-service", "-p", "name=a", "-p", "name=b"))
                .isEqualTo(2);
        assertThat(server.requests()).noneMatch(request -> request.line().startsWith("POST"));
    }

    @Test
    void inputs_come_from_a_file_and_from_standard_input_and_a_pair_wins(@TempDir Path folder) throws IOException {
        var text = Files.writeString(folder.resolve("name.txt"), "from file\n");
        desk.pipingIn("{\"name\":\"piped\",\"count\":2}");

        assertThat(desk.run("run", "new-service", "--input", "-", "-p", "name=@" + text))
                .isZero();
        assertThat(Fields.of(server.last("POST /templates/run").json().get("inputs"))
                        .values())
                .containsEntry("name", "from file\n")
                .containsEntry("count", 2);

        assertThat(desk.run("run", "new-service", "-p", "name=@@home")).isZero();
        assertThat(Fields.of(server.last("POST /templates/run").json().get("inputs"))
                        .values())
                .containsEntry("name", "@home");

        assertThat(desk.run("run", "new-service", "-p", "name=@" + folder.resolve("none")))
                .isEqualTo(2);
        assertThat(desk.err()).contains("cannot read the file").doesNotContain("Exception");
        desk.pipingIn("[1]");
        assertThat(desk.run("run", "new-service", "--input", "-")).isEqualTo(2);
        assertThat(desk.err()).contains("it must hold one JSON object");
    }

    @Test
    void one_name_for_a_template_and_an_action_must_be_told_apart() {
        assertThat(desk.run("run", "both")).isEqualTo(2);
        assertThat(desk.err()).contains("is a template and an action; say which with --template or --action");
        assertThat(desk.run("run", "both", "--action")).isZero();
        assertThat(desk.out()).contains("r-3");
        assertThat(desk.run("run", "both", "--action", "--template")).isEqualTo(2);
    }

    @Test
    void an_unknown_name_or_version_is_answered_with_what_is_known() {
        assertThat(desk.run("run", "new-servise")).isEqualTo(2);
        assertThat(desk.err())
                .contains("there is no template or action \"new-servise\", did you mean \"new-service\"?");
        assertThat(desk.run("run", "new-service@v3")).isEqualTo(2);
        assertThat(desk.err()).contains("only new-service@v9, new-service@v10");
    }

    @Test
    void as_json_the_answer_is_the_servers_data_and_nothing_else() {
        assertThat(desk.run("run", "new-service", "-p", "name=a", "-o", "json")).isZero();
        assertThat(desk.out()).isEqualTo("{\"runId\":\"r-1\",\"status\":\"running\"}\n");
    }

    @Test
    void a_key_seen_before_tells_of_the_earlier_run() throws IOException {
        try (var other = new FarSide()
                .answers("GET /templates", 200, TEMPLATES)
                .answers("GET /actions", 200, ACTIONS)
                .answers(
                        "POST /actions/a-1/run",
                        200,
                        "{\"data\":{\"runId\":\"r-0\",\"cached\":true,\"status\":\"success\",\"output\":{}}}")) {
            var there = Desk.at(other);
            assertThat(there.run("run", "deploy", "--idempotency-key", "k")).isZero();
            assertThat(there.out()).contains("Run r-0 was started with this key before; it is success.");
        }
    }

    @Test
    void followed_steps_tell_their_log_and_their_end_in_order() {
        template("running", "[" + step("build", "running", null) + "]");
        template("running", "[" + step("build", "success", null) + "," + step("test", "running", null) + "]");
        template("failed", "[" + step("build", "success", null) + "," + step("test", "failed", "exit code 2") + "]");
        server.answers("GET /actions/runs/run-build/logs", 200, logs(line(1, "compiling")))
                .answers("GET /actions/runs/run-build/logs", 200, logs(line(2, "compiled")))
                .answers("GET /actions/runs/run-test/logs", 200, logs(line(1, "\\u001b[31mred\\u001b]0;title\\u0007")));

        var exit = desk.run("run", "new-service", "-p", "name=a", "--follow");

        assertThat(exit).isEqualTo(1);
        assertThat(desk.out().lines())
                .containsExactly(
                        "build | compiling",
                        "build | compiled",
                        "✓ build 1.2s",
                        "test | \u001b[31mred\u001b[0m",
                        "test | \u001b[31mred\u001b[0m",
                        "✗ test 1.2s  exit code 2",
                        "✗ run r-1 failed after 4.0s",
                        "repo  https://example.com/a");
        assertThat(server.requests().stream().map(FarSide.Request::line))
                .contains("GET /actions/runs/run-build/logs?after=0&limit=5000")
                .contains("GET /actions/runs/run-build/logs?after=1&limit=5000");
    }

    @Test
    void the_exit_code_says_how_a_followed_run_ended() {
        template("success", "[]");
        assertThat(desk.run("run", "new-service", "-p", "name=a", "-f")).isZero();
        server.answers("GET /actions/runs/r-2", 200, "{\"data\":{\"runId\":\"r-2\",\"status\":\"canceled\"}}")
                .answers("GET /actions/runs/r-2/logs", 200, logs());
        assertThat(desk.run("run", "deploy", "-f")).isEqualTo(3);
        assertThat(desk.out()).isEqualTo("■ run r-2 canceled\n");
    }

    @Test
    void a_failed_action_says_why_and_its_log_has_no_prefix() {
        server.answers("GET /actions/runs/r-2", 200, "{\"data\":{\"runId\":\"r-2\",\"status\":\"failed\"}}")
                .answers("GET /actions/runs/r-2/logs", 200, logs(line(1, "hello")))
                .answers("GET /action-runs/r-2", 200, "{\"data\":{\"id\":\"r-2\",\"error\":\"no route to host\"}}");
        assertThat(desk.run("run", "deploy", "-f")).isEqualTo(1);
        assertThat(desk.out()).isEqualTo("hello\n✗ run r-2 failed: no route to host\n");
    }

    @Test
    void followed_as_json_the_detail_goes_to_standard_output_and_the_rest_to_standard_error() {
        template("success", "[" + step("build", "success", null) + "]");
        server.answers("GET /actions/runs/run-build/logs", 200, logs(line(1, "compiled")));
        assertThat(desk.run("run", "new-service", "-p", "name=a", "-f", "-o", "json"))
                .isZero();
        assertThat(desk.out()).startsWith("{\"runId\":\"r-1\"").hasLineCount(1);
        assertThat(desk.err()).isEqualTo("build | compiled\n✓ build 1.2s\n");
    }

    @Test
    void following_waits_for_a_server_that_is_away_and_asks_less_and_less_often() {
        server.answers(
                "GET /templates/runs/r-1",
                new FarSide.Answer(
                        503, "{\"error\":\"Unavailable\",\"message\":\"Restarting\"}", Map.of("Retry-After", "7")));
        for (int i = 0; i < 12; i++) {
            template("running", "[]");
        }
        template("success", "[]");
        assertThat(desk.run("run", "new-service", "-p", "name=a", "-f")).isZero();
        assertThat(desk.out()).startsWith("… waiting: Restarting\n").contains("✓ run r-1 succeeded");
        assertThat(desk.rests().getFirst()).hasSeconds(7);
        assertThat(desk.rests().get(1)).hasMillis(90);
        assertThat(desk.rests().getLast()).hasSeconds(1);
    }

    @Test
    void on_a_terminal_what_is_under_way_stands_below_the_lines_that_stay() {
        template("running", "[" + step("build", "running", null) + "]");
        template("success", "[" + step("build", "success", null) + "]");
        server.answers("GET /actions/runs/run-build/logs", 200, logs(line(1, "one")))
                .answers("GET /actions/runs/run-build/logs", 200, logs());
        assertThat(desk.onTerminal().run("run", "new-service", "-p", "name=a", "-f"))
                .isZero();
        assertThat(desk.out())
                .startsWith("build | one\n\u001b[?7l⠙ build running 0.0s\u001b[?7h\n\u001b[1A\r\u001b[J✓ build 1.2s\n")
                .endsWith("repo  https://example.com/a\n");
    }

    @Test
    void local_and_a_server_contradict_each_other() {
        assertThat(desk.run("run", "x", "--local", "--server", "http://127.0.0.1:1"))
                .isEqualTo(2);
        assertThat(desk.err()).contains("--local and --server contradict each other");
    }

    private void template(String status, String steps) {
        server.answers("GET /templates/runs/r-1", 200, """
                {"data":{"runId":"r-1","templateId":"t-10","status":"%s","steps":%s,
                 "outputs":{"repo":"https://example.com/a"},
                 "createdAt":"2026-01-15T10:00:00.000Z","finishedAt":%s}}
                """.formatted(
                        status, steps, status.equals("running") ? "null" : "\"2026-01-15T10:00:04.000Z\""));
    }

    private static String step(String id, String status, @Nullable String error) {
        return """
                {"stepId":"%s","runId":"run-%s","actionId":"a","status":"%s","outputs":{},"error":%s,
                 "startedAt":"2026-01-15T10:00:00.000Z","finishedAt":"2026-01-15T10:00:01.200Z"}
                """.formatted(id, id, status, error == null ? "null" : "\"" + error + "\"");
    }

    private static String logs(String... lines) {
        return "{\"data\":{\"logs\":[%s]}}".formatted(String.join(",", lines));
    }

    private static String line(int seq, String message) {
        return "{\"seq\":%d,\"level\":\"info\",\"message\":\"%s\"}".formatted(seq, message);
    }
}
