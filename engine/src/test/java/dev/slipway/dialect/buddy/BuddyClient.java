package dev.slipway.dialect.buddy;

import dev.slipway.TestServer;
import dev.slipway.TestServer.Answer;
import dev.slipway.json.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Somebody who speaks Buddy's API, in the project `acme/web`.
///
/// @param token null for nobody
record BuddyClient(TestServer server, @Nullable String token) {
    static final String PROJECT = "/workspaces/acme/projects/web";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// Somebody with a token that may do everything.
    static BuddyClient admin(TestServer server) {
        return new BuddyClient(server, TestServer.ADMIN);
    }

    /// Somebody with a new token.
    ///
    /// @param scope `organization`, `organization/project` or `organization/project/environment`
    /// @param permissions what of the role it has; all when there is none
    static BuddyClient with(TestServer server, String role, String scope, String... permissions) {
        var parts = scope.split("/", -1);
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("name", role + " " + UUID.randomUUID());
        body.put("role", role);
        body.put("organization", parts[0]);
        body.put("project", parts.length > 1 ? parts[1] : null);
        body.put("environment", parts.length > 2 ? parts[2] : null);
        body.values().removeIf(value -> value == null);
        if (permissions.length > 0) {
            body.put("permissions", List.of(permissions));
        }
        var answer = server.admin().post("/tokens", body);
        if (answer.status() != 201) {
            throw new AssertionError("no token: " + answer.text());
        }
        return new BuddyClient(server, String.valueOf(answer.data().get("token")));
    }

    Answer get(String path) {
        return send("GET", path, null);
    }

    Answer post(String path, @Nullable Object body) {
        return send("POST", path, body);
    }

    Answer patch(String path, @Nullable Object body) {
        return send("PATCH", path, body);
    }

    Answer send(String method, String path, @Nullable Object body) {
        var request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(Json.write(body)));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return server.send(request.build());
    }

    /// The path of a pipeline by its template's name.
    String pipeline(String template) {
        return list(get(PROJECT + "/pipelines"), "pipelines").stream()
                .filter(it -> template.equals(it.get("identifier")))
                .map(it -> PROJECT + "/pipelines/" + it.get("id"))
                .findFirst()
                .orElseThrow();
    }

    /// Runs a pipeline.
    ///
    /// @return the path of the execution
    String run(String template, Map<String, String> variables) {
        return started(template, post(pipeline(template) + "/executions", Map.of("variables", variables(variables))));
    }

    /// The path of the execution that an answer to a run tells of.
    String started(String template, Answer answer) {
        if (answer.status() != 201) {
            throw new AssertionError("not run: " + answer.text());
        }
        return pipeline(template) + "/executions/" + answer.json().get("id");
    }

    static List<Map<String, String>> variables(Map<String, String> variables) {
        return variables.entrySet().stream()
                .map(it -> Map.of("key", it.getKey(), "value", it.getValue()))
                .toList();
    }

    /// Asks again and again until the answer is as wanted.
    Answer await(String path, Predicate<Answer> wanted) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var answer = get(path);
            if (answer.status() == 200 && wanted.test(answer)) {
                return answer;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("%s is still %s".formatted(path, answer.text()));
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    /// Waits until a thing has that status.
    Map<String, @Nullable Object> awaitStatus(String path, String status) {
        return await(path, answer -> status.equals(answer.json().get("status"))).json();
    }

    /// Waits until a step of an execution has that status.
    ///
    /// @return the action execution with its log
    Map<String, @Nullable Object> awaitStep(String execution, String step, String status) {
        var answer = await(execution, it -> status.equals(step(it.json(), step).get("status")));
        return actionExecution(execution, step(answer.json(), step));
    }

    /// An action execution with its log.
    Map<String, @Nullable Object> actionExecution(String execution, Map<String, @Nullable Object> step) {
        return get(execution + "/action_executions/" + step.get("action_execution_id"))
                .json();
    }

    /// A step of an execution's detail by its name.
    static Map<String, @Nullable Object> step(Map<String, @Nullable Object> execution, String name) {
        return Json.list(execution.get("action_executions")).stream()
                .map(Json::object)
                .filter(it -> name.equals(Json.object(it.get("action")).get("name")))
                .findFirst()
                .orElseThrow();
    }

    /// A list in an answer.
    static List<Map<String, @Nullable Object>> list(Answer answer, String name) {
        if (answer.status() != 200) {
            throw new AssertionError(answer.status() + ": " + answer.text());
        }
        return Json.list(answer.json().get(name)).stream().map(Json::object).toList();
    }

    /// The messages of an error, which has nothing else in its body.
    static List<String> messages(Answer answer) {
        if (!answer.json().keySet().equals(Set.of("errors"))) {
            throw new AssertionError("no error of Buddy's: " + answer.text());
        }
        return Json.list(answer.json().get("errors")).stream()
                .map(error -> String.valueOf(Json.object(error).get("message")))
                .toList();
    }
}
