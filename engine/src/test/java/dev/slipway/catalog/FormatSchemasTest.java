package dev.slipway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The JSON Schemas that editors complete and check catalog files with.
class FormatSchemasTest {
    @ParameterizedTest
    @ValueSource(strings = {"project", "action", "template", "forgeportal-template", "terrantula-action"})
    void each_is_a_schema_and_describes_every_property(String name) throws IOException {
        var problems = new ArrayList<Problem>();

        assertThat(SchemaRules.check(Place.root(name, Node.of(read(name).source()), problems)))
                .as(problems.toString())
                .isTrue();
        described(read(name).source(), name);
    }

    @Test
    void every_valid_file_passes_the_schema_of_its_format() throws Exception {
        passes(CatalogFilesTest.folder("valid"));
    }

    @Test
    void the_samples_beside_the_checkout_pass_when_they_are_there() throws Exception {
        var samples = SamplesTest.samples();
        if (samples.isPresent()) {
            passes(samples.get());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            project  | {metadata: {organization: acme, name: web, titel: x}}
            project  | {metadata: {organization: Acme, name: web}}
            action   | {metadata: {name: a}, spec: {run: {}}}
            action   | {metadata: {name: a}, spec: {run: {noop: {}, shell: {}}}}
            action   | {metadata: {name: a}, spec: {run: {noop: {}}, timeout: 60}}
            action   | {metadata: {name: a}, spec: {run: {noop: {}}, retry: {tries: 1}}}
            action   | {metadata: {name: a}, spec: {run: {noop: {}}, parameters: {type: array}}}
            template | {metadata: {name: a}, spec: {steps: []}}
            template | {metadata: {name: a}, spec: {steps: [{id: a, action: b, need: []}]}}
            template | {metadata: {name: a}, spec: {steps: [{id: a, action: b, when: never}]}}
            template | {metadata: {name: a}, spec: {steps: [{id: a, action: b}], parameters: [{id: x}]}}
            forgeportal-template | {metadata: {name: a}, spec: {steps: [{id: a}]}}
            """)
    void a_slip_is_found(String name, String yaml) throws IOException {
        var document = new LinkedHashMap<>(
                Plain.object(Yaml.read("", yaml).documents().getFirst().value()));
        document.put("apiVersion", name.startsWith("forge") ? "forgeportal/v1" : "slipway/v1");
        document.put("kind", Map.of("project", "Project", "action", "Action").getOrDefault(name, "Template"));

        assertThat(read(name).check(document)).hasSize(1);
    }

    private static void passes(Path folder) throws IOException {
        for (var file : SourceFile.below(folder)) {
            for (var node : file.content().documents()) {
                var document = Plain.object(node.value());
                assertThat(read(schemaOf(document)).check(document))
                        .as(file.name() + ":" + node.line())
                        .isEmpty();
            }
        }
    }

    private static String schemaOf(Map<String, Object> document) {
        var name = String.valueOf(document.get("kind")).toLowerCase(Locale.ROOT);
        var version = String.valueOf(document.get("apiVersion"));
        if (version.startsWith("terrantula") || !document.containsKey("apiVersion")) {
            return "terrantula-action";
        }
        return version.equals("forgeportal/v1") ? "forgeportal-" + name : name;
    }

    private static void described(Map<String, Object> schema, String path) {
        Plain.object(schema.get("properties")).forEach((name, property) -> {
            var inner = Plain.object(property);
            if (!name.equals("type") || inner.containsKey("enum")) {
                assertThat(inner.containsKey("description") || inner.containsKey("$ref"))
                        .as(path + "." + name)
                        .isTrue();
            }
            described(inner, path + "." + name);
        });
        Plain.object(schema.get("$defs")).forEach((name, part) -> described(Plain.object(part), path + "#" + name));
    }

    private static Schema read(String name) throws IOException {
        try (var in =
                Objects.requireNonNull(FormatSchemasTest.class.getResourceAsStream("/schema/" + name + ".json"))) {
            return Schema.of(Plain.object(Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8))));
        }
    }
}
