package dev.slipway.spi;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Carries out attempts of the actions that name it under `spec.run`.
///
/// Threading: one instance serves all attempts at once, each on a thread of its own.
public interface Executor {

    /// The key under `spec.run` that selects this executor, for example `shell`.
    String name();

    /// JSON Schema 2020-12 (as JSON text) of the settings that stand under [#name()].
    String settingsSchema();

    /// Names of top-level settings that hold no expressions: their text reaches [Task#settings()] as it was
    /// written, and the loader refuses `{{ }}` in them.
    default Set<String> literalSettings() {
        return Set.of();
    }

    /// Names of top-level settings that hold a JSON Schema: the loader checks them as it checks an action's
    /// parameters. They are literal, too.
    default Set<String> schemaSettings() {
        return Set.of();
    }

    /// Further problems of a definition, found when it is loaded: one sentence each, empty when good.
    ///
    /// @param settings the settings as written, already valid against [#settingsSchema()]
    /// @param parameters the action's JSON Schema for its input
    default List<String> problems(Map<String, Object> settings, Map<String, Object> parameters) {
        return List.of();
    }

    /// What an attempt with these settings would ask of people, so that one can see it without a run; empty when
    /// it asks nothing. Must do nothing else.
    ///
    /// @param settings as [Task#settings()] has them, except that secrets are masked, and that a text which is
    ///     known only once earlier steps have ended stands as it was written
    /// @throws IllegalArgumentException when nobody can be asked with these settings; its message is one
    ///     sentence for the author
    default Optional<Wait> asks(Map<String, Object> settings) {
        return Optional.empty();
    }

    /// Carries out one attempt and says what came of it.
    ///
    /// What is done outside happens at least once: hand [Task#runId()] on as idempotency key and
    /// [Task#leaseSeq()] as fencing token where the other side understands them. An exception counts as a
    /// failure that may be retried.
    ///
    /// @throws InterruptedException when the attempt was interrupted (timeout, cancel, shutdown); before
    ///     throwing, everything that the attempt started must have ended, for which it has [Task#grace()]
    Outcome execute(Task task) throws InterruptedException;
}
