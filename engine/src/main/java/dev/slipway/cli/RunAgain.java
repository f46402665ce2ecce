package dev.slipway.cli;

import java.io.InputStream;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// Asks the server to do an ended run again.
record RunAgain(ApiClient api) {
    /// Does it.
    ///
    /// @param how `retry` or `rerun`
    /// @param inputs what is to be different; a file stands for all inputs, a pair changes one of the
    ///     run's own
    /// @return the server's answer: `runId` and `status`
    Fields start(FoundRun run, String how, Inputs inputs, InputStream in) {
        var body = new LinkedHashMap<String, @Nullable Object>();
        if (inputs.given()) {
            var field = switch (run.kind()) {
                case TEMPLATE -> "inputs";
                case ACTION -> "input";
            };
            var edited = new LinkedHashMap<String, @Nullable Object>();
            if (inputs.file == null) {
                // A secret among them stands there as ***, and the server knows what is meant.
                edited.putAll(run.detail().object(field).values());
            }
            edited.putAll(inputs.read().resolve(types(run), in));
            body.put(field, edited);
        }
        return Fields.of(api.post(run.kind().run(run.id(), how), body));
    }

    private ParameterTypes types(FoundRun run) {
        var definition = run.detail().text(run.kind() == Kind.TEMPLATE ? "templateId" : "actionId");
        return Startables.list(api, run.kind()).stream()
                .filter(one -> one.id().equals(definition))
                .map(Startable::parameters)
                .findFirst()
                .orElse(ParameterTypes.UNKNOWN);
    }
}
