package dev.slipway.cli;

import java.util.Map;

/// Tells what a run came to.
final class Ending {
    private final ApiClient api;
    private final Printer printer;

    Ending(ApiClient api, Printer printer) {
        this.api = api;
        this.printer = printer;
    }

    /// Prints the run's end and its outputs.
    ///
    /// @return the exit code that says the same
    int tell(FoundRun run) {
        printer.show(run.detail().values(), () -> tellText(run));
        return RunStatus.exitCode(run.status());
    }

    private void tellText(FoundRun run) {
        var took = run.detail().between("createdAt", "finishedAt").map(span -> " after " + Visible.duration(span));
        var word = run.status().equals("success") ? "succeeded" : run.status();
        var error = error(run);
        printer.line("%s run %s %s%s%s"
                .formatted(
                        RunStatus.mark(run.status()),
                        run.id(),
                        word,
                        took.orElse(""),
                        error.isEmpty() ? "" : ": " + error));
        outputs(run);
    }

    /// Prints the outputs, one a line.
    void outputs(FoundRun run) {
        var outputs = switch (run.kind()) {
            case TEMPLATE -> run.detail().get("outputs");
            case ACTION -> run.detail().get("output");
        };
        if (outputs instanceof Map<?, ?>) {
            printer.pairs(Fields.of(outputs).values());
        } else if (outputs != null) {
            printer.line(Fields.shown(outputs));
        }
    }

    /// Why an action run failed, empty when it did not. The steps of a template run have told it.
    String error(FoundRun run) {
        if (run.kind() == Kind.TEMPLATE || !run.status().equals("failed")) {
            return "";
        }
        return run.detail()
                .find("error")
                .orElseGet(() ->
                        Fields.of(api.get(Resource.at("action-runs", run.id()))).text("error"));
    }
}
