package dev.slipway.run;

import dev.slipway.json.Json;
import dev.slipway.spi.Executor;
import dev.slipway.spi.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What an executor would ask of people.
final class Asked {
    private static final Logger LOG = LoggerFactory.getLogger(Asked.class);

    private Asked() {}

    /// What it asks with these settings, null for nothing, and when that is not known yet.
    ///
    /// @param executor empty when there is none of that name any more
    /// @param settings rendered, with secrets marked and some leaves put off
    /// @param problems takes why it cannot ask with them
    @SuppressWarnings({"unchecked", "NullAway"}) // as Attempt: JSON null inside is a value
    static @Nullable Wait by(
            Optional<Executor> executor, Map<String, @Nullable Object> settings, List<String> problems) {
        var later = new ArrayList<String>();
        var shown = Json.object(Later.shown("settings", settings, later));
        try {
            return executor.flatMap(it -> it.asks((Map<String, Object>) (Map<?, ?>) shown))
                    .orElse(null);
        } catch (IllegalArgumentException e) {
            // What is wrong now may be right once it is known, and unmasked.
            if (later.isEmpty() && shown.equals(settings)) {
                problems.add(String.valueOf(e.getMessage()));
            }
            return null;
        } catch (RuntimeException e) { // a plug-in's own
            LOG.error("the executor failed when asked whom it asks", e);
            problems.add("the executor failed when it was asked about these settings; see the server's log");
            return null;
        }
    }
}
