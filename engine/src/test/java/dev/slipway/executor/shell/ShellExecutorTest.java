package dev.slipway.executor.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.executor.Attempt;
import dev.slipway.executor.RecordedTask;
import dev.slipway.json.Json;
import dev.slipway.spi.Outcome;
import dev.slipway.spi.Task.Level;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ShellExecutorTest {
    private final ShellExecutor shell = new ShellExecutor(new ShellExecutor.Limits(1000, Duration.ofMillis(20)));
    private final ShellExecutor roomy = new ShellExecutor(ShellExecutor.Limits.USUAL);

    @TempDir
    Path folder;

    private RecordedTask script(String text) {
        return script(text, Map.of());
    }

    private RecordedTask script(String text, Map<String, Object> input) {
        return new RecordedTask(Map.of("script", text), input, folder);
    }

    private RecordedTask command(Object... words) {
        return new RecordedTask(Map.of("command", List.of(words)), Map.of(), folder);
    }

    private static @Nullable Object output(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done) outcome).output();
    }

    private static void failsForGood(Outcome outcome, String code, String part) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.failure().code()).isEqualTo(code);
            assertThat(failed.failure().message()).contains(part);
            assertThat(failed.failure().retryable()).isFalse();
        });
    }

    @Test
    void standard_output_and_error_become_log_lines_and_the_output_file_the_output() throws Exception {
        var task = script("echo one; echo two >&2; printf three; echo '{\"a\": [1, 2.50]}' > $SLIPWAY_OUTPUT");

        assertThat(output(shell.execute(task))).isEqualTo(Map.of("a", List.of(1, new BigDecimal("2.50"))));
        assertThat(task.lines())
                .containsExactlyInAnyOrder(
                        new RecordedTask.Line(Level.INFO, "one"),
                        new RecordedTask.Line(Level.WARN, "two"),
                        new RecordedTask.Line(Level.INFO, "three"));
    }

    @Test
    void a_program_gets_its_arguments_as_they_are_and_no_shell_reads_them() throws Exception {
        var task = command("printf", "%s\n", "$(id)", "a  b", "-x", 5, true);

        assertThat(output(shell.execute(task))).isEqualTo(Map.of());
        assertThat(task.texts()).containsExactly("$(id)", "a  b", "-x", "5", "true");
    }

    @Test
    void the_input_stands_on_standard_input_and_then_it_ends() throws Exception {
        var big = "x".repeat(100_000);
        var task = script("cat > $SLIPWAY_OUTPUT", Map.of("text", big, "n", 1));

        assertThat(output(shell.execute(task))).isEqualTo(Map.of("text", big, "n", 1));
    }

    @Test
    void a_program_that_does_not_read_a_big_input_ends_well() throws Exception {
        assertThat(output(shell.execute(script("true", Map.of("text", "x".repeat(200_000))))))
                .isEqualTo(Map.of());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            service,    INPUT_SERVICE
            ownerGroup, INPUT_OWNERGROUP
            a-b.c d,    INPUT_A_B_C_D
            größe2,     INPUT_GR__E2
            ıſ,         INPUT___
            """)
    void an_input_is_a_variable_in_upper_case(String name, String variable) {
        assertThat(Environment.inputName(name)).isEqualTo(variable);
    }

    @Test
    void inputs_are_variables_as_they_are_or_as_json_and_null_is_left_out() throws Exception {
        var input = new HashMap<String, Object>();
        input.put("text", "a\nb $(id) \"q\"");
        input.put("count", 3);
        input.put("list", List.of(1, "x"));
        input.put("none", null);
        var task =
                script("printf '%s|' \"$INPUT_TEXT\" \"$INPUT_COUNT\" \"$INPUT_LIST\" \"${INPUT_NONE-unset}\"", input);

        output(shell.execute(task));
        assertThat(task.texts()).containsExactly("a", "b $(id) \"q\"|3|[1,\"x\"]|unset|");
    }

    @Test
    void the_environment_holds_nothing_of_the_server() throws Exception {
        var task = new RecordedTask(
                Map.of("command", List.of("env"), "env", Map.of("MY_name", "value", "COUNT", 3)),
                Map.of("a", "b"),
                folder);

        output(roomy.execute(task));
        assertThat(task.texts().stream().map(line -> line.substring(0, line.indexOf('='))))
                .containsExactlyInAnyOrderElementsOf(List.of(
                        "PATH",
                        "LANG",
                        "HOME",
                        "TMPDIR",
                        "INPUT_A",
                        "MY_name",
                        "COUNT",
                        "SLIPWAY_RUN_ID",
                        "SLIPWAY_LEASE_SEQ",
                        "SLIPWAY_ATTEMPT",
                        "SLIPWAY_OUTPUT",
                        "SLIPWAY_PROGRESS",
                        "PWD"))
                .doesNotHaveDuplicates();
        assertThat(task.texts())
                .contains("SLIPWAY_RUN_ID=" + task.runId(), "SLIPWAY_LEASE_SEQ=7", "SLIPWAY_ATTEMPT=2", "COUNT=3")
                .contains("HOME=" + task.workspace());
    }

    @Test
    void it_works_in_the_workspace_or_below_and_its_files_are_private() throws Exception {
        var task = script("pwd; umask; touch file");
        output(shell.execute(task));
        assertThat(task.texts()).containsExactly(task.workspace().toString(), "0077");

        var below = new RecordedTask(Map.of("command", List.of("pwd"), "workingDirectory", "sub"), Map.of(), folder);
        Files.createDirectories(below.workspace().resolve("sub"));
        output(shell.execute(below));
        assertThat(below.texts())
                .containsExactly(below.workspace().resolve("sub").toString());

        var out = new RecordedTask(Map.of("command", List.of("pwd"), "workingDirectory", "../.."), Map.of(), folder);
        failsForGood(shell.execute(out), "bad_settings", "leads out of the workspace");
        var missing =
                new RecordedTask(Map.of("command", List.of("pwd"), "workingDirectory", "nowhere"), Map.of(), folder);
        failsForGood(shell.execute(missing), "bad_settings", "is no folder: nowhere");
    }

    @Test
    void a_secret_across_the_place_where_the_last_line_is_cut_stays_hidden() throws Exception {
        var task = script("printf '%0295d%s\\n' 0 hunter2-and-more >&2; exit 3").withSecret("hunter2-and-more");

        assertThat(shell.execute(task))
                .isEqualTo(
                        Outcome.failed("exit_code", "the command ended with exit code 3: " + "0".repeat(295) + "***"));
    }

    @Test
    void an_exit_code_other_than_zero_fails_with_the_last_line_of_standard_error() throws Exception {
        var outcome = shell.execute(script("echo no such service >&2; exit 3"));

        assertThat(outcome)
                .isEqualTo(Outcome.failed("exit_code", "the command ended with exit code 3: no such service"));
        assertThat(shell.execute(script("kill -KILL $$")))
                .isEqualTo(Outcome.failed("exit_code", "the command ended with exit code 137 (signal KILL)"));
    }

    @Test
    void what_cannot_be_started_fails_for_good() throws Exception {
        failsForGood(shell.execute(command("no-such-program")), "program_not_found", "no-such-program is not found");
        failsForGood(shell.execute(command("./nothing")), "program_not_found", "./nothing");
        failsForGood(shell.execute(command("echo", "a\0b")), "bad_argument", "argument 1 holds the character U+0000");
        failsForGood(
                shell.execute(command("echo", "x".repeat(128 * 1024))),
                "bad_argument",
                "argument 1 is longer than 128 KiB");
        var words = new ArrayList<Object>(List.of("true"));
        for (int i = 0; i < 100; i++) {
            words.add("x".repeat(100_000));
        }
        failsForGood(shell.execute(command(words.toArray())), "bad_argument", "together");
    }

    @Test
    void a_bad_output_fails_for_good() throws Exception {
        failsForGood(shell.execute(script("echo '{\"a\": ' > $SLIPWAY_OUTPUT")), "bad_output", "is no JSON: ");
        failsForGood(
                shell.execute(script("head -c 300000 /dev/zero > $SLIPWAY_OUTPUT")),
                "output_too_large",
                "over 256 KiB");
        assertThat(output(shell.execute(script("ln -s script $SLIPWAY_OUTPUT"))))
                .isEqualTo(Map.of());
        assertThat(output(shell.execute(script("mkfifo $SLIPWAY_OUTPUT $SLIPWAY_PROGRESS"))))
                .isEqualTo(Map.of());
    }

    @Test
    void numbers_are_progress_and_lines_are_status() throws Exception {
        var task = script("""
                echo 10 > $SLIPWAY_PROGRESS; echo building >> $SLIPWAY_PROGRESS
                read -r go < go
                echo 100 >> $SLIPWAY_PROGRESS; printf done >> $SLIPWAY_PROGRESS
                """);
        var go = task.workspace().resolve("go");
        assertThat(new ProcessBuilder("mkfifo", go.toString()).start().waitFor())
                .isZero();
        var attempt = Attempt.start(shell, task);

        task.await("building"::equals);
        Files.writeString(go, "go\n");

        output(attempt.outcome());
        assertThat(task.percents()).containsExactly(10, 100);
        assertThat(task.statuses()).containsExactly("building", "done");
    }

    @Test
    void a_log_beyond_its_limit_ends_with_a_marker_and_the_program_goes_on() throws Exception {
        var task = script("yes | head -n 200000; echo '{\"done\":true}' > $SLIPWAY_OUTPUT");

        assertThat(output(shell.execute(task))).isEqualTo(Map.of("done", true));
        assertThat(task.lines())
                .hasSize(501)
                .last()
                .isEqualTo(new RecordedTask.Line(Level.WARN, "the log ends here: it reached its limit of 1000 bytes"));
    }

    @Test
    void a_long_line_is_split_between_characters_and_bad_bytes_are_replaced() throws Exception {
        var task = script("printf x; yes ä | tr -d '\\n' | head -c 1200000; printf '\\n\\377\\000\\r\\n'");

        output(roomy.execute(task));
        assertThat(task.texts())
                .containsExactly("x" + "ä".repeat(524_287), "ä".repeat(600_000 - 524_287), "\uFFFD\uFFFD");
    }

    @Test
    void a_child_left_in_the_background_is_killed_and_does_not_hold_the_run() throws Exception {
        var task = script("sleep 1000 & echo $!; setsid sleep 1000 & echo $!");
        var began = System.nanoTime();

        output(shell.execute(task));

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        assertThat(task.texts()).hasSize(2).allMatch(ShellExecutorTest::hasEnded);
    }

    @Test
    void an_interrupt_ends_the_program_and_its_children_by_TERM() throws Exception {
        var task = script("trap 'echo bye; exit 0' TERM; sleep 1000 & echo $!; echo $$; wait")
                .withGrace(Duration.ofSeconds(20));
        var attempt = Attempt.start(shell, task);
        task.await(text -> text.matches("\\d+"));

        attempt.endsWhenInterrupted(Duration.ofSeconds(5));

        assertThat(task.texts()).last().isEqualTo("bye");
        assertThat(task.texts().subList(0, task.texts().size() - 1)).allMatch(ShellExecutorTest::hasEnded);
    }

    @Test
    void who_ignores_TERM_is_killed_after_the_grace_and_so_is_who_left_the_session() throws Exception {
        var task = script("""
                trap 'echo still here' TERM
                (trap '' TERM; exec setsid sh -c 'echo $$; while :; do sleep 1000; done') &
                (setsid sh -c 'sleep 1000 & echo $!; echo ready') &
                while :; do sleep 1000 & echo $!; wait $!; done
                """);
        var attempt = Attempt.start(shell, task);
        task.await("ready"::equals);

        attempt.endsWhenInterrupted(Duration.ofSeconds(5));

        assertThat(task.texts()).contains("still here");
        assertThat(task.texts().stream().filter(text -> text.matches("\\d+")))
                .hasSizeGreaterThanOrEqualTo(3)
                .allMatch(ShellExecutorTest::hasEnded);
    }

    @Test
    void a_second_interrupt_does_not_let_children_escape() throws Exception {
        var task = script("trap '' TERM; echo $$; while :; do sleep 1000; done").withGrace(Duration.ofMillis(500));
        var attempt = Attempt.start(shell, task);
        task.await(text -> text.matches("\\d+"));

        attempt.interrupt();
        attempt.endsWhenInterrupted(Duration.ofSeconds(5));

        assertThat(task.texts()).allMatch(ShellExecutorTest::hasEnded);
    }

    @Test
    void what_is_wrong_is_told_when_the_definition_is_loaded() {
        assertThat(shell.problems(
                        Map.of("command", List.of("bash", "-ec", "echo {{parameters.name}}")),
                        Map.of("properties", Map.of("a-b", Map.of(), "c", Map.of()))))
                .singleElement()
                .asString()
                .contains("`bash -ec` holds an expression");
        assertThat(shell.problems(
                        Map.of("command", List.of("true"), "env", Map.of("PATH", "{{parameters.x}}")), Map.of()))
                .singleElement()
                .asString()
                .startsWith("env.PATH: ");
        assertThat(shell.problems(Map.of("script", "true", "env", Map.of("SLIPWAY_RUN_ID", "x")), Map.of()))
                .singleElement()
                .asString()
                .startsWith("env.SLIPWAY_RUN_ID: ");
        assertThat(shell.problems(
                        Map.of("script", "true"),
                        Map.of("properties", Map.of("a-b", Map.of(), "aB", Map.of(), "a_b", Map.of()))))
                .singleElement()
                .asString()
                .endsWith(" would both be the variable INPUT_A_B");
        assertThat(shell.problems(
                        Map.of(
                                "command", List.of("bash", "-c", "echo $INPUT_NAME"),
                                "env", Map.of("PATH", "/opt/bin", "GIT_TOKEN", "{{ secrets.GIT }}", "X", "{{a}}")),
                        Map.of()))
                .isEmpty();
        assertThat(Json.parse(shell.settingsSchema())).isInstanceOf(Map.class);
    }

    @Test
    void two_undeclared_inputs_of_one_name_fail_for_good() throws Exception {
        failsForGood(shell.execute(script("true", Map.of("a-b", 1, "a_b", 2))), "bad_input", "INPUT_A_B");
    }

    private static boolean hasEnded(String pid) {
        // A process whose parent has not asked for it yet keeps its entry, but it has ended
        return ProcessHandle.of(Long.parseLong(pid)).isEmpty() || isZombie(pid);
    }

    private static boolean isZombie(String pid) {
        try {
            var stat = Files.readString(Path.of("/proc", pid, "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
        } catch (IOException _) {
            return true;
        }
    }
}
