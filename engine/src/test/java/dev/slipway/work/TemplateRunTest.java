package dev.slipway.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.run.Kind;
import dev.slipway.run.Refused;
import dev.slipway.run.State;
import dev.slipway.spi.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Template runs on a real database, time and rounds moved by hand.
@TestDatabase
class TemplateRunTest {
    private final TestEngine it;

    TemplateRunTest(Db db) {
        it = new TestEngine(db);
    }

    @AfterEach
    void every_invariant_holds() {
        assertThat(it.findings()).isEmpty();
    }

    /// An action per step, named after it, whose part in the test is named after it, too.
    private void load(String steps, String... more) {
        var documents = new ArrayList<String>();
        for (var name : List.of("a", "b", "c", "d")) {
            documents.add("""
                    apiVersion: slipway/v1
                    kind: Action
                    metadata: {name: do-%1$s}
                    spec:
                      parameters: {type: object}
                      run: {scripted: {part: %1$s}}
                      retry: {attempts: 0}
                    """.formatted(name));
        }
        documents.add("""
                apiVersion: slipway/v1
                kind: Template
                metadata: {name: t}
                spec:
                  parameters:
                    - {id: name, title: Name, type: string, default: svc}
                    - {id: count, title: Count, type: number, default: 3}
                    - {id: flag, title: Flag, type: boolean, default: false}
                    - {id: token, title: Token, type: string, secret: true}
                %s
                """.formatted(steps.indent(2)));
        documents.addAll(List.of(more));
        it.load(documents.toArray(String[]::new));
    }

    @Test
    void steps_run_one_after_the_other_and_hand_on_their_outputs() {
        load("""
                steps:
                  - {id: a, action: do-a@v1, input: {x: "{{name}}-1", n: "{{count}}"}}
                  - {id: b, action: do-b@v1, input: {from: "{{steps.a.outputs.x}}", n: "{{steps.a.outputs.n}}"}}
                outputs: {last: "{{steps.b.outputs.from}}!", n: "{{steps.b.outputs.n}}", run: "{{run.status}}"}
                """);

        var id = it.template("t", Map.of());
        it.work();

        var run = it.template(id);
        assertThat(run.state()).isEqualTo(State.SUCCEEDED);
        assertThat(run.output()).isEqualTo(Map.of("last", "svc-1!", "n", 3, "run", "success"));
        assertThat(run.number()).isEqualTo(1);
        assertThat(it.scripted.played()).containsExactly("a", "b");
        assertThat(it.runs.lastSteps(1, List.of(id))).containsEntry(id, "b");
    }

    @Test
    void a_failed_step_ends_the_run_and_what_comes_after_it_is_not_executed() {
        load("""
                steps:
                  - {id: a, action: do-a@v1, input: {}}
                  - {id: b, action: do-b@v1, input: {}}
                """);
        it.scripted.on("a", _ -> Outcome.failed("boom", "it broke"));

        var id = it.template("t", Map.of());
        it.work();

        assertThat(it.template(id).state()).isEqualTo(State.FAILED);
        assertThat(it.template(id).error()).isEqualTo("failed at step: a");
        assertThat(it.stepsWithRuns(id)).containsExactly("a");
    }

    @Test
    void ready_steps_run_side_by_side_and_an_always_step_sees_what_the_run_will_end_as() {
        load("""
                steps:
                  - {id: a, needs: [], action: do-a@v1, input: {}}
                  - {id: b, needs: [], action: do-b@v1, input: {}}
                  - {id: c, needs: [a, b], action: do-c@v1, input: {}}
                  - {id: d, needs: [c], when: always, action: do-d@v1, input: {status: "{{run.status}}"}}
                """);
        var a = it.scripted.hold("a");
        var b = it.scripted.hold("b");

        var id = it.template("t", Map.of());
        a.awaitBegun();
        b.awaitBegun();
        b.release(Outcome.failed("boom", "it broke"));
        a.release();
        it.work();

        assertThat(it.template(id).state()).isEqualTo(State.FAILED);
        assertThat(it.stepsWithRuns(id)).containsExactly("a", "b", "d");
        assertThat(it.step(id, "d").output()).isEqualTo(Map.of("status", "failed"));
    }

    @Test
    void a_step_whose_condition_does_not_render_to_true_is_skipped_and_holds_nobody_up() {
        load("""
                steps:
                  - {id: a, action: do-a@v1, if: "{{flag}}", input: {}}
                  - {id: b, action: do-b@v1, if: " {{eq name 'svc'}} ", input: {}}
                """);

        var id = it.template("t", Map.of());
        it.work();

        assertThat(it.template(id).state()).isEqualTo(State.SUCCEEDED);
        assertThat(it.stepsWithRuns(id)).containsExactly("b");
    }

    @Test
    void a_template_whose_steps_are_all_skipped_succeeds_at_once() {
        load("""
                steps:
                  - {id: a, action: do-a@v1, if: "{{flag}}", input: {}}
                outputs: {name: "{{name}}"}
                """);

        var id = it.template("t", Map.of());

        assertThat(it.template(id).state()).isEqualTo(State.SUCCEEDED);
        assertThat(it.template(id).output()).isEqualTo(Map.of("name", "svc"));
    }

    @Test
    void an_error_that_is_continued_does_not_fail_the_run() {
        load("""
                steps:
                  - {id: a, action: do-a@v1, onError: continue, input: {}}
                  - {id: b, action: do-b@v1, input: {}}
                """);
        it.scripted.on("a", _ -> Outcome.failed("boom", "it broke"));

        var id = it.template("t", Map.of());
        it.work();

        assertThat(it.template(id).state()).isEqualTo(State.SUCCEEDED);
        assertThat(it.step(id, "a").state()).isEqualTo(State.FAILED);
    }

    @Test
    void a_failure_step_runs_only_after_a_failure() {
        load("""
                steps:
                  - {id: a, action: do-a@v1, input: {}}
                  - {id: b, needs: [a], when: failure, action: do-b@v1, input: {}}
                """);

        var good = it.template("t", Map.of());
        it.work();
        it.scripted.on("a", _ -> Outcome.failed("boom", "it broke"));
        var bad = it.template("t", Map.of());
        it.work();

        assertThat(it.stepsWithRuns(good)).containsExactly("a");
        assertThat(it.stepsWithRuns(bad)).containsExactly("a", "b");
        assertThat(it.template(bad).state()).isEqualTo(State.FAILED);
    }

    @Test
    void canceling_a_template_run_cancels_its_steps_and_starts_no_other() {
        load("""
                steps:
                  - {id: a, needs: [], action: do-a@v1, input: {}}
                  - {id: b, needs: [], action: do-b@v1, input: {}}
                  - {id: c, needs: [a], when: always, action: do-c@v1, input: {}}
                """);
        var a = it.scripted.hold("a");
        var b = it.scripted.hold("b");
        var id = it.template("t", Map.of());
        a.awaitBegun();
        b.awaitBegun();

        it.member.engine.cancel(TestEngine.SCOPE, Kind.TEMPLATE, id, "ada@example.com", (_, _) -> {});
        a.awaitInterrupted();
        b.awaitInterrupted();
        it.work();

        assertThat(it.template(id).state()).isEqualTo(State.CANCELED);
        assertThat(it.step(id, "a").state()).isEqualTo(State.CANCELED);
        assertThat(it.step(id, "b").state()).isEqualTo(State.CANCELED);
        assertThat(it.stepsWithRuns(id)).containsExactly("a", "b");
    }

    @Test
    void a_canceled_step_counts_as_failed() {
        load("""
                steps:
                  - {id: a, action: do-a@v1, input: {}}
                  - {id: b, action: do-b@v1, input: {}}
                """);
        var a = it.scripted.hold("a");
        var id = it.template("t", Map.of());
        a.awaitBegun();

        it.member.engine.cancel(
                TestEngine.SCOPE, Kind.ACTION, it.step(id, "a").run().id(), "ada@example.com", (_, _) -> {});
        it.work();

        assertThat(it.template(id).state()).isEqualTo(State.FAILED);
        assertThat(it.stepsWithRuns(id)).containsExactly("a");
    }

    @Test
    void input_that_does_not_fit_the_action_fails_the_step_with_the_reason() {
        load("""
                steps:
                  - {id: a, action: strict@v1, input: {n: "{{name}}"}}
                  - {id: b, when: always, action: do-b@v1, input: {}}
                """, """
                apiVersion: slipway/v1
                kind: Action
                metadata: {name: strict}
                spec:
                  parameters: {type: object, properties: {n: {type: integer}}}
                  run: {scripted: {part: strict}}
                """);

        var id = it.template("t", Map.of());
        it.work();

        assertThat(it.step(id, "a").error()).contains("strict@v1").contains("n");
        assertThat(it.step(id, "b").state()).isEqualTo(State.SUCCEEDED);
        assertThat(it.template(id).state()).isEqualTo(State.FAILED);
    }

    @Test
    void a_secret_input_stays_secret_through_steps_and_outputs() {
        load("""
                steps:
                  - {id: a, action: do-a@v1, input: {header: "Bearer {{token}}"}}
                  - {id: b, action: do-b@v1, input: {copy: "{{steps.a.outputs.header}}"}}
                outputs: {copy: "{{steps.b.outputs.copy}}"}
                """);
        var seen = new ArrayList<Object>();
        it.scripted.on("b", task -> {
            seen.add(task.input().get("copy"));
            return Outcome.done(task.input());
        });

        var id = it.template("t", Map.of("token", "hunter2-and-more"));
        it.work();

        assertThat(seen).containsExactly("Bearer hunter2-and-more");
        assertThat(it.template(id).run().input()).containsEntry("token", "***");
        assertThat(it.step(id, "b").run().input()).isEqualTo(Map.of("copy", "***"));
        assertThat(it.template(id).output()).isEqualTo(Map.of("copy", "***"));
    }

    @Test
    void values_are_data_and_never_evaluated_again() {
        load("""
                steps:
                  - {id: a, action: do-a@v1, input: {x: "{{name}}"}}
                  - {id: b, action: do-b@v1, input: {x: "{{steps.a.outputs.x}}"}}
                """);

        var id = it.template("t", Map.of("name", "{{secrets.X}} ${{ y }} $(rm)"));
        it.work();

        assertThat(it.step(id, "b").output()).isEqualTo(Map.of("x", "{{secrets.X}} ${{ y }} $(rm)"));
    }

    @Test
    void files_are_rendered_from_skeletons_and_encoded() {
        load("""
                steps:
                  - id: a
                    action: do-a@v1
                    input:
                      files:
                        - {path: "{{name}}.md", templatePath: readme}
                        - {path: b.txt, templateContent: "n={{count}}"}
                        - {path: c.txt, contentBase64: eA==}
                skeletonFiles: {readme: "# {{name}}\\n"}
                """);

        var id = it.template("t", Map.of());
        it.work();

        assertThat(it.step(id, "a").output())
                .isEqualTo(Map.of(
                        "files",
                        List.of(
                                Map.of("path", "svc.md", "contentBase64", base64("# svc\n")),
                                Map.of("path", "b.txt", "contentBase64", base64("n=3")),
                                Map.of("path", "c.txt", "contentBase64", "eA=="))));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_retry_keeps_what_succeeded_and_does_the_rest_again() {
        load("""
                steps:
                  - {id: a, action: do-a@v1, input: {x: "1"}}
                  - {id: b, action: do-b@v1, input: {y: "{{steps.a.outputs.x}}"}}
                outputs: {y: "{{steps.b.outputs.y}}"}
                """);
        it.scripted.on("b", _ -> Outcome.failed("boom", "it broke"));
        var old = it.template("t", Map.of());
        it.work();
        it.scripted.on("b", task -> Outcome.done(task.input()));

        var id = it.member
                .starts
                .retry(TestEngine.SCOPE, Kind.TEMPLATE, old, null, TestEngine.by("ada@example.com"))
                .runId();
        it.work();

        assertThat(it.scripted.played()).containsExactly("a", "b", "b");
        assertThat(it.template(id).output()).isEqualTo(Map.of("y", "1"));
        assertThat(it.step(id, "a").run().id())
                .isEqualTo(it.step(old, "a").run().id());
        assertThat(it.template(old).state()).isEqualTo(State.FAILED);
        assertThat(it.template(id).number())
                .as("it belongs to the number of the one it retries")
                .isNull();
        assertThatThrownBy(() -> it.member.starts.retry(TestEngine.SCOPE, Kind.TEMPLATE, id, null, TestEngine.by("x")))
                .isInstanceOf(Refused.class);

        var anew = it.member
                .starts
                .rerun(TestEngine.SCOPE, Kind.TEMPLATE, id, Map.of("name", "other"), TestEngine.by("ada@example.com"))
                .runId();
        it.work();
        assertThat(it.template(anew).run().input()).containsEntry("name", "other");
        assertThat(it.scripted.played()).hasSize(5);
    }

    @Test
    void the_steps_of_a_run_keep_the_actions_that_were_there_when_it_was_accepted() {
        load("""
                steps:
                  - {id: a, action: do-a@v1, input: {}}
                  - {id: b, action: do-b@v1, input: {}}
                """);
        var a = it.scripted.hold("a");
        var id = it.template("t", Map.of());
        a.awaitBegun();
        load("""
                steps:
                  - {id: a, action: do-a@v1, input: {}}
                """, """
                apiVersion: slipway/v1
                kind: Action
                metadata: {name: other}
                spec: {parameters: {type: object}, run: {noop: {}}}
                """);

        a.release();
        it.work();

        assertThat(it.template(id).state()).isEqualTo(State.SUCCEEDED);
        assertThat(it.stepsWithRuns(id)).containsExactly("a", "b");
    }

    @Test
    void a_step_may_be_retried_with_its_own_policy() {
        load("""
                steps:
                  - {id: a, action: do-a@v1, retry: {attempts: 1, delay: 5s}, input: {}}
                """);
        it.scripted.on("a", task -> task.attempt() == 1 ? Outcome.failed("boom", "once") : Outcome.done("ok"));
        var id = it.template("t", Map.of());
        it.work();
        assertThat(it.step(id, "a").state()).isEqualTo(State.QUEUED);

        it.pass(Duration.ofSeconds(5));

        assertThat(it.template(id).state()).isEqualTo(State.SUCCEEDED);
        assertThat(it.step(id, "a").run().maxAttempts()).isEqualTo(2);
    }

    @Test
    void fifty_steps_side_by_side_all_end_and_the_run_ends_once() {
        var steps = new StringBuilder("steps:\n");
        IntStream.range(0, 50)
                .forEach(i -> steps.append(
                        "  - {id: s%d, needs: [], action: do-a@v1, input: {i: \"%d\"}}\n".formatted(i, i)));
        load(steps.toString());

        var id = it.template("t", Map.of());
        it.work();

        assertThat(it.template(id).state()).isEqualTo(State.SUCCEEDED);
        assertThat(it.stepsWithRuns(id)).hasSize(50);
    }

    @Test
    void a_step_done_again_on_its_own_keeps_the_secrets_of_its_template_hidden() {
        load("""
                steps:
                  - {id: a, action: do-a@v1, input: {header: "Bearer {{token}}"}}
                """);
        it.scripted.on("a", _ -> Outcome.failed("boom", "it broke"));
        var old = it.template("t", Map.of("token", "hunter2-and-more"));
        it.work();
        var seen = new ArrayList<Object>();
        it.scripted.on("a", task -> {
            seen.add(task.input().get("header"));
            return Outcome.done(null);
        });

        var id = it.member
                .starts
                .retry(
                        TestEngine.SCOPE,
                        Kind.ACTION,
                        it.step(old, "a").run().id(),
                        null,
                        TestEngine.by("bob@example.com"))
                .runId();
        it.work();

        assertThat(seen).containsExactly("Bearer hunter2-and-more");
        assertThat(it.action(id).run().input()).isEqualTo(Map.of("header", "***"));
    }

    @Test
    void a_secret_that_a_step_got_inside_a_longer_text_is_masked_alone_too() {
        it.secrets.put(1, "", "DEPLOY_TOKEN", "s3cret-value", (_, _) -> {});
        load("""
                steps:
                  - {id: a, action: do-a@v1, input: {header: "Bearer {{token}} {{secrets.DEPLOY_TOKEN}}"}}
                """);
        it.scripted.on("a", task -> {
            var words = String.valueOf(task.input().get("header")).split(" ");
            task.log(dev.slipway.spi.Task.Level.INFO, "got " + words[1] + " and " + words[2]);
            return Outcome.done(words[1]);
        });

        var id = it.template("t", Map.of("token", "hunter2-and-more"));
        it.work();

        assertThat(it.log(it.step(id, "a").run().id())).containsExactly("got *** and ***");
        assertThat(it.step(id, "a").output()).isEqualTo("***");
    }

    @Test
    void a_step_whose_group_cannot_be_named_fails_alone() {
        load("""
                steps:
                  - {id: a, action: do-a@v1, input: {}}
                  - {id: b, action: grouped@v1, input: {x: "{{steps.a.outputs}}"}}
                  - {id: c, when: always, action: do-c@v1, input: {}}
                """, """
                apiVersion: slipway/v1
                kind: Action
                metadata: {name: grouped}
                spec:
                  parameters: {type: object}
                  run: {noop: {}}
                  concurrency: {group: "{{parameters.x}}", max: 1}
                """);
        var random = new java.util.Random(7);
        it.scripted.on(
                "a",
                _ -> Outcome.done(random.ints(20_000, 'a', 'z' + 1)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()));

        var id = it.template("t", Map.of());
        it.work();

        assertThat(it.step(id, "b").error()).contains("concurrency.group");
        assertThat(it.stepsWithRuns(id)).containsExactly("a", "b", "c");
        assertThat(it.template(id).state()).isEqualTo(State.FAILED);
        assertThat(it.scripted.played()).containsExactly("a", "c");
    }

    @Test
    void the_error_of_a_run_names_the_steps_that_failed_it_and_not_those_that_were_continued() {
        load("""
                steps:
                  - {id: a, needs: [], onError: continue, action: do-a@v1, input: {}}
                  - {id: b, needs: [], action: do-b@v1, input: {}}
                """);
        it.scripted.on("a", _ -> Outcome.failed("boom", "it broke"));
        it.scripted.on("b", _ -> Outcome.failed("boom", "it broke"));

        var id = it.template("t", Map.of());
        it.work();

        assertThat(it.template(id).error()).isEqualTo("failed at step: b");
    }
}
