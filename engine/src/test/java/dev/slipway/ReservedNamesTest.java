package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.catalog.Folder;
import dev.slipway.http.Routes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReservedNamesTest {
    @Test
    void no_organization_can_have_a_name_that_the_server_keeps_for_itself(@TempDir Path folder) throws IOException {
        // A name that is no organization's anyway, such as .well-known, is refused for its letters.
        var documents = Routes.RESERVED.stream().sorted().map("""
                apiVersion: slipway/v1
                kind: Project
                metadata: {organization: %s, name: web}
                spec: {environments: [default]}
                """::formatted).collect(Collectors.joining("---\n"));
        Files.writeString(folder.resolve("projects.yaml"), documents);

        assertThat(Folder.check(folder, Map.of())).hasSize(Routes.RESERVED.size());
    }
}
