package dev.slipway.dialect.rakerone;

import dev.slipway.TestServer.Answer;
import dev.slipway.TestServer.Asker;
import dev.slipway.dialect.Window;
import dev.slipway.json.Json;
import dev.slipway.run.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// RakerOne's runs.
record RakerOneWindow() implements Window {
    @Override
    public Asker in(Asker asker, String project) {
        return asker.below("/api/projects/" + project.replace('/', '~'));
    }

    @Override
    public Kind kind() {
        return Kind.ACTION;
    }

    @Override
    public Words words() {
        return new Words("running", "queued", "completed", "failed", "cancelled");
    }

    @Override
    public Ask start(String project, String action, Map<String, ?> input, @Nullable String key) {
        var body = new LinkedHashMap<String, Object>();
        body.put("actionId", action);
        body.put("input", input);
        if (key != null) {
            body.put("idempotencyKey", key);
        }
        return new Ask("POST", "/action-runs", body);
    }

    @Override
    public int started() {
        return 202;
    }

    @Override
    public Ask get(String id) {
        return Ask.get("/action-runs/" + id);
    }

    @Override
    public Ask cancel(String id) {
        return new Ask("POST", "/action-runs/" + id + "/cancel", null);
    }

    @Override
    public Ask list(String action, int size) {
        return Ask.get("/action-runs?limit=" + size);
    }

    @Override
    public Optional<Ask> next(Ask asked, Answer page) {
        var cursor = page.json().get("nextCursor");
        var first = asked.path().replaceAll("&cursor=.*", "");
        return cursor == null ? Optional.empty() : Optional.of(Ask.get(first + "&cursor=" + cursor));
    }

    @Override
    public String id(Answer started) {
        return String.valueOf(run(started).get("id"));
    }

    @Override
    public List<String> ids(Answer page) {
        return Json.list(page.json().get("runs")).stream()
                .map(run -> String.valueOf(Json.object(run).get("id")))
                .toList();
    }

    @Override
    public String status(Answer shown) {
        return String.valueOf(run(shown).get("status"));
    }

    static Map<String, @Nullable Object> run(Answer answer) {
        return Json.object(answer.json().get("run"));
    }

    @Override
    public String idOf(UUID runId) {
        return "run_" + runId.toString().replace("-", "");
    }

    @Override
    public List<String> idsOfNothing() {
        return List.of(
                "run_01931a2b000070008000000000000001",
                "run_00000000000000000000000000000000",
                "run_01931A2B000070008000000000000001",
                "01931a2b-0000-7000-8000-000000000001",
                "run_",
                "nothing",
                "%F0%9F%98%80",
                "x".repeat(500));
    }
}
