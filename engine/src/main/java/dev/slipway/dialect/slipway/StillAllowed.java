package dev.slipway.dialect.slipway;

import dev.slipway.dialect.Portal;
import dev.slipway.dialect.Tenant;
import dev.slipway.http.Call;
import dev.slipway.http.Guard;
import dev.slipway.http.HttpProblem;
import java.time.Duration;

/// Whether who listens to a stream still may: a token is revoked, a session ends, a person is disabled while
/// streams of theirs are open.
final class StillAllowed {
    private static final long EVERY = Duration.ofSeconds(10).toNanos();

    private final Call call;
    private final Guard guard;
    private final Tenant tenant;
    private long last = System.nanoTime();

    /// @param guard of the stream's route, for [Portal#still]
    StillAllowed(Call call, Guard guard) {
        this.call = call;
        this.guard = guard;
        this.tenant = Portal.tenant(call);
    }

    /// Looks every few seconds.
    ///
    /// @return false when the stream has to end: they may not any more, or see something else now
    boolean check() {
        if (System.nanoTime() - last < EVERY) {
            return true;
        }
        last = System.nanoTime();
        try {
            guard.check(call);
            return Portal.tenant(call).scope().equals(tenant.scope());
        } catch (HttpProblem.Unauthorized | HttpProblem.Forbidden | HttpProblem.NotFound e) {
            return false;
        }
    }
}
