package dev.slipway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.executor.Executors;
import dev.slipway.executor.http.EgressPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the pages for authors show can be used as it stands.
class DocumentationTest {
    private static final Path PAGE = Path.of("..", "docs", "authoring.md");
    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");

    @TempDir
    Path folder;

    @Test
    void every_example_for_authors_loads() throws IOException {
        var page = Files.readString(PAGE);
        var examples = EXAMPLE.matcher(page).results().toList();
        for (var example : examples) {
            Files.writeString(folder.resolve("line-%04d.yaml".formatted(lineOf(page, example))), example.group(1));
        }

        try (var executors =
                Executors.open(Clock.systemUTC(), () -> EgressPolicy.of("", Set.of()), folder.resolve("no-plugins"))) {
            assertThat(examples).hasSizeGreaterThan(10);
            assertThat(Folder.check(folder, executors.byName())).isEmpty();
        }
    }

    /// Where an example begins: its file is named so, and a problem leads to the page.
    private static long lineOf(String page, MatchResult example) {
        return page.substring(0, example.start(1)).lines().count() + 1;
    }
}
