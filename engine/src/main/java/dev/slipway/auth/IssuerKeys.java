package dev.slipway.auth;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The issuer's public keys as they were when they were last to be had (SECURITY.md J3). They are asked for
/// anew every hour, and when a token names one that is not there, but then at most once a minute: who sends
/// tokens with made-up key ids makes us ask no more often.
///
/// Threading: safe. While one thread asks, the others go on with what there is.
final class IssuerKeys {
    private static final Duration FRESH = Duration.ofHours(1);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Supplier<JWKSet> source;
    private final Clock clock;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Kept kept;
    private Instant unknownAsked = Instant.EPOCH;

    /// @param source asks the issuer; throws [SignInFailed] when it is away
    IssuerKeys(Supplier<JWKSet> source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    private record Kept(JWKSet keys, Instant asked) {}

    /// The keys that a token with this header may be signed with.
    ///
    /// @throws SignInFailed when there were never any to be had
    List<JWK> matching(JWSHeader header) {
        var selector = new JWKSelector(JWKMatcher.forJWSHeader(header));
        var found = asymmetric(selector, current());
        return found.isEmpty() && askAgain() ? asymmetric(selector, current()) : found;
    }

    private static List<JWK> asymmetric(JWKSelector selector, JWKSet keys) {
        return selector.select(keys).stream()
                .filter(AsymmetricJWK.class::isInstance)
                .toList();
    }

    @SuppressWarnings("ReferenceEquality") // whether somebody else asked meanwhile
    private JWKSet current() {
        var now = clock.instant();
        var last = kept;
        if (last != null && now.isBefore(last.asked().plus(FRESH))) {
            return last.keys();
        }
        if (last == null) {
            asking.lock();
        } else if (!asking.tryLock()) {
            return last.keys();
        }
        try {
            // Another thread may have asked while this one waited.
            var meanwhile = kept;
            return meanwhile != null && now.isBefore(meanwhile.asked().plus(FRESH)) ? meanwhile.keys() : ask(now);
        } finally {
            asking.unlock();
        }
    }

    /// @return whether there is something new to look at
    private boolean askAgain() {
        if (!asking.tryLock()) {
            return false;
        }
        try {
            var now = clock.instant();
            if (now.isBefore(unknownAsked.plus(PAUSE))) {
                return false;
            }
            unknownAsked = now;
            return ask(now) != null;
        } finally {
            asking.unlock();
        }
    }

    private JWKSet ask(Instant now) {
        var last = kept;
        JWKSet keys;
        try {
            keys = source.get();
        } catch (SignInFailed e) {
            if (last == null) {
                throw e;
            }
            keys = last.keys();
        }
        kept = new Kept(keys, now);
        return keys;
    }
}
