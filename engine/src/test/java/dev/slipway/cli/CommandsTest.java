package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    private FarSide server;
    private Desk desk;

    @BeforeEach
    void start() throws IOException {
        server = new FarSide();
        desk = Desk.at(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--help",
                "up --help",
                "run --help",
                "runs --help",
                "runs list --help",
                "runs logs --help",
                "runs retry --help",
                "templates show --help",
                "catalog check --help",
                "secret set --help",
                "token create --help",
                "doctor --help",
                "runs",
                "token"
            })
    void help_is_printed_and_is_no_mistake(String line) {
        assertThat(desk.run(line.isEmpty() ? new String[0] : line.split(" "))).isZero();
        assertThat(desk.out()).contains("Usage: slipway");
        assertThat(desk.err()).isEmpty();
    }

    @Test
    void the_help_of_up_names_every_setting() {
        assertThat(desk.run("up", "--help")).isZero();
        assertThat(desk.out())
                .contains("--port", "--host", "--data-dir", "--catalog", "--database-url", "SLIPWAY_ADMIN_TOKEN");
    }

    @Test
    void what_is_misspelled_is_answered_with_what_was_meant() {
        assertThat(desk.run("rnus", "list")).isEqualTo(2);
        assertThat(desk.err()).startsWith("slipway: there is no command \"slipway rnus\", did you mean \"run");
        assertThat(desk.run("runs", "lst")).isEqualTo(2);
        assertThat(desk.err()).startsWith("slipway: there is no command \"slipway runs lst\", did you mean \"list\"?");
        assertThat(desk.run("runs", "list", "--stauts", "failed")).isEqualTo(2);
        assertThat(desk.err()).startsWith("slipway: there is no option --stauts, did you mean \"--status\"?");
        assertThat(desk.run("runs", "show", "a", "b")).isEqualTo(2);
        assertThat(desk.err()).startsWith("slipway: \"b\" is one argument too many");
        assertThat(desk.run("runs", "show")).isEqualTo(2);
        assertThat(desk.err()).contains("ID").contains("./slipway runs show --help");
    }

    @Test
    void where_no_server_answers_one_line_says_so() throws IOException {
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertThat(new Desk().run("runs", "list", "--server", "http://127.0.0.1:" + free + "/"))
                .isEqualTo(2);
        // read from a new desk each time: its output is that of its last command
        var lonely = new Desk().with("SLIPWAY_SERVER", "http://127.0.0.1:" + free);
        assertThat(lonely.run("doctor")).isEqualTo(2);
        assertThat(lonely.err())
                .isEqualTo(
                        "slipway: no server answers at http://127.0.0.1:%d; start one with ./slipway up, or name another with --server\n"
                                .formatted(free));
        assertThat(lonely.out()).isEmpty();
    }

    @Test
    void an_address_that_is_none_is_refused() {
        assertThat(desk.run("doctor", "--server", "localhost:8080")).isEqualTo(2);
        assertThat(desk.err()).contains("\"localhost:8080\" is no server address; write it as http://127.0.0.1:8080");
    }

    @Test
    void token_and_project_are_sent_from_options_or_environment() {
        server.answers("GET /projects", 200, "{\"data\":{\"projects\":[]}}");
        desk.run("projects", "list");
        assertThat(server.last("GET /projects").header("Authorization")).isEmpty();
        assertThat(server.last("GET /projects").header("X-slipway-project")).isEmpty();
        desk.with("SLIPWAY_ADMIN_TOKEN", "admin")
                .with("SLIPWAY_PROJECT", "acme/web")
                .run("projects", "list");
        assertThat(server.last("GET /projects").header("Authorization")).isEqualTo("Bearer admin");
        assertThat(server.last("GET /projects").header("X-slipway-project")).isEqualTo("acme/web");
        desk.with("SLIPWAY_TOKEN", "mine").run("projects", "list", "--project", "acme/api");
        assertThat(server.last("GET /projects").header("Authorization")).isEqualTo("Bearer mine");
        assertThat(server.last("GET /projects").header("X-slipway-project")).isEqualTo("acme/api");
        desk.run("projects", "list", "--token", "given");
        assertThat(server.last("GET /projects").header("Authorization")).isEqualTo("Bearer given");
    }

    @Test
    void what_the_server_refuses_is_one_line_with_a_remedy() {
        server.answers("GET /projects", 401, "{\"error\":\"Unauthorized\",\"message\":\"Authentication required\"}")
                .answers(
                        "GET /projects",
                        403,
                        "{\"error\":\"Forbidden\",\"message\":\"Missing permission: action:run\"}")
                .answers(
                        "GET /projects",
                        new FarSide.Answer(
                                429,
                                "{\"error\":\"RateLimited\",\"message\":\"Maximum 10 action runs per minute\"}",
                                Map.of("Retry-After", "42")))
                .answers("GET /projects", 400, """
                        {"error":"ValidationError","message":"Validation failed","details":[
                          {"path":"name","message":"Missing required parameter: \\"name\\""},
                          {"path":"count","message":"Expected number"}]}
                        """)
                .answers("GET /projects", 502, "<html>Bad gateway</html>");
        assertThat(desk.run("projects", "list")).isEqualTo(2);
        assertThat(desk.err())
                .isEqualTo("slipway: the server asks who you are (Authentication required);"
                        + " pass a token with SLIPWAY_TOKEN or --token\n");
        desk.run("projects", "list");
        assertThat(desk.err()).isEqualTo("slipway: Missing permission: action:run; use a token whose role allows it\n");
        desk.run("projects", "list");
        assertThat(desk.err()).isEqualTo("slipway: Maximum 10 action runs per minute; try again in 42 s\n");
        desk.run("projects", "list");
        assertThat(desk.err())
                .isEqualTo(
                        "slipway: Validation failed: Missing required parameter: \"name\"; count: Expected number\n");
        desk.run("projects", "list");
        assertThat(desk.err()).contains("answered 502 with something that is no JSON; is a Slipway server there?");
        assertThat(desk.err()).hasLineCount(1);
    }

    @Test
    void a_stack_trace_is_shown_only_to_who_asks_for_it() {
        server.answers("GET /projects", 500, "{\"error\":\"Internal\",\"message\":\"Something broke\"}");
        desk.run("projects", "list");
        assertThat(desk.err()).isEqualTo("slipway: Something broke\n");
        desk.with("SLIPWAY_DEBUG", "1").run("projects", "list");
        assertThat(desk.err()).contains("at dev.slipway.cli");
    }

    @Test
    void templates_are_listed_in_columns_or_as_the_server_has_them() {
        var data = """
                {"templates":[{"id":"t-1","name":"new-service","version":"1.0.0","title":"New service","tags":["scm","ci"]}]}""";
        server.answers("GET /templates", 200, "{\"data\":" + data + "}");
        assertThat(desk.run("templates", "list")).isZero();
        assertThat(desk.out()).isEqualTo("""
                NAME         VERSION  TITLE        TAGS
                new-service  1.0.0    New service  scm ci
                """);
        assertThat(desk.run("templates", "list", "--output", "json")).isZero();
        assertThat(desk.out()).isEqualTo(data + "\n");
        assertThat(desk.run("templates", "list", "-o", "xml")).isEqualTo(2);
    }

    @Test
    void a_template_is_shown_with_parameters_steps_and_outputs() {
        server.answers("GET /templates", 200, """
                        {"data":{"templates":[{"id":"t-1","name":"new-service","version":"1.0.0"}]}}""")
                .answers("GET /actions", 200, "{\"data\":{\"actions\":[]}}")
                .answers("GET /templates/t-1", 200, """
                        {"data":{"id":"t-1","name":"new-service","version":"1.0.0","title":"New service",
                         "description":"Makes one.","parameters":[
                           {"id":"name","title":"Name","type":"string","required":true},
                           {"id":"size","type":"string","enum":["s","l"],"default":"s"}],
                         "steps":[{"id":"create","action":"scm.createRepo@v1","needs":[],"when":"success"},
                                  {"id":"notify","action":"chat@v1","when":"always","needs":["create"]}],
                         "outputs":{"repo":"{{steps.create.outputs.url}}"}}}
                        """);
        assertThat(desk.run("templates", "show", "new-service")).isZero();
        assertThat(desk.out()).isEqualTo("""
                Name   new-service@1.0.0
                Title  New service
                About  Makes one.
                Id     t-1

                Parameters
                NAME  TYPE              REQUIRED  DEFAULT  TITLE
                name  string            yes                Name
                size  one of ["s","l"]            s

                Steps
                STEP    ACTION             CONDITIONS
                create  scm.createRepo@v1
                notify  chat@v1            after create, when always

                Outputs
                repo  {{steps.create.outputs.url}}
                """);
    }

    @Test
    void findings_of_the_doctor_are_told_and_are_exit_code_1() {
        server.answers("GET /doctor", 200, "{\"data\":{\"findings\":[],\"checked\":9}}")
                .answers("GET /doctor", 200, """
                        {"data":{"checked":9,"findings":[{"name":"one ending","explanation":"A run ends once.",
                         "count":2,"examples":["r-1"]}]}}
                        """);
        assertThat(desk.run("doctor")).isZero();
        assertThat(desk.out()).isEqualTo("✓ 9 checks, all hold\n");
        assertThat(desk.run("doctor")).isEqualTo(1);
        assertThat(desk.out()).isEqualTo("""
                ✗ one ending: 2
                  A run ends once.
                  for example r-1
                1 of 9 checks have findings
                """);
    }

    @Test
    void a_secrets_value_is_typed_or_piped_in_and_never_an_argument() {
        server.answers("PUT /secrets/DEPLOY", 204, "");
        assertThat(desk.pipingIn("s3cret\n").run("secret", "set", "DEPLOY", "--environment", "staging"))
                .isZero();
        assertThat(server.last("PUT /secrets/DEPLOY").json())
                .containsEntry("value", "s3cret")
                .containsEntry("environment", "staging");
        assertThat(desk.out()).isEqualTo("Secret DEPLOY is set.\n");
        assertThat(desk.typing("hidden").run("secret", "set", "DEPLOY")).isZero();
        assertThat(server.last("PUT /secrets/DEPLOY").json()).containsOnly(Map.entry("value", "hidden"));
        assertThat(desk.run("secret", "set", "DEPLOY", "value")).isEqualTo(2);
        assertThat(desk.typing("").run("secret", "set", "DEPLOY")).isEqualTo(2);
    }

    @Test
    void a_token_is_bound_to_what_was_asked_for() {
        server.answers("POST /tokens", 201, "{\"data\":{\"id\":\"k-1\",\"token\":\"slp_abc\"}}");
        assertThat(desk.run(
                        "token",
                        "create",
                        "--name",
                        "ci",
                        "--role",
                        "developer",
                        "--project",
                        "acme/web",
                        "--environment",
                        "staging",
                        "--expires-in",
                        "90d",
                        "--permission",
                        "data:read",
                        "--permission",
                        "EXECUTION_INFO"))
                .isZero();
        assertThat(desk.out()).isEqualTo("slp_abc\n");
        assertThat(server.last("POST /tokens").json())
                .containsOnly(
                        Map.entry("name", "ci"),
                        Map.entry("role", "developer"),
                        Map.entry("organization", "acme"),
                        Map.entry("project", "web"),
                        Map.entry("environment", "staging"),
                        Map.entry("expiresIn", "90d"),
                        Map.entry("permissions", List.of("data:read", "EXECUTION_INFO")));
        assertThat(desk.run("token", "create", "--name", "ci")).isEqualTo(2);
        assertThat(desk.err()).contains("--role");
    }

    @Test
    void a_revoked_token_has_no_answer_but_is_told() {
        server.answers("DELETE /tokens/k-1", 204, "");
        assertThat(desk.run("token", "revoke", "k-1")).isZero();
        assertThat(desk.out()).isEqualTo("Token k-1 is revoked.\n");
    }

    @Test
    void the_version_can_be_read_by_programs() {
        assertThat(desk.run("version", "-o", "json")).isZero();
        assertThat(desk.out()).startsWith("{\"").contains("\"version\":").hasLineCount(1);
    }
}
