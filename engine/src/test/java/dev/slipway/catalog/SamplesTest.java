package dev.slipway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.slipway.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The templates that ForgePortal ships, when they lie beside the checkout; `valid/forgeportal.yaml` is of the
/// same kind and always there.
class SamplesTest {
    @Test
    void the_templates_of_forgeportal_load_unmodified() throws Exception {
        var samples = samples();
        assumeThat(samples).as("no ../shared/samples beside the checkout").isPresent();
        var reading = new Reading(FakeExecutor.ALL, "default/default");
        SourceFile.below(samples.get()).forEach(reading::add);
        var universe = new Universe();
        var schemas = Plain.object(Json.parse(Files.readString(samples.get().resolve("action-schemas.json"))));
        schemas.keySet().forEach(reference -> universe.action("default/default", reference));
        reading.link(universe);

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.good()).extracting(SamplesTest::template).hasSize(2).allSatisfy(template -> {
            assertThat(template.format()).isEqualTo(Template.Format.FORGEPORTAL_V1);
            assertThat(template.metadata().version()).isEqualTo("1.0.0");
            assertThat(template.parameters().listing()).hasSize(5);
            assertThat(template.steps())
                    .extracting(step -> step.flow().needs())
                    .containsExactly(
                            List.of(), List.of("create-repo"), List.of("push-skeleton"), List.of("bootstrap-ci"));
        });
    }

    @Test
    void the_schemas_of_forgeports_actions_are_schemas_of_ours() throws Exception {
        var samples = samples();
        assumeThat(samples).as("no ../shared/samples beside the checkout").isPresent();
        var schemas = Plain.object(Json.parse(Files.readString(samples.get().resolve("action-schemas.json"))));

        schemas.forEach((reference, both) -> {
            var problems = new ArrayList<Problem>();
            ActionCheck.parameters(Place.root("", Node.of(Plain.object(both).get("parameters")), problems));
            assertThat(problems).as(reference).isEmpty();
        });
    }

    @Test
    void a_file_like_them_loads() throws Exception {
        var reading = new Reading(FakeExecutor.ALL, "default/default");
        SourceFile.below(CatalogFilesTest.folder("valid")).forEach(reading::add);
        var template = reading.good().stream()
                .filter(document -> document.root().file().equals("forgeportal.yaml"))
                .map(SamplesTest::template)
                .findFirst()
                .orElseThrow();

        assertThat(template.metadata().ref()).isEqualTo("python-job@1.0.0");
        assertThat(template.parameters().style()).isEqualTo(Parameters.Style.LIST);
        assertThat(template.parameters().check(Map.of("name", "nightly", "provider", "github")))
                .isEqualTo(new Checked.Accepted(Map.of("name", "nightly", "provider", "github", "description", "")));
        assertThat(template.steps())
                .extracting(Step::condition)
                .containsExactly(null, null, "{{eq provider \"github\"}}");
        assertThat(template.skeletonFiles()).containsOnlyKeys("skeleton/README.md.hbs");
        assertThat(template.outputs()).containsEntry("repoUrl", "{{steps.create-repo.outputs.repoUrl}}");
    }

    private static Template template(Document document) {
        return (Template) ((Document.OfDefinition) document).definition();
    }

    static Optional<Path> samples() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            var samples = folder.resolveSibling("shared").resolve("samples/forgeportal");
            if (Files.isDirectory(samples)) {
                return Optional.of(samples);
            }
        }
        return Optional.empty();
    }
}
