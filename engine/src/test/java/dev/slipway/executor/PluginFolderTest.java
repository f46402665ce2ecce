package dev.slipway.executor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.executor.http.EgressPolicy;
import dev.slipway.spi.Executor;
import dev.slipway.spi.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginFolderTest {
    private static final Path EXAMPLE = Path.of("..", "examples", "executor-greet", "src", "main");
    private static final String SERVICES = "META-INF/services/" + Executor.class.getName();

    @TempDir
    Path folder;

    private Path plugins() throws IOException {
        return Files.createDirectories(folder.resolve("plugins"));
    }

    /// Builds the jar of the example from its sources, as its module does.
    private void buildExample(String jar) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var classes = Files.createDirectories(folder.resolve("classes"));
        try (var files = compiler.getStandardFileManager(null, null, null);
                var sources = Files.walk(EXAMPLE.resolve("java"))) {
            var units = files.getJavaFileObjectsFromPaths(
                    sources.filter(Files::isRegularFile).toList());
            var options = List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none");
            assertThat(compiler.getTask(null, files, null, options, null, units).call())
                    .isTrue();
        }
        pack(jar, classes, EXAMPLE.resolve("resources"));
    }

    private void pack(String jar, Path... folders) throws IOException {
        try (var out = new JarOutputStream(Files.newOutputStream(plugins().resolve(jar)))) {
            for (var root : folders) {
                var files = new ArrayList<Path>();
                try (var found = Files.walk(root)) {
                    found.filter(Files::isRegularFile).forEach(files::add);
                }
                for (var file : files) {
                    out.putNextEntry(new JarEntry(root.relativize(file).toString()));
                    Files.copy(file, out);
                }
            }
        }
    }

    private void packService(String jar, String className) throws IOException {
        var root = folder.resolve(jar + ".d");
        Files.createDirectories(root.resolve("META-INF/services"));
        Files.writeString(root.resolve(SERVICES), className);
        pack(jar, root);
    }

    private Executors open() throws IOException {
        var policy = EgressPolicy.of("", Set.of());
        return Executors.open(Clock.systemUTC(), () -> policy, plugins());
    }

    @Test
    void the_example_is_found_and_does_its_work() throws Exception {
        buildExample("greet.jar");
        try (var executors = open()) {
            assertThat(executors.problems()).isEmpty();
            assertThat(executors.byName().keySet())
                    .containsExactly("noop", "shell", "http", "approval", "variables", "sleep", "greet");
            var task = new RecordedTask(Map.of("greeting", "Good morning"), Map.of("name", "Ada"), folder);

            var outcome = executors.byName().get("greet").execute(task);

            assertThat(outcome).isEqualTo(Outcome.done(Map.of("text", "Good morning, Ada!")));
            assertThat(task.texts()).containsExactly("Good morning, Ada!");
            assertThat(task.percents()).containsExactly(50, 100);
            assertThat(task.statuses()).containsExactly("thinking of words");
        }
    }

    @Test
    void the_second_executor_of_a_name_is_left_out() throws Exception {
        buildExample("a.jar");
        buildExample("b.jar");
        try (var executors = open()) {
            assertThat(executors.problems())
                    .singleElement()
                    .asString()
                    .endsWith("b.jar: its executor greet is left out, there is one of that name already");
            assertThat(executors.byName()).hasSize(7);
        }
    }

    @Test
    void a_broken_jar_is_told_and_stops_nothing_else() throws Exception {
        Files.writeString(plugins().resolve("a-text.jar"), "no jar");
        Files.writeString(plugins().resolve("readme.txt"), "not looked at");
        packService("b-missing.jar", "com.example.Missing");
        packService("c-other.jar", "java.lang.String");
        pack("d-nothing.jar", Files.createDirectories(folder.resolve("empty")));
        buildExample("e-greet.jar");
        try (var executors = open()) {
            assertThat(executors.byName()).containsKey("greet");
            assertThat(executors.problems()).hasSize(4);
            assertThat(executors.problems().get(0)).contains("a-text.jar: is no jar that can be read");
            assertThat(executors.problems().get(1)).contains("b-missing.jar: cannot be loaded", "com.example.Missing");
            assertThat(executors.problems().get(2)).contains("c-other.jar: holds none of the executors");
            assertThat(executors.problems().get(3)).contains("d-nothing.jar: names no executor");
        }
    }

    @Test
    void there_may_be_no_folder() {
        try (var loaded = PluginFolder.load(folder.resolve("nowhere"))) {
            assertThat(loaded.plugins()).isEmpty();
            assertThat(loaded.problems()).isEmpty();
        }
    }
}
