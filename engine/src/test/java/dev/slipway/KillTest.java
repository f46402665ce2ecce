package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The server as a process of its own, ended in the middle of its work.
class KillTest {
    private static final int STEPS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private Path ledger;
    private Process server;
    private URI url;

    @BeforeEach
    void aCatalogWhoseTemplateHasTenSteps() throws IOException {
        ledger = Files.createDirectories(folder.resolve("ledger")).resolve("steps");
        Files.createFile(ledger);
        var catalog = Files.createDirectories(folder.resolve("catalog"));
        var steps = new StringBuilder();
        IntStream.rangeClosed(1, STEPS)
                .forEach(i ->
                        steps.append("    - {id: s%1$d, action: note@v1, input: {line: \"%1$d\"}}\n".formatted(i)));
        Files.writeString(catalog.resolve("ten.yaml"), """
                apiVersion: slipway/v1
                kind: Action
                metadata: {name: note}
                spec:
                  parameters: {type: object, required: [line], properties: {line: {type: string}}}
                  run:
                    shell:
                      script: |
                        echo "$INPUT_LINE" >> %s
                        sleep 0.4
                        printf '{"line": "%%s"}' "$INPUT_LINE" > "$SLIPWAY_OUTPUT"
                ---
                apiVersion: slipway/v1
                kind: Template
                metadata: {name: ten}
                spec:
                  parameters: []
                  steps:
                %s  outputs: {last: "{{steps.s10.outputs.line}}"}
                """.formatted(ledger, steps));
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (server != null) {
            server.destroy();
            assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void a_template_of_ten_steps_ends_with_each_step_done_in_order_although_the_server_is_killed_in_the_middle()
            throws Exception {
        up();
        var run = startTen();
        awaitLines(4);

        server.destroyForcibly().waitFor();
        int doneBefore = lines().size();
        up();
        var ended = awaitEnd(run);

        assertThat(ended).containsEntry("status", "success").containsEntry("outputs", Map.of("last", "10"));
        var lines = lines();
        assertThat(lines).isSorted();
        assertThat(lines.stream().distinct())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, STEPS).boxed().toList());
        // What was at work may have been done twice; what had ended was not done again.
        assertThat(lines.size() - STEPS).isBetween(0, 1);
        assertThat(doneBefore).isLessThan(STEPS);
        assertThat(findings()).isEqualTo(List.of());
    }

    @Test
    void a_stopped_server_gives_its_work_back_without_a_burnt_attempt_and_ends_within_ten_seconds() throws Exception {
        up();
        var run = startTen();
        awaitLines(3);

        server.destroy();
        assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(server.exitValue()).isZero();
        up();
        var ended = awaitEnd(run);

        assertThat(ended).containsEntry("status", "success");
        assertThat(Json.list(ended.get("steps")))
                .allSatisfy(step -> assertThat(Json.object(step)).containsEntry("retryCount", 0));
        assertThat(findings()).isEqualTo(List.of());
    }

    private void up() throws IOException {
        var log = folder.resolve("server.err");
        server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=logback.xml",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.slipway.Main",
                        "up",
                        "--output=json",
                        "--port=0",
                        "--data-dir=" + folder.resolve("data"),
                        "--catalog=" + folder.resolve("catalog"))
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        var out = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        var text = new StringBuilder();
        for (var line = out.readLine(); line != null; line = out.readLine()) {
            text.append(line).append('\n');
            if (line.equals("}") || (line.startsWith("{") && line.endsWith("}"))) {
                url = URI.create(
                        String.valueOf(Json.parseOwnObject(text.toString()).get("url")));
                return;
            }
        }
        throw new AssertionError("the server did not start: " + Files.readString(log));
    }

    private String startTen() throws Exception {
        var templates = Json.object(Json.object(get("/api/v1/templates")).get("data"));
        var id = Json.object(Json.list(templates.get("templates")).getFirst()).get("id");
        var request = HttpRequest.newBuilder(url.resolve("/api/v1/templates/run"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"templateId\": \"%s\"}".formatted(id)))
                .build();
        var reply = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(reply.statusCode()).isEqualTo(202);
        return String.valueOf(
                Json.object(Json.parseOwnObject(reply.body()).get("data")).get("runId"));
    }

    private Object get(String path) throws Exception {
        var reply = http.send(HttpRequest.newBuilder(url.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(path + ": " + reply.body()).isEqualTo(200);
        return Json.parseOwn(reply.body());
    }

    private Map<String, Object> awaitEnd(String run) throws Exception {
        awaitLines(STEPS);
        var until = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < until) {
            var data = Json.object(
                    Json.object(get("/api/v1/templates/runs/" + run)).get("data"));
            if (!"running".equals(data.get("status"))) {
                return data;
            }
        }
        throw new AssertionError("the run did not end");
    }

    private Object findings() throws Exception {
        return Json.object(Json.object(get("/api/v1/doctor")).get("data")).get("findings");
    }

    private List<Integer> lines() throws IOException {
        return Files.readAllLines(ledger).stream().map(Integer::valueOf).toList();
    }

    private void awaitLines(int n) throws Exception {
        var until = System.nanoTime() + PATIENCE.toNanos();
        try (var watch = ledger.getFileSystem().newWatchService()) {
            ledger.getParent().register(watch, StandardWatchEventKinds.ENTRY_MODIFY);
            while (lines().stream().distinct().count() < n) {
                assertThat(System.nanoTime()).as("waited in vain for line " + n).isLessThan(until);
                var key = watch.poll(1, TimeUnit.SECONDS);
                if (key != null) {
                    key.pollEvents();
                    key.reset();
                }
            }
        }
    }
}
