package dev.slipway.executor.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.auth.Role;
import dev.slipway.executor.RecordedTask;
import dev.slipway.json.Json;
import dev.slipway.spi.Outcome;
import dev.slipway.spi.Wait;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApprovalExecutorTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private final ApprovalExecutor approval = new ApprovalExecutor(Clock.fixed(NOW, ZoneOffset.UTC));

    private Outcome run(String settings) {
        return approval.execute(new RecordedTask(Json.parseOwnObject(settings), Map.of(), folder));
    }

    @Test
    void without_settings_anybody_else_approves_once_within_a_day() {
        assertThat(run("{}"))
                .isEqualTo(new Outcome.Waiting(
                        new Wait.Approval(Wait.Approvers.ANYBODY, 1, false, ""), NOW.plus(Duration.ofHours(24))));
    }

    @Test
    void all_settings_count() {
        assertThat(run("""
                {"approvers": {"users": ["ada@example.com"], "roles": ["team-admin"], "groups": ["sre"]},
                 "required": 3, "selfApproval": true, "expires": "1h30m", "message": " Go? "}
                """))
                .isEqualTo(new Outcome.Waiting(
                        new Wait.Approval(
                                new Wait.Approvers(List.of("ada@example.com"), List.of("team-admin"), List.of("sre")),
                                3,
                                true,
                                "Go?"),
                        NOW.plus(Duration.ofMinutes(90))));
    }

    @Test
    void a_plain_list_is_one_of_users_and_nobody_stands_there_twice() {
        assertThat(run("{\"approvers\": [\"ada@example.com\", \"token:ci\", \"ada@example.com\"]}"))
                .isInstanceOfSatisfying(
                        Outcome.Waiting.class,
                        waiting -> assertThat(waiting.what())
                                .isEqualTo(new Wait.Approval(
                                        new Wait.Approvers(
                                                List.of("ada@example.com", "token:ci"), List.of(), List.of()),
                                        1,
                                        false,
                                        "")));
    }

    @Test
    void what_it_asks_is_in_the_log() {
        var task = new RecordedTask(Map.of("message", "Go?", "required", 2), Map.of(), folder);
        var _ = approval.execute(task);
        assertThat(task.texts()).containsExactly("Asks for 2 approvals until 2026-03-02T12:00:00Z: Go?");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"approvers": []}                        | approvers names nobody; leave it out where everybody
            {"approvers": null}                      | approvers is neither a list of e-mails nor
            {"approvers": "ada@example.com"}         | approvers is neither a list of e-mails nor
            {"approvers": {"users": [null]}}         | approvers.users[0] is no name
            {"approvers": {"groups": "sre"}}         | approvers.groups is no list
            {"approvers": ["ada"]}                   | approvers: "ada" is no user: a user is an e-mail or token:<name>
            {"approvers": ["team-admin"]}            | approvers: team-admin is a role; write approvers: {roles: [team-admin]}
            {"approvers": {"roles": ["king"]}}       | approvers.roles: there is no role "king"; roles are viewer
            {"approvers": ["a@b.c"], "required": 2}  | required is 2, and only 1 may approve
            {"required": "many"}                     | required is no whole number from 1 to 100
            {"required": 0}                          | required is no whole number from 1 to 100
            {"required": 1e300}                      | required is no whole number from 1 to 100
            {"selfApproval": "perhaps"}              | selfApproval is neither true nor false
            {"expires": "soon"}                      | expires is no duration, for example 30s
            {"expires": "0s"}                        | expires is nought
            {"expires": "367d"}                      | expires is at most 366 days
            """)
    void what_an_expression_comes_to_is_checked_again(String settings, String message) {
        assertThat(run(settings)).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.failure().code()).isEqualTo("bad_settings");
            assertThat(failed.failure().message()).startsWith("approval: " + message);
            assertThat(failed.failure().retryable()).isFalse();
        });
    }

    @Test
    void what_is_text_after_an_expression_is_understood() {
        assertThat(run("{\"required\": \"2\", \"selfApproval\": \"true\", \"message\": 7}"))
                .isInstanceOfSatisfying(
                        Outcome.Waiting.class,
                        waiting -> assertThat(waiting.what())
                                .isEqualTo(new Wait.Approval(Wait.Approvers.ANYBODY, 2, true, "7")));
    }

    @Test
    void the_roles_are_those_of_the_server() {
        assertThat(Asking.ROLES)
                .isEqualTo(Arrays.stream(Role.values()).map(Role::word).toList());
    }
}
