package dev.slipway.run;

import dev.slipway.catalog.Action;
import dev.slipway.catalog.Schema;
import dev.slipway.json.Json;
import dev.slipway.json.JsonProblem;
import dev.slipway.secret.Masker;
import dev.slipway.secret.Sealed;
import dev.slipway.spi.Failure;
import dev.slipway.spi.Outcome;
import dev.slipway.spi.Wait;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes an outcome fit to be stored: its output small enough, as its action promised, and without a secret
/// in clear; its message without one too.
final class OutputCheck {
    private static final int MAX_BYTES = 256 * 1024;
    private static final int MAX_MESSAGE = 8 * 1024;

    private final Action action;
    private final Vault vault;
    private final Masker masker;

    OutputCheck(Action action, Vault vault, Masker masker) {
        this.action = action;
        this.vault = vault;
        this.masker = masker;
    }

    Outcome apply(Run run, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(var output) -> done(run, output);
            case Outcome.Sleeping(var until, var output) ->
                switch (done(run, output)) {
                    case Outcome.Done(var stored) -> new Outcome.Sleeping(until, stored);
                    case Outcome.Failed failed -> failed;
                    case Outcome.Sleeping _, Outcome.Waiting _, Outcome.Stopped _, Outcome.Lost _ ->
                        throw new IllegalStateException();
                };
            case Outcome.Waiting(var wait, var until) -> waiting(run, wait, until);
            case Outcome.Failed(var failure) ->
                new Outcome.Failed(new Failure(failure.code(), message(failure.message()), failure.retryable()));
            case Outcome.Stopped _, Outcome.Lost _ -> outcome;
        };
    }

    /// The same for what a run is told from outside.
    Answer apply(Run run, Answer answer) {
        return switch (answer) {
            case Answer.Done(var output) ->
                switch (done(run, output)) {
                    case Outcome.Done(var stored) -> new Answer.Done(stored);
                    case Outcome.Failed(var failure) -> new Answer.Failed(failure.message(), null);
                    case Outcome.Sleeping _, Outcome.Waiting _, Outcome.Stopped _, Outcome.Lost _ ->
                        throw new IllegalStateException();
                };
            case Answer.Failed(var error, var output) -> failed(run, error, output);
            case Answer.Approved _, Answer.Rejected _, Answer.Passed _, Answer.Expired _ -> answer;
        };
    }

    /// What failed promised nothing, so its output need not fit; it has to be one that can be stored.
    private Answer failed(Run run, String error, @Nullable Object output) {
        return done(run, output, null) instanceof Outcome.Failed(var failure)
                ? new Answer.Failed(
                        message("%s (its output was not kept: %s)".formatted(error, failure.message())), null)
                : new Answer.Failed(message(error), stored(run, output));
    }

    /// What people are asked, without secrets in clear.
    private Outcome waiting(Run run, Wait wait, Instant until) {
        return switch (wait) {
            case Wait.Callback _ -> new Outcome.Waiting(wait, until);
            case Wait.Approval(var approvers, var _, var _, var _) when secret(approvers) -> secretApprovers();
            case Wait.Variables(var approvers, var _, var _, var _) when secret(approvers) -> secretApprovers();
            case Wait.Variables(var _, var _, var defaults, var _)
            when Sealed.holdsSealedKey(defaults) ->
                Outcome.failedForGood("bad_settings", "the defaults hold the reserved key " + Sealed.KEY);
            case Wait.Approval(var approvers, var required, var selfApproval, var text) ->
                new Outcome.Waiting(new Wait.Approval(approvers, required, selfApproval, message(text)), until);
            case Wait.Variables(var approvers, var schema, var defaults, var text) ->
                new Outcome.Waiting(
                        new Wait.Variables(approvers, schema, sealed(run, schema, defaults), message(text)), until);
        };
    }

    // Masked they would stand for nobody, and in clear everybody who may decide would read them.
    private boolean secret(Wait.Approvers approvers) {
        return Stream.of(approvers.users(), approvers.roles(), approvers.groups())
                .flatMap(List::stream)
                .anyMatch(masker::hits);
    }

    private static Outcome secretApprovers() {
        return Outcome.failedForGood("bad_settings", "who may decide must not hold a secret");
    }

    @SuppressWarnings("NullAway") // JSON null inside is a value
    private Map<String, Object> sealed(Run run, Map<String, Object> schema, Map<String, Object> defaults) {
        return Json.object(stored(run, Schema.of(schema).markSecrets(defaults)));
    }

    private Outcome done(Run run, @Nullable Object output) {
        return done(run, output, action.output());
    }

    private Outcome done(Run run, @Nullable Object output, @Nullable Map<String, Object> promised) {
        try {
            var text = Json.write(output);
            if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
                return Outcome.failedForGood("output_too_large", "the output is over 256 KiB as JSON");
            }
            // What an executor made of plain Java has to be JSON that PostgreSQL stores.
            var clean = Json.parse(text);
            if (Sealed.holdsSealedKey(clean)) {
                return Outcome.failedForGood("output_invalid", "the output holds the reserved key " + Sealed.KEY);
            }
            if (promised == null) {
                return new Outcome.Done(stored(run, clean));
            }
            var schema = Schema.of(promised);
            var violations = schema.check(clean);
            if (!violations.isEmpty()) {
                var first = violations.getFirst();
                return Outcome.failedForGood(
                        "output_invalid",
                        message("the output does not fit its schema: %s%s"
                                .formatted(
                                        first.path().isEmpty() ? "" : String.join(".", first.path()) + ": ",
                                        first.message())));
            }
            return new Outcome.Done(stored(run, schema.markSecrets(clean)));
        } catch (JsonProblem e) {
            return Outcome.failedForGood("output_invalid", "the output cannot be stored: " + e.getMessage());
        }
    }

    private @Nullable Object stored(Run run, @Nullable Object output) {
        return vault.seal(run.place().projectId(), Sealed.sealHits(output, masker));
    }

    private String message(String text) {
        var masked = masker.mask(text).replace("\u0000", "�");
        return masked.length() <= MAX_MESSAGE ? masked : masked.substring(0, MAX_MESSAGE - 1) + "…";
    }
}
