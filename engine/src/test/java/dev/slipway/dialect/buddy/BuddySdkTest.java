package dev.slipway.dialect.buddy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.TestServer;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Buddy's own client for Node (npm `buddyworksapi`), unmodified, runs, lists, gets, cancels and meets
/// errors.
///
/// It needs `node` and `npm`, and the npm registry for its first run; what `npm ci` brings is kept below
/// `target`. Without them it fails. On a machine that cannot have them, `SLIPWAY_TEST_WITHOUT_NODE=true`
/// skips it; the continuous integration takes that away.
@TestDatabase
class BuddySdkTest {
    private static final Path SOURCE = Path.of("src", "test", "node", "buddy");
    private static final Path FOLDER = Path.of("target", "node", "buddy");
    private static final String WITHOUT = "SLIPWAY_TEST_WITHOUT_NODE";

    @TempDir
    Path outputs;

    private TestServer server;

    @BeforeEach
    void start(Db db) {
        assumeTrue(
                !"true".equals(System.getenv(WITHOUT)), WITHOUT + "=true: Buddy's own client was not tried against us");
        server = TestServer.start(db, TestServer.Settings.USUAL.withCatalog(PlaceRoutesTest.CATALOG));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void the_official_client_works_unmodified() throws IOException, InterruptedException {
        install();

        var seen = Json.parseOwnObject(
                program(FOLDER, List.of("node", "walk.js", server.url().toString(), TestServer.ADMIN, "acme", "web")));

        assertThat(seen.get("pipelines"))
                .isEqualTo(List.of("greet", "typed", "shapes", "wait", "mend", "long", "backoff"));
        assertThat(object(seen, "workspace")).containsEntry("domain", "acme");
        assertThat(Json.list(object(seen, "workspaces").get("workspaces"))).hasSize(2);
        assertThat(object(seen, "project")).containsEntry("display_name", "Acme web");
        assertThat(object(seen, "pipeline")).containsEntry("name", "Greet better");
        assertThat(Json.object(Json.list(seen.get("actions")).getFirst())).isEqualTo(object(seen, "action"));

        assertThat(object(seen, "run")).containsEntry("id", 1).containsEntry("comment", "from the client");
        assertThat(object(seen, "done"))
                .containsEntry("id", 1)
                .containsEntry("status", "SUCCESSFUL")
                .containsEntry("priority", "HIGH");
        assertThat(BuddyClient.step(object(seen, "done"), "hello")).containsEntry("status", "SUCCESSFUL");
        assertThat(object(seen, "list"))
                .containsEntry("page_size", 1)
                .containsEntry("total_element_count", 2)
                .containsEntry("total_page_count", 2);
        assertThat(Json.object(Json.list(object(seen, "list").get("executions")).getFirst()))
                .containsEntry("id", 2);
        assertThat(object(seen, "canceled")).containsEntry("status", "TERMINATED");
        assertThat(object(seen, "terminated")).containsEntry("status", "TERMINATED");
        assertThat(object(seen, "retried")).containsEntry("id", 1).containsEntry("status", "INPROGRESS");

        refused(seen, "cancelTwice", 400, "The execution is TERMINATED and cannot be canceled");
        refused(seen, "noExecution", 404, "Execution not found");
        refused(seen, "noPipeline", 404, "Pipeline not found");
        refused(seen, "noWorkspace", 404, "Workspace not found");
        refused(seen, "badVariable", 400, "variables.0: Must be an object with key and value, both strings");
        refused(seen, "badToken", 401, "Authentication required");
        refused(seen, "notOffered", 405, "Method not allowed");
    }

    private static void refused(Map<String, @Nullable Object> seen, String name, int code, String message) {
        assertThat(object(seen, name))
                .as(name)
                .containsEntry("code", code)
                .containsEntry("message", message)
                .containsEntry("messages", List.of(Map.of("message", message)));
    }

    private static Map<String, @Nullable Object> object(Map<String, @Nullable Object> seen, String name) {
        return Json.object(seen.get(name));
    }

    /// Brings the client, exactly as the lock file says, unless it is there.
    private void install() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        var lock = "package-lock.json";
        boolean there = Files.exists(FOLDER.resolve("node_modules/.package-lock.json"))
                && Files.mismatch(SOURCE.resolve(lock), FOLDER.resolve(lock)) < 0;
        for (var file : List.of("package.json", "walk.js")) {
            Files.copy(SOURCE.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!there) {
            Files.deleteIfExists(FOLDER.resolve(lock));
            Files.copy(SOURCE.resolve(lock), FOLDER.resolve(lock));
            try {
                program(FOLDER, List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
            } catch (AssertionError e) {
                Files.deleteIfExists(FOLDER.resolve(lock)); // so that the next try installs again
                throw e;
            }
        }
    }

    /// What a program prints.
    private String program(Path folder, List<String> command) throws IOException, InterruptedException {
        var out = outputs.resolve("out");
        var err = outputs.resolve("err");
        Process process;
        try {
            process = new ProcessBuilder(new ArrayList<>(command))
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
        } catch (IOException e) {
            throw new AssertionError(
                    "Buddy's own client is tried against us, which needs node and npm on the PATH. Install them, or set "
                            + WITHOUT + "=true to skip this test on this machine.",
                    e);
        }
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError(command + " does not end; it said " + Files.readString(err));
        }
        if (process.exitValue() != 0) {
            throw new AssertionError(command + " failed: " + Files.readString(err) + Files.readString(out));
        }
        return Files.readString(out);
    }
}
