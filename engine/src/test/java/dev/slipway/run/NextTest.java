package dev.slipway.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.catalog.Retry;
import dev.slipway.spi.Failure;
import dev.slipway.spi.Outcome;
import dev.slipway.spi.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NextTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final UUID RUN = new UUID(1, 2);

    @ParameterizedTest(name = "{0} at attempt {1} of 1+{2}, given back {3} times: {4}")
    @CsvSource(textBlock = """
            done,            1, 3, 0, succeeded
            done,            4, 3, 5, succeeded
            failed,          1, 3, 0, again after 30
            failed,          2, 3, 0, again after 60
            failed,          3, 3, 0, again after 120
            failed,          4, 3, 0, failed
            failed,          1, 0, 0, failed
            failed for good, 1, 3, 0, failed
            sleeping,        1, 3, 0, sleeps
            waiting,         1, 3, 0, waits
            waiting,         4, 3, 5, waits
            stopped,         1, 3, 0, given back STOPPED
            stopped,         1, 3, 4, given back STOPPED
            stopped,         1, 3, 5, attempt lost
            stopped,         1, 0, 0, attempt lost
            lost,            1, 3, 0, given back LOST
            lost,            3, 3, 4, given back LOST
            lost,            1, 3, 5, attempt lost
            lost,            1, 0, 0, attempt lost
            """)
    void what_follows_an_outcome(String outcome, int attempt, int retries, int givenBack, String expected) {
        var claim = new Claim(1, UUID.randomUUID(), 7, 1, attempt, givenBack, null);
        var retry = Retry.DEFAULT.with(new Retry.Change(retries, null, null, null));

        assertThat(said(Next.after(claim, outcome(outcome), retry, NOW))).isEqualTo(expected);
    }

    @Test
    void the_delay_never_grows_beyond_its_limit() {
        assertThat(Retry.DEFAULT.delayAfter(1, RUN)).isEqualTo(Duration.ofSeconds(30));
        assertThat(Retry.DEFAULT.delayAfter(6, RUN)).isEqualTo(Duration.ofSeconds(600));
        assertThat(Retry.DEFAULT.delayAfter(1_000, RUN)).isEqualTo(Duration.ofSeconds(600));
    }

    @Test
    void a_fixed_delay_stays_as_it_is() {
        var fixed = new Retry(9, Retry.Backoff.FIXED, Duration.ofSeconds(5), Duration.ofSeconds(600), false);

        assertThat(fixed.delayAfter(8, RUN)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void jitter_shortens_a_delay_by_at_most_a_half_and_always_the_same_way() {
        var retry = new Retry(9, Retry.Backoff.FIXED, Duration.ofSeconds(5), Duration.ofSeconds(600), true);
        var delays = new TreeSet<Duration>();
        for (int i = 0; i < 200; i++) {
            var run = new UUID(i, 7);
            var delay = retry.delayAfter(1, run);
            assertThat(delay).isBetween(Duration.ofMillis(2_500), Duration.ofSeconds(5));
            assertThat(retry.delayAfter(1, run)).isEqualTo(delay);
            delays.add(delay);
        }

        assertThat(delays).hasSizeGreaterThan(100);
    }

    @Test
    void an_answer_ends_the_run_and_is_never_tried_again() {
        var ada = new Decision("ada@example.com", Decision.Verdict.APPROVED, "fine", "token", null, NOW);
        var bob = new Decision("bob@example.com", Decision.Verdict.REJECTED, "too late", "token", null, NOW);

        assertThat(Next.upon(new Answer.Done("x"))).isEqualTo(new Next.Finish(Ending.SUCCEEDED, "x", null));
        assertThat(Next.upon(new Answer.Passed(Map.of("a", 1))).ending()).isEqualTo(Ending.SUCCEEDED);
        assertThat(Next.upon(new Answer.Approved(List.of(ada))).output())
                .extracting("approved", "approver")
                .containsExactly(true, "ada@example.com");
        assertThat(Next.upon(new Answer.Failed("it broke", "y")))
                .isEqualTo(new Next.Finish(Ending.FAILED, "y", new Failure("callback_failed", "it broke", false)));
        assertThat(Next.upon(new Answer.Rejected(bob)).failure())
                .isEqualTo(new Failure("rejected", "rejected by bob@example.com: too late", false));
        for (var awaited : List.of(Awaited.CALLBACK, Awaited.APPROVAL, Awaited.VARIABLES)) {
            assertThat(Next.upon(new Answer.Expired(awaited)).failure())
                    .extracting(Failure::code, Failure::retryable)
                    .containsExactly("expired", false);
        }
    }

    private static Outcome outcome(String name) {
        return switch (name) {
            case "done" -> Outcome.done("x");
            case "failed" -> Outcome.failed("boom", "it broke");
            case "failed for good" -> Outcome.failedForGood("boom", "it broke");
            case "sleeping" -> new Outcome.Sleeping(NOW.plusSeconds(9), null);
            case "waiting" -> new Outcome.Waiting(new Wait.Callback(), NOW.plusSeconds(9));
            case "stopped" -> new Outcome.Stopped();
            case "lost" -> new Outcome.Lost();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static String said(Next next) {
        return switch (next) {
            case Next.Finish(var ending, var _, var failure)
            when ending == Ending.FAILED ->
                failure != null && failure.code().equals("attempt_lost") ? "attempt lost" : "failed";
            case Next.Finish(var ending, var _, var _) -> ending.name().toLowerCase(java.util.Locale.ROOT);
            case Next.Again(var at, var _) ->
                "again after " + Duration.between(NOW, at).toSeconds();
            case Next.GiveBack(var why) -> "given back " + why;
            case Next.Sleep _ -> "sleeps";
            case Next.Await _ -> "waits";
        };
    }
}
