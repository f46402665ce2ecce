package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `run --local` as people start it: a process of its own.
class LocalRunTest {
    @TempDir
    Path folder;

    @Test
    void a_template_runs_in_an_engine_of_its_own_and_leaves_nothing_running() throws Exception {
        Files.writeString(Files.createDirectories(folder.resolve("catalog")).resolve("hello.yaml"), """
                apiVersion: slipway/v1
                kind: Action
                metadata: {name: say}
                spec:
                  run:
                    shell:
                      script: |
                        echo "saying $INPUT_TEXT"
                        printf '{"said": "%s"}' "$INPUT_TEXT" > "$SLIPWAY_OUTPUT"
                ---
                apiVersion: slipway/v1
                kind: Template
                metadata: {name: hello}
                spec:
                  parameters: [{id: name, type: string, required: true}]
                  steps: [{id: say, action: say@v1, input: {text: "hello {{name}}"}}]
                  outputs: {said: "{{steps.say.outputs.said}}"}
                """);
        var out = folder.resolve("out");
        var err = folder.resolve("err");

        var process = slipway(
                        "run",
                        "hello",
                        "-p",
                        "name=ann",
                        "--local",
                        "--data-dir",
                        folder.resolve("data").toString(),
                        "--catalog",
                        folder.resolve("catalog").toString())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(Files.readString(err)).isEmpty();
        assertThat(process.exitValue()).isZero();
        assertThat(Files.readString(out))
                .matches(
                        "(?s)say \\| saying hello ann\n✓ say \\S+\n✓ run \\S+ succeeded after \\S+\nsaid  hello ann\n");
        assertThat(folder.resolve("data").resolve("local")).isDirectory();
        assertThat(process.descendants()).isEmpty();
    }

    private static ProcessBuilder slipway(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.slipway.Main"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }
}
