package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogCommandsTest {
    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), """
                apiVersion: slipway/v1
                kind: Template
                metadata: {name: greet, version: 1.0.0, title: Greet}
                spec:
                  steps:
                    - {id: say, action: hello@v1, input: {}}
                ---
                apiVersion: slipway/v1
                kind: Action
                metadata: {name: hello, title: Hello}
                spec:
                  run: {noop: {}}
                """);
    }

    private void addABrokenFile() throws IOException {
        Files.writeString(folder.resolve("b.yaml"), """
                apiVersion: slipway/v1
                kind: Action
                metadata: {name: broken, title: Broken}
                spec:
                  run: {nope: {}}
                """);
    }

    @Test
    void a_good_folder_is_good_without_a_server() {
        var desk = new Desk();
        assertThat(desk.run("catalog", "check", folder.toString())).isZero();
        assertThat(desk.out()).isEqualTo("✓ %s is good\n".formatted(folder));
        assertThat(desk.run("catalog", "check", folder.toString(), "-o", "json"))
                .isZero();
        assertThat(desk.out()).isEqualTo("{\"problems\":[]}\n");
    }

    @Test
    void every_problem_is_told_with_its_file_and_line_and_exit_code_1() throws IOException {
        addABrokenFile();
        var desk = new Desk();
        assertThat(desk.run("catalog", "check", folder.toString())).isEqualTo(1);
        assertThat(desk.out())
                .startsWith(folder.resolve("b.yaml") + ":5: ")
                .contains("nope")
                .hasLineCount(1);
        assertThat(desk.run("catalog", "check", folder.resolve("none").toString()))
                .isEqualTo(2);
        assertThat(desk.err()).contains("there is no folder");
    }

    @Test
    void applying_puts_what_others_need_first_and_tells_what_is_refused() throws IOException {
        addABrokenFile();
        try (var server = new FarSide()
                .answers("PUT /catalog/action/hello%40v1", 201, "{\"data\":{}}")
                .answers("PUT /catalog/template/greet%401.0.0", 400, """
                        {"error":"ValidationError","message":"The document has problems",
                         "details":[{"line":1,"path":"spec.steps[0]","message":"no such thing"}]}
                        """)) {
            var desk = Desk.at(server);
            assertThat(desk.run("catalog", "apply", folder.toString())).isEqualTo(1);
            assertThat(desk.out().lines()).hasSize(3).contains("✓ action hello@v1 created");
            assertThat(desk.out())
                    .contains(folder.resolve("b.yaml") + ":5: ")
                    .contains(folder.resolve("a.yaml") + ":1: The document has problems: spec.steps[0]: no such thing");
            assertThat(server.requests().stream().map(FarSide.Request::line))
                    .containsExactly("PUT /catalog/action/hello%40v1", "PUT /catalog/template/greet%401.0.0");
            assertThat(server.requests().getFirst().json()).containsEntry("kind", "Action");
        }
    }
}
