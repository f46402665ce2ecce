package dev.slipway.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Follows one run by asking for it again and again, and tells a narrator what is new.
///
/// It asks often while something happens and less often while nothing does. A server that restarts in between
/// is waited for.
final class Follower {
    private static final Duration SHORTEST = Duration.ofMillis(60);
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ApiClient api;
    private final Time time;
    private final Narrator narrator;
    private final Map<String, LogTail> tails = new LinkedHashMap<>();
    private final Set<String> told = new HashSet<>();
    private Duration pause = SHORTEST;

    Follower(ApiClient api, Time time, Narrator narrator) {
        this.api = api;
        this.time = time;
        this.narrator = narrator;
    }

    /// Tells all until the run has ended.
    ///
    /// @return the run as it ended
    FoundRun follow(Kind kind, String id) {
        while (true) {
            var run = patiently(() -> FoundRun.read(api, kind, id));
            // The run was read before its logs: of a run that has ended they are complete.
            var news = patiently(() -> tell(run));
            if (run.ended()) {
                return run;
            }
            pause = news ? SHORTEST : min(pause.multipliedBy(3).dividedBy(2), LONGEST);
            rest(pause);
        }
    }

    /// Tells what there is now.
    void look(FoundRun run) {
        tell(run);
    }

    private boolean tell(FoundRun run) {
        var news = false;
        var underWay = new ArrayList<Narrator.Step>();
        for (var step : steps(run)) {
            if (told.contains(step.id())) {
                continue;
            }
            news |= tellLog(run, step);
            if (RunStatus.ended(step.status())) {
                told.add(step.id());
                narrator.ended(explained(run, step));
                news = true;
            } else {
                underWay.add(step);
            }
        }
        narrator.underWay(underWay);
        return news;
    }

    private static List<Narrator.Step> steps(FoundRun run) {
        return switch (run.kind()) {
            case ACTION -> List.of(new Narrator.Step("", run.detail()));
            case TEMPLATE ->
                run.detail().list("steps").stream()
                        .map(step -> new Narrator.Step(step.text("stepId"), step))
                        .toList();
        };
    }

    private boolean tellLog(FoundRun run, Narrator.Step step) {
        var runId = actionRunId(run, step);
        if (runId.isEmpty()) {
            return false;
        }
        var lines =
                tails.computeIfAbsent(step.id(), _ -> new LogTail(api, runId)).more();
        lines.forEach(line -> narrator.wrote(step, line));
        return !lines.isEmpty();
    }

    /// A failed step says why: its own run knows, the template run's list may not.
    private Narrator.Step explained(FoundRun run, Narrator.Step step) {
        var runId = actionRunId(run, step);
        if (!step.status().equals("failed")
                || runId.isEmpty()
                || step.detail().find("error").isPresent()) {
            return step;
        }
        var error = Fields.of(api.get(Resource.at("action-runs", runId))).get("error");
        var detail = new LinkedHashMap<String, @Nullable Object>(step.detail().values());
        detail.put("error", error);
        return new Narrator.Step(step.id(), new Fields(detail));
    }

    private static String actionRunId(FoundRun run, Narrator.Step step) {
        return switch (run.kind()) {
            case ACTION -> run.id();
            case TEMPLATE -> step.detail().text("runId");
        };
    }

    private <T> T patiently(Supplier<T> question) {
        Instant since = null;
        while (true) {
            try {
                return question.get();
            } catch (Trouble.NoServer e) {
                since = since == null ? away(e) : since;
                if (Duration.between(since, time.now()).compareTo(PATIENCE) > 0) {
                    throw e;
                }
                rest(LONGEST);
            } catch (Trouble.Refused e) {
                if (e.status() != 429 && e.status() != 503) {
                    throw e;
                }
                since = since == null ? away(e) : since;
                if (Duration.between(since, time.now()).compareTo(PATIENCE.multipliedBy(2)) > 0) {
                    throw e;
                }
                rest(Duration.ofSeconds(Math.clamp(e.retryAfter(), 1, 60)));
            }
        }
    }

    private Instant away(Trouble trouble) {
        narrator.waitsForServer(String.valueOf(trouble.getMessage()));
        return time.now();
    }

    private void rest(Duration duration) {
        try {
            time.rest(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted", e);
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
