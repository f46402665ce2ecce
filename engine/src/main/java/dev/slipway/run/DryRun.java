package dev.slipway.run;

import dev.slipway.spi.Wait;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a run would do, as far as that is known before it. Secrets are masked in it.
///
/// @param inputs with defaults
/// @param steps in the order of the template; of an action there is one
/// @param outputs of a template
/// @param later where in the outputs something is known only later, for example `outputs.url`
/// @param problems what would make the outputs fail
/// @param limit how many more of these the caller may start within a minute, null for any number
public record DryRun(
        Map<String, @Nullable Object> inputs,
        List<Step> steps,
        Map<String, @Nullable Object> outputs,
        List<String> later,
        List<String> problems,
        @Nullable Allowance limit) {

    /// A step.
    ///
    /// @param of which one
    /// @param fate what becomes of it
    /// @param told what its executor is told
    /// @param files that its input makes
    /// @param asks what people are asked by it, null for nothing
    /// @param problems what would make it fail at once
    public record Step(
            Role of,
            Fate fate,
            Told told,
            List<Made> files,
            @Nullable Wait asks,
            List<String> problems) {}

    /// Which step.
    ///
    /// @param action `name@version`
    public record Role(String id, String name, String action, String executor, List<String> needs) {}

    /// What becomes of a step if every step that runs succeeds.
    ///
    /// @param reason why it would not run, or on what that depends; null when it runs
    public record Fate(Verdict verdict, @Nullable String reason) {}

    /// What becomes of a step.
    public enum Verdict {
        RUN,
        /// Its `if` is not true.
        SKIPPED,
        /// Its `when` does not fit.
        NOT_EXECUTED,
        /// Its `if` depends on what is known only later.
        UNDECIDED
    }

    /// What an executor is told, rendered.
    ///
    /// @param later where something is known only later, for example `input.repo`
    public record Told(
            Map<String, @Nullable Object> input, Map<String, @Nullable Object> settings, List<String> later) {}

    /// A file that a step's input makes.
    ///
    /// @param bytes null when it is known only later, or a secret
    /// @param content the beginning of its text, null when it is none
    public record Made(
            String path, @Nullable Integer bytes, @Nullable String content) {}

    /// What a limit leaves.
    public record Allowance(int perMinute, int left) {}
}
