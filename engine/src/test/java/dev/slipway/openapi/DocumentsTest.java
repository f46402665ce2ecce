package dev.slipway.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.slipway.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments.ArgumentSet;
import org.junit.jupiter.params.provider.MethodSource;

/// Every document by itself: OpenAPI 3.1, complete, and its examples true.
class DocumentsTest {
    private static final Path FOLDER = Path.of("src", "main", "resources", "openapi");
    private static final Pattern PARAMETER = Pattern.compile("\\{([A-Za-z_]+)}");
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    static Stream<ArgumentSet> documents() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .sorted()
                    .map(name -> Document.read(name.replace(".yaml", "")))
                    .map(document -> argumentSet(document.name(), document))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void a_document_is_what_the_schema_of_openapi_3_1_says(Document document) {
        var schema = REGISTRY.getSchema(Document.text("/openapi/openapi-3.1.schema.json"), InputFormat.JSON);

        assertThat(schema.validate(Schemas.node(document.root().fields()))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void every_schema_of_a_document_is_a_schema(Document document) {
        var meta = REGISTRY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        var schemas = new ArrayList<Map<?, ?>>();
        collect(document.root().fields(), schemas);

        assertThat(schemas).hasSizeGreaterThan(10);
        for (var schema : schemas) {
            assertThat(meta.validate(Schemas.node(schema)))
                    .as(schema.toString())
                    .isEmpty();
        }
    }

    private static void collect(Object value, List<Map<?, ?>> schemas) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> {
                if (key.equals("schema") && item instanceof Map<?, ?> schema) {
                    schemas.add(schema);
                } else if (key.equals("schemas") && item instanceof Map<?, ?> components) {
                    components.values().forEach(component -> schemas.add((Map<?, ?>) component));
                } else if (!key.equals("example")) {
                    collect(item, schemas);
                }
            });
        } else if (value instanceof List<?> list) {
            list.forEach(item -> collect(item, schemas));
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void every_reference_leads_somewhere_and_every_component_is_used(Document document) {
        var references = new HashSet<String>();
        references(document.root().fields(), references);
        for (var kind : List.of("parameters", "requestBodies", "responses", "schemas")) {
            document.root()
                    .at("components")
                    .parts(kind)
                    .keySet()
                    .forEach(name -> assertThat(references)
                            .as("nobody uses %s %s", kind, name)
                            .contains("#/components/%s/%s".formatted(kind, name)));
        }
        for (var reference : references) {
            var steps = reference.substring(2).split("/", -1);
            assertThat(document.root().at(steps[0]).at(steps[1]).has(steps[2]))
                    .as(reference)
                    .isTrue();
        }
    }

    private static void references(Object value, HashSet<String> found) {
        if (value instanceof Map<?, ?> map) {
            if (map.get("$ref") instanceof String reference) {
                found.add(reference);
            }
            map.values().stream().filter(it -> it != null).forEach(item -> references(item, found));
        } else if (value instanceof List<?> list) {
            list.stream().filter(it -> it != null).forEach(item -> references(item, found));
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void every_operation_says_all_that_a_reader_needs(Document document) {
        var tags = document.root().list("tags").stream()
                .map(tag -> tag.text("name"))
                .toList();
        assertThat(document.operations()).extracting(Operation::id).doesNotHaveDuplicates();
        for (var operation : document.operations()) {
            var part = operation.part();
            assertThat(operation.id()).isNotEmpty();
            assertThat(part.text("summary")).as(operation.id()).isNotEmpty();
            assertThat(part.values("tags")).as(operation.id()).hasSize(1);
            assertThat(tags).as(operation.id()).contains(operation.tag());
            assertThat(operation.responses()).as(operation.id()).containsKey("default");
            assertThat(operation.responses().keySet())
                    .as(operation.id())
                    .anyMatch(it -> it.startsWith("2") || it.startsWith("3"));
            operation
                    .responses()
                    .forEach((status, response) -> assertThat(response.text("description"))
                            .as("%s %s", operation.id(), status)
                            .isNotEmpty());
            if (!operation.open()) {
                assertThat(operation.responses()).as(operation.id()).containsKey("401");
            }
            var inPath = operation.parameters().stream()
                    .filter(it -> it.text("in").equals("path"))
                    .map(it -> it.text("name"))
                    .toList();
            assertThat(inPath)
                    .as(operation.id())
                    .containsExactlyInAnyOrderElementsOf(PARAMETER
                            .matcher(operation.path())
                            .results()
                            .map(it -> it.group(1))
                            .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void every_example_fits_its_schema(Document document) {
        var schemas = new Schemas(document);
        var way = new ArrayList<String>();
        int found = examples(document.root().fields(), way, schemas);

        assertThat(found).isGreaterThan(5);
    }

    private static int examples(Object value, List<String> way, Schemas schemas) {
        int found = 0;
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                found += below(Integer.toString(i), list.get(i), way, schemas);
            }
        }
        if (!(value instanceof Map<?, ?> map)) {
            return found;
        }
        if (map.containsKey("example") && map.containsKey("schema")) {
            var to = new ArrayList<>(way);
            to.add("schema");
            assertThat(schemas.check(to, map.get("example")))
                    .as(String.join("/", way))
                    .isEmpty();
            return 1;
        }
        for (var field : map.entrySet()) {
            if (field.getValue() != null) {
                found += below(String.valueOf(field.getKey()), field.getValue(), way, schemas);
            }
        }
        return found;
    }

    private static int below(String step, Object value, List<String> way, Schemas schemas) {
        way.add(step);
        int found = examples(value, way, schemas);
        way.removeLast();
        return found;
    }

    @ParameterizedTest
    @MethodSource("documents")
    void it_reads_the_same_as_json(Document document) {
        var json = Json.write(document.root().fields());

        assertThat(Json.write(Json.parseOwn(json))).isEqualTo(json);
        assertThat(json.toLowerCase(Locale.ROOT)).contains("\"openapi\":\"3.1.0\"");
    }
}
