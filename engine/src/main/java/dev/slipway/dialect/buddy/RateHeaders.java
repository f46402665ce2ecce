package dev.slipway.dialect.buddy;

import dev.slipway.auth.Allowance;
import dev.slipway.http.Call;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.run.Refusal;
import dev.slipway.run.Refused;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// The headers that tell how many requests are left; every reply has them, an error's as well.
///
/// A client of Buddy's paces itself by them: with 100 or fewer left it sends `remaining / (reset - now)`
/// requests in a second. So `X-Rate-Limit-Reset` always lies in the future, and a server without a limit says
/// [#NO_LIMIT], which slows nobody.
final class RateHeaders {
    /// What `X-Rate-Limit-Limit` and `-Remaining` say where no limit is set.
    static final int NO_LIMIT = 1_000_000;

    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Clock clock;

    RateHeaders(Clock clock) {
        this.clock = clock;
    }

    /// Onto a reply that a route gave.
    Reply on(Call call, Reply reply) {
        var now = clock.instant();
        var left = call.find(Allowance.class).orElseGet(() -> noLimit(now));
        return on(left, now, reply);
    }

    /// Onto a reply that tells of a failure. One that is itself about a limit tells of that.
    Reply on(Throwable failure, Call call, Reply reply) {
        var now = clock.instant();
        return switch (failure) {
            case HttpProblem.TooManyRequests it ->
                on(new Allowance(it.limit(), 0, now.plusSeconds(it.retryAfterSeconds())), now, reply);
            case Refused refused
            when refused.refusal() instanceof Refusal.TooMany it ->
                on(new Allowance(it.limit(), 0, now.plus(it.retryAfter())), now, reply);
            default -> on(call, reply);
        };
    }

    private static Allowance noLimit(Instant now) {
        return new Allowance(NO_LIMIT, NO_LIMIT, now.plus(WINDOW));
    }

    private static Reply on(Allowance left, Instant now, Reply reply) {
        long reset = Math.max(left.resets().plusMillis(999).getEpochSecond(), now.getEpochSecond() + 1);
        return reply.with("X-Rate-Limit-Limit", Integer.toString(left.limit()))
                .with("X-Rate-Limit-Remaining", Integer.toString(left.remaining()))
                .with("X-Rate-Limit-Reset", Long.toString(reset));
    }
}
