package dev.slipway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        assertThat(Catalog.check(folder("valid"), FakeExecutor.ALL)).isEmpty();
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
