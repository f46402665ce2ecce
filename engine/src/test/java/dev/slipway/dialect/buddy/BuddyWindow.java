package dev.slipway.dialect.buddy;

import dev.slipway.TestServer;
import dev.slipway.TestServer.Answer;
import dev.slipway.TestServer.Asker;
import dev.slipway.catalog.SmallNumbers;
import dev.slipway.db.Db;
import dev.slipway.dialect.Window;
import dev.slipway.json.Json;
import dev.slipway.run.Executions;
import dev.slipway.run.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Buddy's executions. Their ids count in each pipeline, so here an id is what follows `/pipelines/`.
record BuddyWindow(TestServer server, Db db) implements Window {
    private static final String PIPELINES = "/pipelines/";

    @Override
    public Asker in(Asker asker, String project) {
        var names = project.split("/", -1);
        return asker.below("/workspaces/%s/projects/%s".formatted(names[0], names[1]));
    }

    @Override
    public Kind kind() {
        return Kind.TEMPLATE;
    }

    @Override
    public Words words() {
        return new Words("INPROGRESS", "INPROGRESS", "SUCCESSFUL", "FAILED", "TERMINATED");
    }

    private String executions(String project, String template) {
        var names = project.split("/", -1);
        int id = server.catalog().project(names[0], names[1]).orElseThrow().id();
        return executions(id, template);
    }

    private String executions(int project, String template) {
        return new SmallNumbers(db)
                .templates(project).stream()
                        .filter(it -> it.name().equals(template))
                        .map(it -> it.number() + "/executions")
                        .findFirst()
                        .orElseThrow();
    }

    @Override
    public Ask start(String project, String action, Map<String, ?> input, @Nullable String key) {
        var variables = input.entrySet().stream()
                .map(it -> Map.of("key", it.getKey(), "value", String.valueOf(it.getValue())))
                .toList();
        var body = new LinkedHashMap<String, Object>();
        body.put("variables", variables);
        if (key != null) {
            body.put("idempotencyKey", key);
        }
        return new Ask("POST", PIPELINES + executions(project, action), body);
    }

    @Override
    public int started() {
        return 201;
    }

    @Override
    public Ask get(String id) {
        return Ask.get(PIPELINES + id);
    }

    @Override
    public Ask cancel(String id) {
        return new Ask("PATCH", PIPELINES + id, Map.of("operation", "CANCEL"));
    }

    @Override
    public Ask list(String action, int size) {
        return Ask.get(PIPELINES + executions(1, action) + "?per_page=" + size);
    }

    @Override
    public Optional<Ask> next(Ask asked, Answer page) {
        int next = (Integer) page.json().get("page") + 1;
        var first = asked.path().replaceAll("&.*", "");
        return next <= (Integer) page.json().get("total_page_count")
                ? Optional.of(Ask.get(first + "&page=" + next))
                : Optional.empty();
    }

    @Override
    public String id(Answer started) {
        return id(started.json());
    }

    private static String id(Map<String, @Nullable Object> execution) {
        var url = String.valueOf(execution.get("url"));
        return url.substring(url.indexOf(PIPELINES) + PIPELINES.length());
    }

    @Override
    public List<String> ids(Answer page) {
        return Json.list(page.json().get("executions")).stream()
                .map(execution -> id(Json.object(execution)))
                .toList();
    }

    @Override
    public String status(Answer shown) {
        return String.valueOf(shown.json().get("status"));
    }

    @Override
    public String idOf(UUID runId) {
        var execution = new Executions(db).of(1, runId);
        var pin = execution.first().run().definition();
        var template = server.catalog().template(1, pin.id()).orElseThrow().definition();
        return executions(1, template.metadata().name()) + "/" + execution.number();
    }

    @Override
    public List<String> idsOfNothing() {
        return List.of(
                "1/executions/999",
                "1/executions/0",
                "1/executions/-1",
                "1/executions/nothing",
                "1/executions/99999999999999999999",
                "1/executions/%F0%9F%98%80",
                "1/executions/" + "x".repeat(500));
    }
}
