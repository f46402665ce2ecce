package dev.slipway.catalog;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.ValidationLimitExceededException;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import dev.slipway.expr.Secret;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.JsonNodeException;
import tools.jackson.databind.node.JsonNodeFactory;

/// A compiled JSON Schema 2020-12: checks values, fills in defaults, and knows which values are secret.
///
/// Formats are asserted, patterns are RE2/J, references stay inside the schema. Threading: immutable.
public final class Schema {
    private static final int CACHED = 4_096;
    private static final int MAX_VIOLATIONS = 100;
    private static final long MAX_STEPS = 1_000_000;
    private static final int MAX_DEPTH = 512;
    private static final String META_SCHEMA = "https://json-schema.org/draft/2020-12/schema";
    // Words that JSON Schema does not know (`secret`, `ui`) are for others to read.
    private static final Dialect DIALECT = Dialect.builder(Dialects.getDraft202012())
            .unknownKeywordFactory((word, _) -> new NonValidationKeyword(word))
            .build();
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDialect(
            DIALECT,
            builder -> builder.schemaCacheEnabled(false)
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .formatAssertionsEnabled(true)
                            .regularExpressionFactory(pattern -> {
                                var compiled = Patterns.compile(pattern);
                                return text -> compiled.matcher(text).find();
                            })
                            .build()));

    // By what it says, not by its definition: the same schema often stands in several revisions.
    private static final Map<Map<String, Object>, Schema> COMPILED = new ConcurrentHashMap<>();

    private final Map<String, Object> source;
    private final com.networknt.schema.Schema compiled;
    private final SchemaTree tree;

    private Schema(Map<String, Object> source) {
        this.source = source;
        this.tree = new SchemaTree(source);
        var anonymous = new LinkedHashMap<>(source);
        anonymous.remove("$id");
        anonymous.remove("$schema");
        this.compiled = REGISTRY.getSchema(json(anonymous));
        compiled.initializeValidators();
    }

    /// The schema that says this; compiled once for equal maps.
    ///
    /// @throws IllegalArgumentException when it is no schema of ours, which [SchemaRules] finds at load
    public static Schema of(Map<String, Object> source) {
        var known = COMPILED.get(source);
        if (known != null) {
            return known;
        }
        if (COMPILED.size() >= CACHED) {
            COMPILED.clear();
        }
        var schema = compile(source);
        COMPILED.put(schema.source, schema);
        return schema;
    }

    private static Schema compile(Map<String, Object> source) {
        try {
            return new Schema(Plain.copy(source));
        } catch (RuntimeException e) { // the library throws more than its own kind
            throw new IllegalArgumentException("no valid JSON Schema: " + e.getMessage(), e);
        }
    }

    /// The schema as plain values.
    public Map<String, Object> source() {
        return source;
    }

    /// In which ways the value does not fit; empty when it fits. Says types and limits, never a value.
    public List<Violation> check(@Nullable Object value) {
        try {
            return compiled.validate(json(value), Schema::limit).stream()
                    .map(error -> SchemaWords.violation(error, tree))
                    .distinct()
                    .limit(MAX_VIOLATIONS)
                    .toList();
        } catch (ValidationLimitExceededException e) {
            return List.of(new Violation(List.of(), "takes too long to be checked against its schema", "custom"));
        } catch (JsonNodeException e) {
            // The validator reads a fraction as long where the schema says integer, and breaks off beyond its range.
            return List.of(new Violation(List.of(), "holds a number that is out of range", "invalid_type"));
        }
    }

    /// The value with the defaults of properties that are absent, at every level that is there.
    public @Nullable Object withDefaults(@Nullable Object value) {
        return tree.withDefaults(value);
    }

    /// The value with what fills a `secret: true` property wrapped in [Secret], at every level. Check it
    /// before.
    public @Nullable Object markSecrets(@Nullable Object value) {
        return tree.markSecrets(value);
    }

    /// Where secrets stand: keys from the root, `*` for any item or any other key.
    public Set<List<String>> secretPaths() {
        return tree.secretPaths();
    }

    /// In which ways the value is no JSON Schema 2020-12.
    static List<Violation> checkSchema(Map<String, Object> schema) {
        return REGISTRY.getSchema(SchemaLocation.of(META_SCHEMA)).validate(json(schema), Schema::limit).stream()
                .map(error -> SchemaWords.violation(error, SchemaTree.NONE))
                .distinct()
                .limit(MAX_VIOLATIONS)
                .toList();
    }

    private static void limit(ExecutionContext context) {
        context.executionConfig(config -> config.maxEvaluationSteps(MAX_STEPS).maxEvaluationDepth(MAX_DEPTH));
    }

    private static JsonNode json(@Nullable Object value) {
        var nodes = JsonNodeFactory.instance;
        return switch (value) {
            case null -> nodes.nullNode();
            case Secret(var hidden) -> json(hidden);
            case Map<?, ?> map -> {
                var result = nodes.objectNode();
                map.forEach((key, item) -> result.set(String.valueOf(key), json(item)));
                yield result;
            }
            case List<?> list -> {
                var result = nodes.arrayNode();
                list.forEach(item -> result.add(json(item)));
                yield result;
            }
            case Boolean bool -> nodes.booleanNode(bool);
            case Integer number -> nodes.numberNode(number);
            case Long number -> nodes.numberNode(number);
            case BigInteger number -> nodes.numberNode(number);
            case BigDecimal number
            when number.stripTrailingZeros().scale() <= 0 ->
                // The validator reads a whole number's limits as long, and breaks off on 1e308 unless it knows
                // that it is one.
                nodes.numberNode(number.toBigInteger());
            case BigDecimal number -> nodes.numberNode(number);
            case Number number -> nodes.numberNode(number.doubleValue());
            default -> nodes.stringNode(value.toString());
        };
    }
}
