package dev.slipway.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Tells a person how a run goes: log lines as they come, a mark for each step that ended, and on a terminal
/// what is under way.
final class RunNarrator implements Narrator {
    private static final String WHEEL = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";

    private final Screen screen;
    private final Time time;
    private final String elsewhere;
    private final Map<String, Instant> firstSeen = new HashMap<>();
    private final Map<String, Long> retries = new HashMap<>();
    private final Map<String, String> waits = new HashMap<>();
    private int round;

    /// @param elsewhere what follows a command that is shown, so that it reaches the same server
    RunNarrator(Screen screen, Time time, String elsewhere) {
        this.screen = screen;
        this.elsewhere = elsewhere;
        this.time = time;
    }

    @Override
    public void wrote(Step step, Fields line) {
        screen.say(prefix(step) + line.text("message"));
    }

    @Override
    public void ended(Step step) {
        if (!step.id().isEmpty()) {
            var took = step.detail().between("startedAt", "finishedAt").map(span -> " " + Visible.duration(span));
            var error = step.detail().find("error").map(text -> "  " + text);
            screen.say(RunStatus.mark(step.status()) + " " + step.id() + took.orElse("")
                    + (step.status().equals("canceled") ? " canceled" : "") + error.orElse(""));
        }
    }

    @Override
    public void underWay(List<Step> steps) {
        round++;
        steps.forEach(this::tellRetry);
        steps.forEach(this::tellWait);
        screen.stand(steps.stream().map(this::standing).toList());
    }

    @Override
    public void waitsForServer(String reason) {
        screen.say("… waiting: " + reason);
    }

    private void tellRetry(Step step) {
        var retry = step.detail().number("retryCount");
        var before = retries.put(step.id(), retry);
        if (retry > (before == null ? 0 : before)) {
            screen.say("↻ %s retry %d".formatted(name(step), retry));
        }
    }

    private void tellWait(Step step) {
        var what = waitsFor(step);
        if (!what.isEmpty() && !what.equals(waits.put(step.id(), what))) {
            var awaits = step.detail().text("awaits");
            var command = awaits.equals("callback")
                    ? ""
                    : ": " + ApprovalText.command(awaits, step.detail().text("runId")) + elsewhere;
            screen.say("… %s waits for %s%s".formatted(name(step), what, command));
        }
    }

    /// What somebody else has to do, empty when nobody has.
    private static String waitsFor(Step step) {
        return switch (step.detail().text("awaits")) {
            case "approval" -> "an approval";
            case "variables" -> "values";
            case "callback" -> "a callback";
            default -> "";
        };
    }

    private String standing(Step step) {
        // Counted here: the server's clock may be another one.
        var since = firstSeen.computeIfAbsent(step.id() + step.status(), _ -> time.now());
        var progress = step.detail().object("progress");
        return "%s %s %s %s%s%s"
                .formatted(
                        WHEEL.charAt(round % WHEEL.length()),
                        name(step),
                        waitsFor(step).isEmpty() ? step.status() : "waits for " + waitsFor(step),
                        Visible.duration(Duration.between(since, time.now())),
                        progress.find("percent").map("  %s%%"::formatted).orElse(""),
                        progress.find("status").map("  %s"::formatted).orElse(""));
    }

    private static String name(Step step) {
        return step.id().isEmpty() ? "run" : step.id();
    }

    private static String prefix(Step step) {
        return step.id().isEmpty() ? "" : step.id() + " | ";
    }
}
