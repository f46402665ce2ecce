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
        limit.count("ada");
        limit.count("ada");
        clock.advance(Duration.ofSeconds(20));

        assertThatThrownBy(() -> limit.count("ada"))
                .isInstanceOfSatisfying(
                        HttpProblem.TooManyRequests.class,
                        problem -> assertThat(problem.retryAfterSeconds()).isEqualTo(40));
        limit.count("bob");

        clock.advance(Duration.ofSeconds(40));
        limit.count("ada");
    }

    @Test
    void zero_is_no_limit() {
        var limit = new RequestLimit(0, clock);

        for (int i = 0; i < 1_000; i++) {
            limit.count("ada");
        }
    }
}
