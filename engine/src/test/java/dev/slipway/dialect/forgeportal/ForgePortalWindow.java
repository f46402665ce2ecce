package dev.slipway.dialect.forgeportal;

import dev.slipway.TestServer;
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

/// ForgePortal's action runs.
record ForgePortalWindow(TestServer server) implements Window {
    @Override
    public Asker in(Asker asker, String project) {
        return asker.about(project);
    }

    @Override
    public Kind kind() {
        return Kind.ACTION;
    }

    @Override
    public Words words() {
        return new Words("running", "queued", "success", "failed", "canceled");
    }

    @Override
    public Ask start(String project, String action, Map<String, ?> input, @Nullable String key) {
        var names = project.split("/");
        var row = server.catalog().project(names[0], names[1]).orElseThrow();
        var id = server.catalog().action(row.id(), action).orElseThrow().id();
        var body = new LinkedHashMap<String, Object>();
        body.put("input", input);
        if (key != null) {
            body.put("idempotencyKey", key);
        }
        return new Ask("POST", "/actions/" + id + "/run", body);
    }

    @Override
    public int started() {
        return 202;
    }

    @Override
    public Ask get(String id) {
        return Ask.get("/actions/runs/" + id);
    }

    @Override
    public Ask cancel(String id) {
        return new Ask("POST", "/actions/runs/" + id + "/cancel", null);
    }

    @Override
    public Ask list(String action, int size) {
        return Ask.get("/action-runs?limit=" + size);
    }

    @Override
    public Optional<Ask> next(Ask asked, Answer page) {
        var pagination = Json.object(page.json().get("pagination"));
        int next = (Integer) pagination.get("offset") + (Integer) pagination.get("limit");
        var first = asked.path().replaceAll("&.*", "");
        return next < (Integer) pagination.get("total")
                ? Optional.of(Ask.get(first + "&offset=" + next))
                : Optional.empty();
    }

    @Override
    public String id(Answer started) {
        return String.valueOf(started.data().get("runId"));
    }

    @Override
    public List<String> ids(Answer page) {
        return Json.list(page.json().get("data")).stream()
                .map(run -> String.valueOf(Json.object(run).get("id")))
                .toList();
    }

    @Override
    public String status(Answer shown) {
        return String.valueOf(shown.data().get("status"));
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
