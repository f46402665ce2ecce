package dev.slipway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.expr.Secret;
import dev.slipway.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"type":"string"}                             | 1          | : expected string, got number              | invalid_type
            {"type":["string","null"]}                    | true       | : expected string or null, got boolean     | invalid_type
            {"required":["a"]}                            | {}         | a: is missing                              | required
            {"properties":{"a":{"type":"integer"}}}       | {"a":1.5}  | a: expected integer, got number            | invalid_type
            {"items":{"minimum":3}}                       | [5,2]      | 1: must be 3 or more                       | too_small
            {"enum":["a","b"]}                            | "c"        | : must be one of [a, b]                    | invalid_enum_value
            {"const":5}                                   | 6          | : must be 5                                | invalid_enum_value
            {"pattern":"^[a-z]+$"}                        | "abc\\n"   | : does not match the pattern ^[a-z]+$      | invalid_string
            {"format":"email"}                            | "x"        | : is no valid email                        | invalid_string
            {"format":"uuid"}                             | "x"        | : is no valid uuid                         | invalid_string
            {"format":"date-time"}                        | "today"    | : is no valid date-time                    | invalid_string
            {"maxLength":2}                               | "abc"      | : must have at most 2 characters           | too_big
            {"properties":{"name":{}},"additionalProperties":false} | {"nme":1} | nme: is not known here, did you mean "name"? | unrecognized_keys
            """)
    void a_violation_says_where_and_what(String schema, String value, String expected, String code) {
        assertThat(schema(schema).check(Json.parse(value)))
                .extracting(v -> String.join("/", v.path()) + ": " + v.message() + " " + v.code())
                .containsExactly(expected + " " + code);
    }

    @Test
    void what_fits_has_no_violation() {
        assertThat(schema("{\"type\":\"integer\"}").check(Json.parse("1.0"))).isEmpty();
        assertThat(schema("{\"pattern\":\"^a\"}").check("abc")).isEmpty();
        assertThat(schema("{}").check(null)).isEmpty();
    }

    @Test
    void defaults_fill_absent_properties_at_every_level_that_is_there() {
        var schema = schema("""
                {"type": "object",
                 "properties": {
                   "size": {"type": "integer", "default": 3},
                   "where": {"properties": {"zone": {"$ref": "#/$defs/zone"}}},
                   "made": {"default": {}, "properties": {"x": {"default": null}}},
                   "list": {"items": {"properties": {"on": {"default": true}}}}},
                 "allOf": [{"properties": {"more": {"default": [1]}}}],
                 "$defs": {"zone": {"default": "north"}}}
                """);

        assertThat(schema.withDefaults(Json.parse("{\"where\":{},\"list\":[{},{\"on\":false}],\"own\":1}")))
                .isEqualTo(Json.parse("""
                        {"where": {"zone": "north"}, "list": [{"on": true}, {"on": false}], "own": 1,
                         "size": 3, "made": {"x": null}, "more": [1]}
                        """));
        assertThat(schema.withDefaults(Json.parse("{\"size\":null}")))
                .isEqualTo(Json.parse("{\"size\":null,\"made\":{\"x\":null},\"more\":[1]}"));
        assertThat(schema.withDefaults("no object")).isEqualTo("no object");
    }

    @Test
    void secrets_are_marked_wherever_the_schema_may_mean_them() {
        var schema = schema("""
                {"properties": {
                   "token": {"type": "string", "secret": true},
                   "list": {"items": {"properties": {"key": {"$ref": "#/$defs/key"}}}},
                   "either": {"anyOf": [{"type": "string"}, {"properties": {"pin": {"secret": true}}}]},
                   "whole": {"type": "object", "secret": true},
                   "none": {"secret": true}},
                 "patternProperties": {"^x-": {"secret": true}},
                 "additionalProperties": {"properties": {"deep": {"secret": true}}},
                 "$defs": {"key": {"secret": true}}}
                """);
        var value = Json.parse("""
                {"token": "t", "list": [{"key": 1, "other": 2}], "either": {"pin": "p"}, "whole": {"a": 1},
                 "none": null, "x-a": "x", "other": {"deep": "d", "shallow": "s"}}
                """);

        var marked = Json.object(schema.markSecrets(value));

        assertThat(marked)
                .containsEntry("token", new Secret("t"))
                .containsEntry("list", List.of(Map.of("key", new Secret(1), "other", 2)))
                .containsEntry("either", Map.of("pin", new Secret("p")))
                .containsEntry("whole", new Secret(Map.of("a", 1)))
                .containsEntry("none", null)
                .containsEntry("x-a", new Secret("x"))
                .containsEntry("other", Map.of("deep", new Secret("d"), "shallow", "s"));
        assertThat(schema.secretPaths())
                .contains(List.of("token"), List.of("list", "*", "key"), List.of("either", "pin"), List.of("*"));
        assertThat(schema.markSecrets(marked)).isEqualTo(marked);
    }

    @Test
    void a_value_with_secrets_is_checked_by_what_they_hold_and_never_quoted() {
        var schema = schema("""
                {"properties": {"a": {"type": "string", "enum": ["x"], "pattern": "^y", "format": "uuid",
                   "minLength": 99, "not": {"minLength": 1}, "const": "z"}}}
                """);

        assertThat(schema.check(Map.of("a", new Secret("hunter2"))))
                .isNotEmpty()
                .allSatisfy(violation -> assertThat(violation.message()).doesNotContain("hunter2"));
        assertThat(schema("{\"properties\":{\"a\":{\"type\":\"string\"}}}").check(Map.of("a", new Secret("x"))))
                .isEmpty();
    }

    @Test
    void a_schema_that_branches_without_end_is_given_up() {
        var schema = schema("""
                {"$ref": "#/$defs/a",
                 "$defs": {"a": {"anyOf": [
                    {"properties": {"x": {"$ref": "#/$defs/a"}}, "required": ["y"]},
                    {"properties": {"x": {"$ref": "#/$defs/a"}}, "required": ["z"]},
                    {"properties": {"x": {"$ref": "#/$defs/a"}}, "required": ["w"]}]}}}
                """);
        Object value = Map.of();
        for (int i = 0; i < 40; i++) {
            value = Map.of("x", value);
        }

        assertThat(schema.check(value))
                .extracting(Violation::message)
                .contains("takes too long to be checked against its schema");
    }

    @Test
    void equal_schemas_are_compiled_once() {
        assertThat(schema("{\"type\":\"string\"}")).isSameAs(schema("{\"type\":\"string\"}"));
    }

    private static Schema schema(String json) {
        return Schema.of(Plain.object(Json.parse(json)));
    }
}
