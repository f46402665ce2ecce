package dev.slipway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The file formats, tested by files: those in `valid` have no problem, those in `invalid` say in comments
/// `# problem: text` which problems stand on that line, and have no others.
class CatalogFilesTest {
    private static final Pattern EXPECTED = Pattern.compile("# problem: (.*)$");

    @Test
    void every_valid_file_loads() throws Exception {
        assertThat(Folder.check(folder("valid"), FakeExecutor.ALL)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("invalidFiles")
    void every_problem_is_told_with_its_line(Path file) throws Exception {
        var reading = new Reading(FakeExecutor.ALL, "default/default");
        reading.add(new SourceFile(
                file.getFileName().toString(), Yaml.read(file.getFileName().toString(), Files.readString(file))));
        reading.link(new Universe());

        assertThat(reading.problems().stream().map(p -> p.line() + ": " + p.message()))
                .containsExactlyInAnyOrderElementsOf(expected(file));
    }

    @Test
    void whatever_a_file_holds_reading_it_ends_with_problems() throws Exception {
        var random = new Random(42);
        var texts = new ArrayList<String>();
        for (var folder : List.of("valid", "invalid")) {
            for (var path : SourceFile.paths(folder(folder))) {
                texts.add(Files.readString(path));
            }
        }
        var tokens = String.join("\n", texts).split("(?<=[\\s{}\\[\\],:])|(?=[\\s{}\\[\\],:])");
        for (int i = 0; i < 600; i++) {
            var parts = texts.get(i % texts.size()).split("(?<=[\\s{}\\[\\],:])|(?=[\\s{}\\[\\],:])");
            for (int j = 0; j <= i % 3; j++) {
                parts[random.nextInt(parts.length)] = tokens[random.nextInt(tokens.length)];
            }
            var text = String.join("", parts);
            var reading = new Reading(FakeExecutor.ALL, "default/default");
            reading.add(new SourceFile("f", Yaml.read("f", text)));
            reading.link(new Universe());

            assertThat(reading.problems())
                    .as(text)
                    .noneMatch(problem -> problem.message().contains("our mistake"));
            assertThat(reading.problems()).as(text).allMatch(problem -> problem.line() >= 1);
        }
    }

    static Stream<Path> invalidFiles() throws Exception {
        try (var files = Files.list(folder("invalid"))) {
            return files.sorted().toList().stream();
        }
    }

    private static List<String> expected(Path file) throws IOException {
        var result = new ArrayList<String>();
        var lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            var matcher = EXPECTED.matcher(lines.get(i));
            if (matcher.find()) {
                for (var message : matcher.group(1).split(" \\| ")) {
                    result.add(i + 1 + ": " + message);
                }
            }
        }
        return result;
    }

    static Path folder(String name) throws URISyntaxException {
        return Path.of(CatalogFilesTest.class.getResource("/catalog/" + name).toURI());
    }
}
