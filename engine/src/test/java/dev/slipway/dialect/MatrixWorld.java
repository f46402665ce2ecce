package dev.slipway.dialect;

import dev.slipway.TestServer;
import dev.slipway.TestServer.Answer;
import dev.slipway.TestServer.Asker;
import dev.slipway.dialect.AuthorizationTable.Spent;
import dev.slipway.dialect.AuthorizationTable.Thing;
import dev.slipway.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/// One environment of one project with one of everything that routes name, made through the APIs.
final class MatrixWorld {
    // The names end in the world's mark, so that none of them means something in another project.
    private static final String DEFINITIONS = """
            apiVersion: slipway/v1
            kind: Action
            metadata: {name: echo-MARK, project: PROJECT}
            spec: {run: {noop: {}}}
            ---
            apiVersion: slipway/v1
            kind: Action
            metadata: {name: nap-MARK, project: PROJECT}
            spec: {run: {sleep: {for: 1h}}}
            ---
            apiVersion: slipway/v1
            kind: Action
            metadata: {name: line-MARK, project: PROJECT}
            spec: {run: {sleep: {for: 1h}}, concurrency: {group: line, max: 1}}
            ---
            apiVersion: slipway/v1
            kind: Action
            metadata: {name: fail-MARK, project: PROJECT}
            spec: {run: {shell: {command: [sh, -c, "exit 3"]}}, retry: {attempts: 0}}
            ---
            apiVersion: slipway/v1
            kind: Action
            metadata: {name: gate-MARK, project: PROJECT}
            spec: {run: {approval: {}}}
            ---
            apiVersion: slipway/v1
            kind: Action
            metadata: {name: ask-MARK, project: PROJECT}
            spec: {run: {variables: {schema: {type: object}}}}
            ---
            apiVersion: slipway/v1
            kind: Action
            metadata: {name: call-MARK, project: PROJECT}
            spec: {run: {http: {url: FAR, body: {token: "{{ run.callbackToken }}"}, await: callback}}}
            """;

    private static final String TEMPLATE = """
            ---
            apiVersion: slipway/v1
            kind: Template
            metadata: {name: NAME, version: 1.0.0, title: Some, project: PROJECT}
            spec: {steps: [STEPS]}
            """;

    /// A template of each of these names is in every world.
    private static final Map<String, List<String>> TEMPLATES = Map.of(
            "tiny", List.of("echo"),
            "long", List.of("echo", "echo", "echo"),
            "ready", List.of("echo"),
            "wait", List.of("nap"),
            "broken", List.of("fail"));

    /// In how many rounds a world may be made.
    static final int MOST_ROUNDS = 3;

    private final TestServer server;
    private final String path;
    private final String environment;
    private final Asker admin;
    private final Asker starter;
    private final Map<Thing, String> things = new EnumMap<>(Thing.class);
    private final Map<Thing, String> wrongKind = new EnumMap<>(Thing.class);

    /// Makes one.
    ///
    /// @param path `organization/project`
    /// @param rounds how often what is numbered is started: the numbers of a later world are higher
    MatrixWorld(TestServer server, String path, String environment, int rounds) {
        this.server = server;
        this.path = path;
        this.environment = environment;
        this.admin = server.admin().about(path);
        this.starter = server.token("platform-admin", path + "/" + environment);
        place();
        var project = server.catalog()
                .project(path.substring(0, path.indexOf('/')), path.substring(path.indexOf('/') + 1))
                .orElseThrow()
                .id();
        things.put(
                Thing.ACTION,
                server.catalog()
                        .action(project, named("echo"))
                        .orElseThrow()
                        .id()
                        .toString());
        things.put(Thing.ACTION_NAME, named("echo"));
        things.put(Thing.TEMPLATE, template(project, "ready"));
        things.put(Thing.ANY_DEFINITION, thing(Thing.ACTION));
        var run = ended("echo");
        things.put(Thing.ACTION_RUN, run);
        things.put(Thing.ANY_RUN, run);
        things.put(Thing.RUN, "run_" + run.replace("-", ""));
        things.put(Thing.APPROVAL, waiting("gate"));
        things.put(Thing.SECRET, secret());
        things.put(Thing.TOKEN, token());
        things.put(Thing.DEFINITION, definition());
        pipelines(rounds);
        wrongKind.put(Thing.ACTION, things.get(Thing.TEMPLATE));
        wrongKind.put(Thing.ACTION_NAME, named("tiny"));
        wrongKind.put(Thing.TEMPLATE, things.get(Thing.ACTION));
        wrongKind.put(Thing.DEFINITION, named("tiny"));
        wrongKind.put(Thing.ANY_RUN, things.get(Thing.ACTION));
        wrongKind.put(Thing.ANY_DEFINITION, run);
        wrongKind.put(Thing.ACTION_RUN, things.get(Thing.TEMPLATE_RUN));
        wrongKind.put(Thing.RUN, "run_" + things.get(Thing.TEMPLATE_RUN).replace("-", ""));
        wrongKind.put(Thing.TEMPLATE_RUN, run);
        wrongKind.put(Thing.APPROVAL, run);
        wrongKind.put(Thing.TOKEN, run);
    }

    private void place() {
        int slash = path.indexOf('/');
        things.put(Thing.ORGANIZATION, path.substring(0, slash));
        things.put(Thing.PROJECT, path.substring(slash + 1));
        things.put(Thing.ENVIRONMENT, environment);
        things.put(Thing.SLUG, path.replace('/', '~'));
    }

    private void pipelines(int rounds) {
        for (int i = 0; i < rounds; i++) {
            things.put(Thing.TEMPLATE_RUN, templateRun("tiny", "success"));
        }
        things.put(Thing.PIPELINE, pipeline("tiny"));
        things.put(Thing.PIPELINE_TO_RUN, pipeline("ready"));
        // Its last one has a number that the other has in no world.
        for (int i = 0; i < MOST_ROUNDS + rounds; i++) {
            templateRun("long", "success");
        }
        var execution = newest("tiny");
        var foreign = newest("long");
        things.put(Thing.EXECUTION, execution);
        things.put(Thing.ACTION_EXECUTION, actionExecution("tiny", execution));
        // Steps count from one in each pipeline: elsewhere one is taken that the first world's has not.
        things.put(Thing.STEP, step(rounds == 1 ? "tiny" : "long"));
        wrongKind.put(Thing.EXECUTION, foreign);
        wrongKind.put(Thing.ACTION_EXECUTION, actionExecution("long", foreign));
        wrongKind.put(Thing.STEP, step("long"));
    }

    /// The catalog of a world.
    ///
    /// @param before how many templates come before the usual ones, so that their numbers are others
    /// @param far where calls go
    static void write(Path folder, String project, int before, String far) throws IOException {
        var text = new StringBuilder(DEFINITIONS);
        for (int i = 0; i < before; i++) {
            text.append(TEMPLATE.replace("NAME", "a-filler-" + i).replace("STEPS", "{id: one, action: echo-MARK@v1}"));
        }
        TEMPLATES.forEach((name, actions) -> {
            var steps = IntStream.range(0, actions.size())
                    .mapToObj(i -> "{id: s%d, action: %s-MARK@v1, input: {}}".formatted(i, actions.get(i)))
                    .toList();
            text.append(TEMPLATE.replace("NAME", name + "-MARK").replace("STEPS", String.join(", ", steps)));
        });
        var mark = mark(project);
        Files.writeString(
                folder.resolve(mark + ".yaml"),
                text.toString()
                        .replace("MARK", mark)
                        .replace("PROJECT", project)
                        .replace("FAR", far));
    }

    /// A definition of an action as it is put.
    static String definition(String name) {
        return "{\"apiVersion\":\"slipway/v1\",\"kind\":\"Action\",\"metadata\":{\"name\":\"%s\"},".formatted(name)
                + "\"spec\":{\"run\":{\"noop\":{}}}}";
    }

    private static String mark(String project) {
        return project.replace('/', '-');
    }

    private String named(String name) {
        return name + "-" + mark(path);
    }

    /// `organization/project`
    String path() {
        return path;
    }

    String environment() {
        return environment;
    }

    /// One that stays.
    String thing(Thing thing) {
        return things.get(thing);
    }

    /// Those of another kind, or below another parent, that look the same.
    Map<Thing, String> wrongKind() {
        return wrongKind;
    }

    /// Ids by which something of this world would be known in an answer.
    List<String> marks() {
        return List.of(
                thing(Thing.ACTION),
                thing(Thing.TEMPLATE),
                thing(Thing.ACTION_RUN),
                thing(Thing.RUN),
                thing(Thing.TEMPLATE_RUN),
                thing(Thing.APPROVAL),
                thing(Thing.TOKEN),
                thing(Thing.SECRET),
                thing(Thing.ACTION_EXECUTION),
                named("echo"),
                named("tiny"));
    }

    /// New ones for a request that uses them up.
    Map<Thing, String> fresh(Spent spent) {
        return switch (spent) {
            case NOTHING -> Map.of();
            case LIVE_ACTION_RUN -> run(start("nap"));
            case QUEUED_ACTION_RUN -> {
                start("line");
                yield run(start("line"));
            }
            case FAILED_ACTION_RUN -> {
                var id = start("fail");
                starter.awaitStatus("/actions/runs/" + id, "failed");
                yield run(id);
            }
            case LIVE_TEMPLATE_RUN -> Map.of(Thing.TEMPLATE_RUN, startTemplate("wait"));
            case FAILED_TEMPLATE_RUN -> Map.of(Thing.TEMPLATE_RUN, templateRun("broken", "failed"));
            case APPROVAL -> Map.of(Thing.APPROVAL, waiting("gate"));
            case QUESTION -> Map.of(Thing.APPROVAL, waiting("ask"));
            case TOKEN -> Map.of(Thing.TOKEN, token());
            case SECRET -> Map.of(Thing.SECRET, secret());
            case DEFINITION -> Map.of(Thing.DEFINITION, definition());
            case LIVE_EXECUTION -> {
                startTemplate("wait");
                yield Map.of(Thing.PIPELINE, pipeline("wait"), Thing.EXECUTION, newest("wait"));
            }
        };
    }

    private static Map<Thing, String> run(String id) {
        return Map.of(Thing.ACTION_RUN, id, Thing.RUN, "run_" + id.replace("-", ""));
    }

    /// Starts an action that is called back.
    ///
    /// @return the run's id
    String call() {
        return start("call");
    }

    private String start(String action) {
        var project = starter.get("/actions").list("actions");
        var id = project.stream()
                .filter(it -> named(action).equals(it.get("name")))
                .findFirst()
                .orElseThrow()
                .get("id");
        return id(starter.post("/actions/" + id + "/run", Map.of()), 202, "runId");
    }

    private String ended(String action) {
        var id = start(action);
        starter.awaitStatus("/actions/runs/" + id, "success");
        return id;
    }

    private String waiting(String action) {
        var id = start(action);
        starter.await("/approvals/" + id, answer -> answer.status() == 200);
        return id;
    }

    private String template(int project, String name) {
        return server.catalog()
                .template(project, named(name))
                .orElseThrow()
                .id()
                .toString();
    }

    private String startTemplate(String name) {
        var id = starter.get("/templates").list("templates").stream()
                .filter(it -> named(name).equals(it.get("name")))
                .findFirst()
                .orElseThrow()
                .get("id");
        return id(starter.post("/templates/run", Map.of("templateId", String.valueOf(id))), 202, "runId");
    }

    private String templateRun(String name, String status) {
        var id = startTemplate(name);
        starter.awaitStatus("/templates/runs/" + id, status);
        return id;
    }

    private String token() {
        var body = new HashMap<>(Map.of(
                "name",
                "spare " + UUID.randomUUID(),
                "role",
                "viewer",
                "organization",
                thing(Thing.ORGANIZATION),
                "project",
                thing(Thing.PROJECT),
                "environment",
                environment));
        return id(admin.post("/tokens", body), 201, "id");
    }

    private String secret() {
        var name = "SECRET_"
                + (mark(path) + "_" + environment).toUpperCase(Locale.ROOT).replace('-', '_');
        expect(admin.send("PUT", "/secrets/" + name, Map.of("value", "long enough")), 204);
        expect(admin.send("PUT", "/secrets/" + name, Map.of("value", "long enough", "environment", environment)), 204);
        return name;
    }

    private String definition() {
        var name = named("spare");
        var answer = admin.sendRaw("PUT", "/catalog/action/" + name, "application/json", definition(name));
        if (answer.status() != 200 && answer.status() != 201) {
            throw new AssertionError(answer.text());
        }
        return name;
    }

    private Asker buddy() {
        return starter.below(
                "/workspaces/%s/projects/%s/pipelines".formatted(thing(Thing.ORGANIZATION), thing(Thing.PROJECT)));
    }

    private String pipeline(String name) {
        return Json.list(buddy().get("").json().get("pipelines")).stream()
                .map(Json::object)
                .filter(it -> named(name).equals(it.get("identifier")))
                .map(it -> String.valueOf(it.get("id")))
                .findFirst()
                .orElseThrow();
    }

    private String newest(String name) {
        var all = buddy().get("/" + pipeline(name) + "/executions").json();
        return String.valueOf(
                Json.object(Json.list(all.get("executions")).getFirst()).get("id"));
    }

    private String actionExecution(String name, String execution) {
        var detail =
                buddy().get("/" + pipeline(name) + "/executions/" + execution).json();
        return String.valueOf(
                Json.object(Json.list(detail.get("action_executions")).getLast())
                        .get("action_execution_id"));
    }

    private String step(String name) {
        var all = buddy().get("/" + pipeline(name) + "/actions").json();
        return String.valueOf(
                Json.object(Json.list(all.get("actions")).getLast()).get("id"));
    }

    private static String id(Answer answer, int status, String field) {
        expect(answer, status);
        return String.valueOf(answer.data().get(field));
    }

    private static void expect(Answer answer, int status) {
        if (answer.status() != status) {
            throw new AssertionError(answer.status() + ": " + answer.text());
        }
    }
}
