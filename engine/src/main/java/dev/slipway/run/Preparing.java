package dev.slipway.run;

import dev.slipway.catalog.Action;
import dev.slipway.db.Db;
import dev.slipway.expr.Interpolation;
import dev.slipway.expr.Render;
import dev.slipway.expr.RenderProblem;
import dev.slipway.expr.Secret;
import dev.slipway.expr.Typing;
import dev.slipway.json.Json;
import dev.slipway.secret.Masker;
import dev.slipway.secret.SealBroken;
import dev.slipway.secret.Sealed;
import dev.slipway.spi.Failure;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Opens claimed runs: renders the executor's settings and takes the seals off.
final class Preparing {
    private final Db db;
    private final Vault vault;
    private final Definitions definitions;
    private final Callbacks callbacks;
    private final Clock clock;

    Preparing(Db db, Vault vault, Definitions definitions, Callbacks callbacks, Clock clock) {
        this.db = db;
        this.vault = vault;
        this.definitions = definitions;
        this.callbacks = callbacks;
        this.clock = clock;
    }

    Prepared prepare(Claimed claimed) {
        var run = claimed.run();
        var action = definitions.action(run);
        var execution = action.execution(run.place().environment());
        try {
            var uses = uses(action.format(), execution.settings());
            var secrets = db.call(tx -> vault.secrets(tx, run.place(), uses.secrets()));
            var input = Json.object(vault.open(run.place().projectId(), run.input()));
            var timeout = definitions.timeout(run);
            var callback = callback(run, uses, timeout);
            var settings =
                    settings(action.format(), execution.settings(), ActionContext.of(run, input, secrets, callback));
            var hidden = new ArrayList<>(Sealed.values(settings));
            hidden.addAll(Sealed.values(callback));
            return new Prepared(
                    action.metadata().ref(),
                    execution.executor(),
                    Json.object(Secret.reveal(settings)),
                    Json.object(Secret.reveal(input)),
                    timeout,
                    masker(run, input, secrets, hidden));
        } catch (Unrenderable e) {
            throw new CannotPrepare(e.failure());
        } catch (SealBroken e) {
            var message = "a secret of the run cannot be opened; was the server's master key changed?";
            throw new CannotPrepare(new Failure("seal_broken", message, false));
        }
    }

    /// Where and with what this attempt may be called back, if its settings tell anybody.
    private Map<String, Object> callback(Run run, StepInput.Uses uses, Duration timeout) {
        return uses.callback()
                ? Map.of(
                        "callbackUrl",
                        callbacks.url(run),
                        "callbackToken",
                        new Secret(callbacks.token(run, clock.instant().plus(timeout))))
                : Map.of();
    }

    /// Knows every secret that a run may have seen, and these.
    Masker masker(Run run, Collection<String> more) {
        var settings = definitions.execution(run).settings();
        var uses = uses(definitions.action(run).format(), settings);
        var secrets = db.call(tx -> vault.stored(tx, run.place(), uses.secrets()));
        var input = Json.object(vault.open(run.place().projectId(), run.input()));
        return masker(run, input, secrets, more);
    }

    private Masker masker(
            Run run, Map<String, @Nullable Object> input, Map<String, Secret> secrets, Collection<String> more) {
        var hidden = new ArrayList<>(Sealed.values(input));
        secrets.values().stream().map(Secret::value).forEach(value -> hidden.add(String.valueOf(value)));
        hidden.addAll(secretsBefore(run));
        hidden.addAll(more);
        return Masker.of(hidden);
    }

    /// What a step's input was made of. The input holds a secret as part of a longer text, sealed as a whole;
    /// the action may well take it out of there and write it alone.
    private Set<String> secretsBefore(Run run) {
        var parent = definitions.parent(run);
        if (parent == null) {
            return Set.of();
        }
        var place = run.place();
        var result = new HashSet<>(
                Sealed.values(vault.open(place.projectId(), parent.run().input())));
        var names = new StepInput(parent.template(), definitions.step(run).orElseThrow())
                .uses()
                .secrets();
        if (!names.isEmpty()) {
            result.addAll(Sealed.values(db.call(tx -> vault.stored(tx, place, names))));
        }
        return result;
    }

    /// What the settings of an executor look at.
    static StepInput.Uses uses(Action.Format format, Map<String, Object> settings) {
        return switch (format) {
            case SLIPWAY_V1 -> {
                var uses = StepInput.Uses.none();
                uses.ofTree(settings);
                yield uses;
            }
            case TERRANTULA_V1 ->
                new StepInput.Uses(
                        Interpolation.below("secrets", settings), Set.of(), Interpolation.below("run", settings));
        };
    }

    /// The settings of an executor, with a [Secret] at every leaf that was made with one.
    ///
    /// @throws Unrenderable naming the setting
    static Map<String, @Nullable Object> settings(
            Action.Format format,
            Map<String, ? extends @Nullable Object> settings,
            Map<String, @Nullable Object> context) {
        var rendered = new LinkedHashMap<String, @Nullable Object>();
        settings.forEach((key, value) -> {
            try {
                rendered.put(
                        key,
                        switch (format) {
                            case SLIPWAY_V1 -> Render.tree(value, context, Typing.KEEP);
                            case TERRANTULA_V1 -> Interpolation.tree(value, context);
                        });
            } catch (RenderProblem e) {
                throw new Unrenderable(new Failure("expression", key + ": " + e.getMessage(), false));
            }
        });
        return rendered;
    }
}
