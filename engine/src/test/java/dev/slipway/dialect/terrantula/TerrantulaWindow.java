package dev.slipway.dialect.terrantula;

import dev.slipway.TestServer.Answer;
import dev.slipway.TestServer.Asker;
import dev.slipway.dialect.DialectContract;
import dev.slipway.dialect.Window;
import dev.slipway.run.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Terrantula's action runs, of a project's first environment.
record TerrantulaWindow() implements Window {
    @Override
    public Asker in(Asker asker, String project) {
        return asker.below("/" + project + "/envs/" + (project.equals(DialectContract.AWAY) ? "staging" : "default"));
    }

    @Override
    public Kind kind() {
        return Kind.ACTION;
    }

    @Override
    public Words words() {
        return new Words("running", "pending", "succeeded", "failed", "cancelled");
    }

    @Override
    public Ask start(String project, String action, Map<String, ?> input, @Nullable String key) {
        var body = new LinkedHashMap<String, Object>();
        body.put("parameters", input);
        if (key != null) {
            body.put("idempotencyKey", key);
        }
        return new Ask("POST", "/actions/" + action + "/run", body);
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
        return new Ask("DELETE", "/action-runs/" + id, null);
    }

    @Override
    public Ask list(String action, int size) {
        return Ask.get("/action-runs?actionName=" + action + "&limit=" + size);
    }

    @Override
    public Optional<Ask> next(Ask asked, Answer page) {
        var first = asked.path().replaceAll("&cursor=.*", "");
        return page.header("X-Next-Cursor").map(cursor -> Ask.get(first + "&cursor=" + cursor));
    }

    @Override
    public String id(Answer started) {
        return String.valueOf(started.json().get("id"));
    }

    @Override
    public List<String> ids(Answer page) {
        return Client.list(page).stream()
                .map(run -> String.valueOf(run.get("id")))
                .toList();
    }

    @Override
    public String status(Answer shown) {
        return String.valueOf(shown.json().get("status"));
    }

    @Override
    public String idOf(UUID runId) {
        return runId.toString();
    }

    @Override
    public List<String> idsOfNothing() {
        return List.of(
                "01931a2b-0000-7000-8000-000000000001",
                "00000000-0000-0000-0000-000000000000",
                "1-1-1-1-1",
                "nothing",
                "%F0%9F%98%80",
                "x".repeat(500));
    }
}
