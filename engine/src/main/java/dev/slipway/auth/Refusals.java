package dev.slipway.auth;

import dev.slipway.db.Db;
import dev.slipway.db.DbFailure;
import dev.slipway.http.Call;
import dev.slipway.http.RefusalWatch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lines in the audit log about requests that were refused: what somebody may not do, and credentials that
/// are not good. Each in a transaction of its own, since that of the request, if it had one, was rolled
/// back.
///
/// No more than a few in a minute for each user or address, and for all of them: who is refused costs no more
/// than that, however often. How many were left out stands in the next line about the same one.
///
/// Threading: safe.
public final class Refusals implements RefusalWatch {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int OF_ONE = 20;
    private static final int OF_ALL = 300;
    private static final int LONGEST_PATH = 256;

    private final Db db;
    private final Clock clock;
    private final Map<String, Window> windows = new HashMap<>();
    private Instant ends = Instant.MIN;
    private int written;

    /// The lines of this node.
    public Refusals(Db db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /// What was done about one user or address in this minute.
    private record Window(int written, int leftOut) {
        static final Window EMPTY = new Window(0, 0);
    }

    @Override
    public void refused(Call call, String route, int status, String reason) {
        var caller = call.find(Caller.class);
        var credential = call.header("authorization");
        if (status == 401 && credential.isEmpty()) {
            return; // nobody claimed to be anybody
        }
        var actor = caller.map(Caller::name).orElse("unknown");
        var key = caller.map(Caller::limitKey).orElse(call.remoteAddress());
        var leftOut = room(key);
        if (leftOut < 0) {
            return;
        }
        var metadata = new LinkedHashMap<String, @Nullable Object>();
        metadata.put("httpStatus", status);
        metadata.put("reason", reason);
        metadata.put("path", path(call));
        if (leftOut > 0) {
            metadata.put("leftOut", leftOut);
        }
        var place = call.find(AuditPlace.class).orElse(null);
        var entry = AuditEntry.refused(place, "request", "route", route, metadata);
        var via = caller.map(it -> it.via().text()).orElseGet(() -> claimed(credential.orElse("")));
        try {
            db.run(tx -> Audit.insert(tx, actor, via, call.requestId(), call.remoteAddress(), entry));
        } catch (DbFailure e) {
            // It is refused all the same: the database that is away must not make another answer of it.
            LOG.warn("Request {} of {} was refused ({}), which could not be noted", call.requestId(), actor, reason, e);
        }
    }

    /// Which token somebody claims to bear: the part of it that is no secret.
    private static String claimed(String credential) {
        var text = credential.substring(credential.lastIndexOf(' ') + 1);
        return TokenText.read(text).map(token -> "token " + token.publicId()).orElse("none");
    }

    private static String path(Call call) {
        var path = call.pathText();
        return path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) : path;
    }

    /// Takes a line of this minute.
    ///
    /// @return how many were left out since the last one of that key, negative when this one is to be, too
    private synchronized int room(String key) {
        var now = clock.instant();
        if (!now.isBefore(ends)) {
            // Those of whom something was left out are remembered, so that their next line says it.
            windows.values().removeIf(window -> window.leftOut() == 0);
            windows.replaceAll((_, window) -> new Window(0, window.leftOut()));
            ends = now.plus(MINUTE);
            written = 0;
        }
        var window = windows.getOrDefault(key, Window.EMPTY);
        if (window.written() >= OF_ONE || written >= OF_ALL) {
            if (windows.containsKey(key) || windows.size() < OF_ALL) {
                windows.put(key, new Window(window.written(), window.leftOut() + 1));
            }
            return -1;
        }
        windows.put(key, new Window(window.written() + 1, 0));
        written++;
        return window.leftOut();
    }
}
