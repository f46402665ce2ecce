package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DryRunCommandTest {
    private static final String TEMPLATES = """
            {"data":{"templates":[{"id":"t-1","name":"new-service","version":"v1","parameters":[
              {"id":"name","type":"string","required":true},{"id":"count","type":"number"}]}]}}
            """;
    private static final String ACTIONS = """
            {"data":{"actions":[{"id":"a-1","name":"deploy","version":"v1","parameters":{"type":"object"}}]}}
            """;
    private static final String ANSWER = """
            {"data":{"inputs":{"name":"shop"},"steps":[
              {"id":"create","name":"Create","action":"git.create@v1","executor":"shell","needs":[],"verdict":"run",
               "reason":null,"input":{"name":"shop","token":"***","note":null},"settings":{"script":"one\\ntwo"},
               "later":["settings.env.ID"],"files":[{"path":"README.md","bytes":12,"content":"# shop\\nHi\\u001b[2J\\n"},
               {"path":"x.bin","bytes":null,"content":null}],"asks":null,"problems":[]},
              {"id":"gate","name":"gate","action":"ask@v1","executor":"approval","needs":["create"],"verdict":"skipped",
               "reason":"its `if` is {{x}}","input":{},"settings":{},"later":[],"files":[],
               "asks":{"kind":"approval","message":"Go on?","users":["ada@example.com"],"roles":["team-admin"],"groups":[],
               "required":2},"problems":[]}],
              "outputs":{"url":"{{steps.create.outputs.url}}"},"later":["outputs.url"],"problems":[],
              "limit":{"perMinute":10,"left":9}}}
            """;

    private FarSide server;
    private Desk desk;

    @BeforeEach
    void start() throws IOException {
        server = new FarSide()
                .answers("GET /templates", 200, TEMPLATES)
                .answers("GET /actions", 200, ACTIONS)
                .answers("POST /templates/t-1/dry-run", 200, ANSWER);
        desk = Desk.at(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void each_step_is_shown_and_nothing_is_started() {
        assertThat(desk.run("run", "new-service", "-p", "name=shop", "-p", "count=2", "--dry-run"))
                .isZero();

        assertThat(server.last("POST /templates/t-1/dry-run").json())
                .isEqualTo(Map.of("inputs", Map.of("name", "shop", "count", 2)));
        assertThat(desk.out()).isEqualTo("""
                create: runs git.create@v1 (shell)
                  input
                    name   shop
                    token  ***
                    note   null
                  settings
                    script  one
                            two
                  file README.md (12 bytes)
                    | # shop
                    | Hi
                  file x.bin
                  known only later: settings.env.ID

                gate: skips ask@v1 (approval)
                  its `if` is {{x}}
                  asks 2 approval(s) of ada@example.com, team-admin: Go on?

                outputs
                  url  {{steps.create.outputs.url}}
                9 of 10 starts a minute are left.
                Nothing was started.
                """);
    }

    @Test
    void problems_make_the_exit_code_1() {
        server.answers("POST /actions/a-1/dry-run", 200, """
                {"data":{"inputs":{},"steps":[{"id":"deploy","action":"deploy@v1","executor":"noop","verdict":"run",
                 "input":{},"settings":{},"later":[],"files":[],"asks":null,"problems":["unknown secret: X"]}],
                 "outputs":{},"later":[],"problems":[],"limit":null}}
                """);

        assertThat(desk.run("run", "deploy", "-p", "x=1", "--dry-run")).isEqualTo(1);

        assertThat(desk.out()).isEqualTo("""
                deploy: runs deploy@v1 (noop)
                  problem: unknown secret: X

                Nothing was started.
                """);
        assertThat(server.last("POST /actions/a-1/dry-run").json()).isEqualTo(Map.of("input", Map.of("x", "1")));
    }

    @Test
    void a_program_gets_the_whole_answer() {
        assertThat(desk.run("run", "new-service", "-p", "name=shop", "--dry-run", "-o", "json"))
                .isZero();

        assertThat(Json.parse(desk.out()))
                .isEqualTo(Json.object(Json.parse(ANSWER)).get("data"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--follow", "--entity=e", "--idempotency-key=k"})
    void what_is_for_a_start_is_refused(String option) {
        assertThat(desk.run("run", "new-service", "--dry-run", option)).isEqualTo(2);

        assertThat(desk.err()).contains("--dry-run starts nothing");
    }
}
