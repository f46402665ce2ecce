package dev.slipway.dialect.example;

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

/// How clients ask the example.
record ExampleWindow() implements Window {
    @Override
    public Asker in(Asker asker, String project) {
        return asker.below("/api/example/" + project);
    }

    @Override
    public Kind kind() {
        return Kind.ACTION;
    }

    @Override
    public Words words() {
        return new Words("working", "waiting", "done", "broken", "dropped");
    }

    @Override
    public Ask start(String project, String action, Map<String, ?> input, @Nullable String key) {
        var body = new LinkedHashMap<String, Object>(Map.of("action", action, "input", input));
        if (key != null) {
            body.put("key", key);
        }
        return new Ask("POST", "/runs", body);
    }

    @Override
    public int started() {
        return 201;
    }

    @Override
    public Ask get(String id) {
        return Ask.get("/runs/" + id);
    }

    @Override
    public Ask cancel(String id) {
        return new Ask("DELETE", "/runs/" + id, null);
    }

    @Override
    public Ask list(String action, int size) {
        return Ask.get("/runs?limit=" + size);
    }

    @Override
    public Optional<Ask> next(Ask asked, Answer page) {
        var after = page.json().get("after");
        var first = asked.path().replaceAll("&after=.*", "");
        return after == null ? Optional.empty() : Optional.of(Ask.get(first + "&after=" + after));
    }

    @Override
    public String id(Answer started) {
        return String.valueOf(started.json().get("id"));
    }

    @Override
    public List<String> ids(Answer page) {
        return Json.list(page.json().get("runs")).stream()
                .map(run -> String.valueOf(Json.object(run).get("id")))
                .toList();
    }

    @Override
    public String status(Answer shown) {
        return String.valueOf(shown.json().get("state"));
    }

    @Override
    public String idOf(UUID runId) {
        return runId.toString();
    }

    @Override
    public List<String> idsOfNothing() {
        return List.of("01931a2b-0000-7000-8000-000000000001", "nothing", "1-1-1-1-1", "%F0%9F%98%80");
    }
}
