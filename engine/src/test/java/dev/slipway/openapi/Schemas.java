package dev.slipway.openapi;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import dev.slipway.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The schemas of one document, compiled where they stand when they are first needed.
///
/// Closed: a field that a schema does not name is wrong, unless it says `additionalProperties`. The published
/// document is open, so that a client written today reads tomorrow's answers; what we answer today is to be in
/// it all the same.
final class Schemas {
    private static final Set<String> VALUES = Set.of("example", "default", "enum", "const");
    private static final Dialect DIALECT = Dialect.builder(Dialects.getDraft202012())
            .unknownKeywordFactory((word, _) -> new NonValidationKeyword(word))
            .build();
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final String base;
    private final SchemaRegistry registry;
    private final Map<String, Schema> compiled = new ConcurrentHashMap<>();

    Schemas(Document document) {
        this.base = "https://slipway.test/" + document.name();
        var closed = Json.write(closed(document.root().fields()));
        this.registry = SchemaRegistry.withDialect(
                DIALECT,
                builder -> builder.schemas(Map.of(base, closed))
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build()));
    }

    /// What is wrong with a value; empty when it fits.
    ///
    /// @param steps the way to the schema in the document
    List<String> check(List<String> steps, @Nullable Object value) {
        var pointer = new StringBuilder();
        steps.forEach(step -> pointer.append('/').append(step.replace("~", "~0").replace("/", "~1")));
        var schema = compiled.computeIfAbsent(
                pointer.toString(), it -> registry.getSchema(SchemaLocation.of(base + "#" + escaped(it))));
        return schema.validate(node(value)).stream().map(Object::toString).toList();
    }

    /// A pointer as it stands in an address.
    private static String escaped(String pointer) {
        return pointer.replace("%", "%25").replace("{", "%7B").replace("}", "%7D");
    }

    static JsonNode node(@Nullable Object value) {
        return MAPPER.readTree(Json.write(value));
    }

    private static @Nullable Object closed(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                var result = new LinkedHashMap<String, @Nullable Object>();
                map.forEach((key, item) -> {
                    var name = String.valueOf(key);
                    result.put(name, VALUES.contains(name) ? item : closed(item));
                });
                if (namesFields(map)) {
                    result.put("additionalProperties", false);
                }
                yield result;
            }
            case List<?> list -> {
                var result = new ArrayList<@Nullable Object>();
                list.forEach(item -> result.add(closed(item)));
                yield result;
            }
            case null, default -> value;
        };
    }

    private static boolean namesFields(Map<?, ?> schema) {
        var type = schema.get("type");
        return ("object".equals(type) || type instanceof List<?> types && types.contains("object"))
                && schema.get("properties") instanceof Map
                && !schema.containsKey("additionalProperties");
    }
}
