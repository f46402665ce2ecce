package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunsCommandsTest {
    private FarSide server;
    private Desk desk;

    @BeforeEach
    void start() throws IOException {
        server = new FarSide()
                .answers(
                        "GET /templates",
                        200,
                        "{\"data\":{\"templates\":[{\"id\":\"t-1\",\"name\":\"new-service\",\"version\":\"v1\"}]}}")
                .answers(
                        "GET /actions",
                        200,
                        "{\"data\":{\"actions\":[{\"id\":\"a-1\",\"name\":\"deploy\",\"version\":\"v2\"}]}}")
                .answers("GET /auth/me", 200, "{\"user\":{\"sub\":\"ann@acme.com\",\"email\":\"ann@acme.com\"}}")
                .answers("GET /templates/runs", 200, """
                        {"data":{"total":2,"runs":[
                          {"id":"r-3","template_id":"t-1","requested_by":"ann@acme.com","status":"success",
                           "created_at":"2026-01-15T10:00:03.000Z","finished_at":"2026-01-15T10:02:08.000Z"},
                          {"id":"r-1","template_id":"t-gone","requested_by":"bob@acme.com","status":"failed",
                           "created_at":"2026-01-15T10:00:01.000Z","finished_at":"2026-01-15T10:00:01.500Z"}]}}
                        """)
                .answers("GET /action-runs", 200, """
                        {"data":[
                          {"id":"s-4","action_id":"a-1","template_id":"t-1","template_run_id":"r-3","step_id":"go",
                           "requested_by":"ann@acme.com","status":"success","created_at":"2026-01-15T10:00:04.000Z"},
                          {"id":"r-2","action_id":"a-1","template_id":null,"template_run_id":null,"step_id":null,
                           "requested_by":"ann@acme.com","status":"queued","created_at":"2026-01-15T10:00:02.000Z"}],
                         "pagination":{"limit":200,"offset":0,"total":2}}
                        """);
        desk = Desk.at(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void runs_of_both_kinds_are_listed_newest_first_without_steps() {
        assertThat(desk.run("runs", "list")).isZero();
        assertThat(desk.out()).isEqualTo("""
                ID   WHAT            STATUS   BY            CREATED               TOOK
                r-3  new-service@v1  success  ann@acme.com  2026-01-15T10:00:03Z  2m 05s
                r-2  deploy@v2       queued   ann@acme.com  2026-01-15T10:00:02Z
                r-1  t-gone          failed   bob@acme.com  2026-01-15T10:00:01Z  0.5s
                """);
    }

    @Test
    void steps_mine_template_and_limit_narrow_the_list() {
        assertThat(ids("--steps")).containsExactly("s-4", "r-3", "r-2", "r-1");
        assertThat(ids("--mine")).containsExactly("r-3", "r-2");
        assertThat(ids("--template", "new-service")).containsExactly("r-3");
        assertThat(ids("--limit", "1")).containsExactly("r-3");
        assertThat(ids("--entity", "e-1")).containsExactly("r-2");
        assertThat(server.requests().getLast().line()).contains("entityId=e-1");
        assertThat(ids("--status", "queued")).containsExactly("r-2");
        assertThat(desk.run("runs", "list", "--limit", "0")).isEqualTo(2);
    }

    private List<String> ids(String... options) {
        var arguments = new ArrayList<>(List.of("runs", "list", "-o", "json"));
        arguments.addAll(List.of(options));
        assertThat(desk.run(arguments.toArray(String[]::new))).isZero();
        return Fields.each(Json.parse(desk.out())).stream()
                .map(row -> row.text("id"))
                .toList();
    }

    @Test
    void a_run_is_found_whichever_kind_it_is() {
        server.answers("GET /actions/runs/r-2", 200, """
                {"data":{"runId":"r-2","actionId":"a-1","requestedBy":"ann@acme.com","status":"success",
                 "input":{"port":80},"output":{"url":"https://example.com","sizes":[1,2]},
                 "createdAt":"2026-01-15T10:00:02.000Z","finishedAt":"2026-01-15T10:00:03.000Z"}}
                """);
        assertThat(desk.run("runs", "show", "r-2")).isZero();
        assertThat(desk.out()).isEqualTo("""
                Run       r-2
                Action    deploy@v2
                Status    success
                By        ann@acme.com
                Created   2026-01-15T10:00:02.000Z
                Finished  2026-01-15T10:00:03.000Z
                Took      1.0s
                Input     {"port":80}

                Outputs
                url    https://example.com
                sizes  [1,2]
                """);
        assertThat(desk.run("runs", "show", "r-9")).isEqualTo(2);
        assertThat(desk.err())
                .isEqualTo("slipway: there is no run r-9 here; ./slipway runs list shows those that are\n");
    }

    @Test
    void the_log_of_a_template_run_is_that_of_its_steps() {
        server.answers("GET /templates/runs/r-3", 200, """
                        {"data":{"runId":"r-3","status":"success","steps":[
                          {"stepId":"a","runId":"s-1","status":"success"},{"stepId":"b","runId":"s-2","status":"success"}]}}
                        """)
                .answers("GET /actions/runs/s-1/logs", 200, "{\"data\":{\"logs\":[{\"seq\":1,\"message\":\"one\"}]}}")
                .answers("GET /actions/runs/s-2/logs", 200, "{\"data\":{\"logs\":[{\"seq\":1,\"message\":\"two\"}]}}");
        assertThat(desk.run("runs", "logs", "r-3")).isZero();
        assertThat(desk.out()).isEqualTo("a | one\nb | two\n");
        assertThat(desk.run("runs", "logs", "r-3", "-o", "json")).isZero();
        assertThat(desk.out())
                .isEqualTo("{\"logs\":[{\"seq\":1,\"message\":\"one\"},{\"seq\":1,\"message\":\"two\"}]}\n");
        assertThat(desk.run("runs", "logs", "-f", "r-3", "-o", "json")).isZero();
        assertThat(desk.out()).isEqualTo("{\"seq\":1,\"message\":\"one\"}\n{\"seq\":1,\"message\":\"two\"}\n");
    }

    @Test
    void cancel_retry_and_rerun_go_to_the_runs_own_kind() {
        server.answers("GET /templates/runs/r-3", 200, "{\"data\":{\"runId\":\"r-3\",\"status\":\"running\"}}")
                .answers("GET /templates/runs/n-1", 200, "{\"data\":{\"runId\":\"n-1\",\"status\":\"success\"}}")
                .answers("GET /actions/runs/r-2", 200, "{\"data\":{\"runId\":\"r-2\",\"status\":\"failed\"}}")
                .answers(
                        "POST /templates/runs/r-3/cancel",
                        200,
                        "{\"data\":{\"runId\":\"r-3\",\"status\":\"canceled\"}}")
                .answers("POST /templates/runs/r-3/rerun", 202, "{\"data\":{\"runId\":\"n-1\",\"status\":\"running\"}}")
                .answers("POST /actions/runs/r-2/rerun", 202, "{\"data\":{\"runId\":\"n-3\",\"status\":\"queued\"}}")
                .answers("POST /actions/runs/r-2/retry", 202, "{\"data\":{\"runId\":\"n-2\",\"status\":\"queued\"}}")
                .answers(
                        "POST /actions/runs/r-2/cancel",
                        409,
                        "{\"error\":\"Conflict\",\"message\":\"Run r-2 cannot be canceled (status: failed)\"}");
        assertThat(desk.run("runs", "cancel", "r-3")).isZero();
        assertThat(desk.out()).isEqualTo("Run r-3 is canceled.\n");
        assertThat(desk.run("runs", "cancel", "r-2")).isEqualTo(2);
        assertThat(desk.err()).isEqualTo("slipway: Run r-2 cannot be canceled (status: failed)\n");
        assertThat(desk.run("runs", "retry", "r-2")).isZero();
        assertThat(desk.out()).startsWith("Run n-2 is queued.\n");
        assertThat(desk.run("runs", "rerun", "r-3", "-f")).isZero();
        assertThat(desk.out()).isEqualTo("✓ run n-1 succeeded\n");
        assertThat(desk.run("runs", "rerun", "r-2", "-o", "json")).isZero();
        assertThat(desk.out()).isEqualTo("{\"runId\":\"n-3\",\"status\":\"queued\"}\n");
    }
}
