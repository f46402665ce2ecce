package dev.slipway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.http.HttpProblem;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RequestLimitTest {
    private final SettableClock clock = new SettableClock();

    @Test
    void one_request_too_many_is_refused_until_the_minute_is_over_and_others_are_not_held_up() {
        var limit = new RequestLimit(2, clock);
        assertThat(limit.count("ada"))
                .contains(new Allowance(2, 1, clock.instant().plusSeconds(60)));
        assertThat(limit.count("ada"))
                .contains(new Allowance(2, 0, clock.instant().plusSeconds(60)));
        clock.advance(Duration.ofSeconds(20));

        assertThatThrownBy(() -> limit.count("ada"))
                .isInstanceOfSatisfying(
                        HttpProblem.TooManyRequests.class,
                        problem -> assertThat(problem.retryAfterSeconds()).isEqualTo(40));
        assertThat(limit.count("bob").orElseThrow().remaining()).isOne();

        clock.advance(Duration.ofSeconds(40));
        assertThat(limit.count("ada").orElseThrow().remaining()).isOne();
    }

    @Test
    void zero_is_no_limit() {
        var limit = new RequestLimit(0, clock);

        for (int i = 0; i < 1_000; i++) {
            assertThat(limit.count("ada")).isEmpty();
        }
    }
}
