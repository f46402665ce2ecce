package dev.slipway.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.catalog.Retry;
import dev.slipway.spi.Failure;
import dev.slipway.spi.Outcome;
import dev.slipway.spi.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Draws `docs/states.md` from the code, and fails when the file says something else. To write it anew:
/// `./slipway mvn -pl engine -am test -Dtest=StatesDocTest -Dstates.write=true`.
class StatesDocTest {
    private static final Path FILE = Path.of("..", "docs", "states.md");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void the_state_diagram_in_the_documentation_is_what_the_code_does() throws IOException {
        var drawn = page();
        if (Boolean.getBoolean("states.write")) {
            Files.writeString(FILE, drawn);
        }

        assertThat(Files.readString(FILE)).isEqualTo(drawn);
    }

    private static String page() {
        var page = new StringBuilder();
        page.append("# States of a run\n\n");
        page.append("<!-- Drawn from the code by StatesDocTest; do not edit. -->\n\n");
        page.append(
                "A run that has not ended is in one *phase* (`run_live.phase`). An action run begins READY, RUNNING when the\n");
        page.append(
                "accepting node had a free hand, or BLOCKED when its concurrency group is full. A template run is in STEPS until\n");
        page.append("its last step has ended.\n\n");
        page.append("```mermaid\nstateDiagram-v2\n");
        transitions().forEach(line -> page.append("    ").append(line).append('\n'));
        page.append("```\n\n## What each phase is shown as\n\n| phase or ending | state |\n|---|---|\n");
        for (var phase : Phase.values()) {
            page.append("| %s | %s |\n".formatted(phase, State.of(phase, null)));
        }
        for (var ending : Ending.values()) {
            page.append("| ended, %s | %s |\n"
                    .formatted(ending.name().toLowerCase(java.util.Locale.ROOT), State.of(ending)));
        }
        page.append("\n## What follows an attempt\n\n| outcome | when | next |\n|---|---|---|\n");
        decisions()
                .forEach((outcome, cases) -> cases.forEach(
                        it -> page.append("| %s | %s | %s |\n".formatted(outcome, it.when(), it.next()))));
        return page.toString();
    }

    private static List<String> transitions() {
        var lines = new ArrayList<String>();
        lines.add("[*] --> READY: accepted");
        lines.add("[*] --> RUNNING: accepted and leased");
        lines.add("[*] --> BLOCKED: accepted, group full");
        lines.add("[*] --> STEPS: template accepted");
        lines.add("READY --> RUNNING: claimed");
        lines.add("DELAYED --> READY: retry due");
        lines.add("BLOCKED --> READY: slot free");
        var from = new LinkedHashSet<String>();
        decisions()
                .forEach((outcome, cases) ->
                        cases.forEach(it -> from.add("RUNNING --> %s: %s".formatted(it.next(), outcome))));
        lines.addAll(from);
        lines.add("WAITING --> SUCCEEDED: time has come");
        answers().forEach((answer, next) -> lines.add("WAITING --> %s: %s".formatted(next, answer)));
        lines.add("[*] --> DELAYED: template accepted, to begin later");
        lines.add("DELAYED --> STEPS: time has come, or begun early");
        lines.add("STEPS --> SUCCEEDED: last step ended, none failed");
        lines.add("STEPS --> FAILED: last step ended, one failed");
        for (var phase : Phase.values()) {
            lines.add("%s --> CANCELED: canceled".formatted(phase));
        }
        for (var ending : Ending.values()) {
            lines.add("%s --> [*]".formatted(ending));
        }
        return lines;
    }

    /// What each answer to a waiting run comes to, decided by the code.
    private static Map<String, Ending> answers() {
        var decision = new Decision("ada", Decision.Verdict.APPROVED, "", "token", null, NOW);
        var answers = new LinkedHashMap<String, Answer>();
        answers.put("called back, done", new Answer.Done(null));
        answers.put("called back, failed", new Answer.Failed("", null));
        answers.put("approved", new Answer.Approved(List.of(decision)));
        answers.put("rejected", new Answer.Rejected(decision));
        answers.put("values passed", new Answer.Passed(Map.of()));
        answers.put("expired", new Answer.Expired(Awaited.CALLBACK));
        var result = new LinkedHashMap<String, Ending>();
        answers.forEach((name, answer) -> result.put(name, Next.upon(answer).ending()));
        return result;
    }

    private record Case(String when, String next) {}

    /// Every outcome under every circumstance that makes a difference, decided by the code.
    private static Map<String, List<Case>> decisions() {
        var outcomes = new LinkedHashMap<String, Outcome>();
        outcomes.put("done", Outcome.done(null));
        outcomes.put("failed, retryable", new Outcome.Failed(new Failure("x", "x", true)));
        outcomes.put("failed for good", new Outcome.Failed(new Failure("x", "x", false)));
        outcomes.put("sleeping", new Outcome.Sleeping(NOW, null));
        outcomes.put("waiting", new Outcome.Waiting(new Wait.Callback(), NOW));
        outcomes.put("stopped", new Outcome.Stopped());
        outcomes.put("lost", new Outcome.Lost());
        var result = new LinkedHashMap<String, List<Case>>();
        outcomes.forEach((name, outcome) -> {
            var usual = next(outcome, 1, 0, 3);
            var cases = new ArrayList<Case>();
            var last = next(outcome, 4, 0, 3);
            var givenBack = next(outcome, 1, Next.MAX_GIVEN_BACK, 3);
            var never = next(outcome, 1, 0, 0);
            boolean always = usual.equals(last) && usual.equals(givenBack) && usual.equals(never);
            cases.add(new Case(always ? "always" : "usually", usual));
            if (!last.equals(usual)) {
                cases.add(new Case("it was the last attempt", last));
            }
            if (!givenBack.equals(usual)) {
                cases.add(new Case("given back %d times before".formatted(Next.MAX_GIVEN_BACK), givenBack));
            }
            if (!never.equals(usual)) {
                cases.add(new Case("its action allows no retry", never));
            }
            result.put(name, cases);
        });
        return result;
    }

    private static String next(Outcome outcome, int attempt, int givenBack, int retries) {
        var claim = new Claim(1, new UUID(0, 0), 1, 1, attempt, givenBack, null);
        var retry = Retry.DEFAULT.with(new Retry.Change(retries, null, null, null));
        return switch (Next.after(claim, outcome, retry, NOW)) {
            case Next.Finish finish -> finish.ending().name();
            case Next.Again _ -> "DELAYED";
            case Next.GiveBack _ -> "READY";
            case Next.Sleep _, Next.Await _ -> "WAITING";
        };
    }
}
