package dev.slipway.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Shows every attempt of a run, with its log.
record AttemptsListing(ApiClient api, Printer printer) {
    /// The attempts of an action run, those of the runs that it does again included; of a template run,
    /// those of its steps.
    int list(FoundRun run) {
        switch (run.kind()) {
            case ACTION -> {
                var data = api.get(run.kind().run(run.id(), "attempts"));
                printer.show(data, () -> tell("", run.id(), Fields.of(data).list("attempts")));
            }
            case TEMPLATE -> steps(run.detail().list("steps"));
        }
        return Exit.SUCCESS;
    }

    private void steps(List<Fields> steps) {
        var all = new ArrayList<Map<String, @Nullable Object>>();
        for (var step : steps) {
            var attempts = Fields.of(api.get(Kind.ACTION.run(step.text("runId"), "attempts")));
            var fields = new LinkedHashMap<String, @Nullable Object>();
            fields.put("stepId", step.text("stepId"));
            fields.put("attempts", attempts.get("attempts"));
            all.add(fields);
            if (!printer.json()) {
                tell(step.text("stepId") + " ", step.text("runId"), attempts.list("attempts"));
            }
        }
        printer.show(Map.of("steps", all), () -> {
            if (all.isEmpty()) {
                printer.line("No step of this run has begun.");
            }
        });
    }

    private void tell(String step, String runId, List<Fields> attempts) {
        if (attempts.isEmpty()) {
            printer.line(step + "was not attempted yet.");
        }
        for (var attempt : attempts) {
            var outcome = attempt.text("outcome");
            var took = attempt.between("startedAt", "finishedAt").map(span -> " after " + Visible.duration(span));
            var of = attempt.text("runId");
            printer.line("%s %sattempt %s %s%s%s%s"
                    .formatted(
                            mark(outcome),
                            step,
                            attempt.text("attempt"),
                            outcome,
                            took.orElse(""),
                            of.equals(runId) ? "" : " in run " + of,
                            attempt.find("error").map(text -> ": " + text).orElse("")));
            attempt.list("log").forEach(line -> printer.line("  | " + line.text("message")));
            if (Boolean.FALSE.equals(attempt.get("logComplete"))) {
                printer.line("  … and more: ./slipway runs logs " + of);
            }
        }
    }

    private static String mark(String outcome) {
        return RunStatus.mark(outcome.equals("succeeded") ? "success" : outcome);
    }
}
