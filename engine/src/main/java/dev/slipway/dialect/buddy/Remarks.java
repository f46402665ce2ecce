package dev.slipway.dialect.buddy;

import dev.slipway.run.Run;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What Buddy says about an execution that the engine has no use for; kept with its first run and shown
/// again.
///
/// @param branch a branch's name
/// @param toRevision a revision of a repository
/// @param delayUntil until when it was delayed at first, as a timestamp
record Remarks(
        @Nullable String comment,
        @Nullable String branch,
        @Nullable String toRevision,
        boolean clearCache,
        boolean refresh,
        @Nullable String delayUntil) {
    private static final String COMMENT = "comment";
    private static final String BRANCH = "branch";
    private static final String TO_REVISION = "to_revision";
    private static final String CLEAR_CACHE = "clear_cache";
    private static final String REFRESH = "refresh";
    private static final String DELAY_UNTIL = "delay_until";

    /// What is remarked about a run; nothing about one that another dialect started.
    static Remarks of(Run run) {
        var said = run.origin().annotations();
        return new Remarks(
                text(said, COMMENT),
                text(said, BRANCH),
                text(said, TO_REVISION),
                Boolean.TRUE.equals(said.get(CLEAR_CACHE)),
                Boolean.TRUE.equals(said.get(REFRESH)),
                text(said, DELAY_UNTIL));
    }

    private static @Nullable String text(Map<String, @Nullable Object> said, String name) {
        return said.get(name) instanceof String text ? text : null;
    }

    /// As the run keeps it; what was not said is left out.
    Map<String, @Nullable Object> annotations() {
        var result = new LinkedHashMap<String, @Nullable Object>();
        put(result, COMMENT, comment);
        put(result, BRANCH, branch);
        put(result, TO_REVISION, toRevision);
        put(result, CLEAR_CACHE, clearCache ? true : null);
        put(result, REFRESH, refresh ? true : null);
        put(result, DELAY_UNTIL, delayUntil);
        return result;
    }

    private static void put(Map<String, @Nullable Object> result, String name, @Nullable Object value) {
        if (value != null) {
            result.put(name, value);
        }
    }
}
