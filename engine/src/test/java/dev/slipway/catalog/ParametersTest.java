package dev.slipway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParametersTest {
    private static final Parameters LIST = parameters("""
            - {id: name, type: string, required: true, pattern: '^[a-z]+$'}
            - {id: host, type: string, enum: [github, gitlab]}
            - {id: note, type: string, default: none}
            - {id: count, type: number, default: 2, enum: [1, 2.0]}
            - {id: on, type: boolean}
            - {id: tags, type: array}
            - {id: whole, type: integer}
            - {id: pin, type: string, secret: true, enum: [a]}
            """);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                             | Missing required parameter: "name"
            {"name":""}                    | Missing required parameter: "name"
            {"name":null}                  | Missing required parameter: "name"
            {"name":5}                     | Parameter "name" must be of type string, got number
            {"name":"A"}                   | Parameter "name" does not match required pattern: ^[a-z]+$
            {"name":"a","host":"svn"}      | Parameter "host" must be one of [github, gitlab], got "svn"
            {"name":"a","count":3}         | Parameter "count" must be one of [1, 2.0], got "3"
            {"name":"a","on":"true"}       | Parameter "on" must be of type boolean, got string
            {"name":"a","tags":{}}         | Parameter "tags" must be of type array, got object
            {"name":"a","whole":1.5}       | Parameter "whole" must be of type integer, got number
            {"name":"a","pin":"hunter2"}   | Parameter "pin" must be one of [a], got "***"
            {"on":1,"tags":2}              | Missing required parameter: "name" & Parameter "on" must be of type boolean, got number & Parameter "tags" must be of type array, got number
            """)
    void every_violation_is_named(String inputs, String expected) {
        assertThat(LIST.check(Json.object(Json.parse(inputs))))
                .isInstanceOfSatisfying(
                        Checked.Rejected.class,
                        rejected -> assertThat(rejected.violations())
                                .extracting(Violation::message)
                                .containsExactly(expected.split(" & ")));
    }

    @Test
    void defaults_are_applied_and_inputs_that_nobody_declared_are_left_out() {
        assertThat(LIST.check(Map.of("name", "a", "host", "", "steps", "x", "whole", 2)))
                .isEqualTo(
                        new Checked.Accepted(Map.of("name", "a", "host", "", "note", "none", "count", 2, "whole", 2)));
    }

    @Test
    void hints_for_forms_are_kept_and_decide_nothing() {
        var list = parameters("""
                - {id: a, type: string, ui:page: One, ui:order: [x], examples: [b], ui: {widget: textarea, page: Two}}
                - {id: b, type: string, examples: no list, ui: no object}
                """);
        var properties = Json.object(list.schema().get("properties"));
        assertThat(Json.object(properties.get("a")))
                .isEqualTo(Map.of(
                        "type", "string",
                        "examples", List.of("b"),
                        "ui:page", "One",
                        "ui:order", List.of("x"),
                        "ui:widget", "textarea"));
        assertThat(Json.object(properties.get("b"))).isEqualTo(Map.of("type", "string"));
        assertThat(list.listing().getFirst()).containsEntry("ui:page", "One");
        assertThat(list.check(Map.of("a", "c"))).isInstanceOf(Checked.Accepted.class);

        var schema = parameters("""
                type: object
                ui:order: [b, "*"]
                properties:
                  a: {type: string, secret: true, ui:widget: password, ui:options: {properties: 1, pattern: '('}}
                """);
        assertThat(schema.schema()).containsEntry("ui:order", List.of("b", "*"));
        assertThat(schema.compiled().secretPaths()).containsExactly(List.of("a"));
        assertThat(schema.check(Map.of("a", "c"))).isInstanceOf(Checked.Accepted.class);
    }

    @Test
    void with_a_schema_the_schema_decides() {
        var parameters = parameters("""
                type: object
                required: [size]
                additionalProperties: false
                properties:
                  size: {type: integer, title: Size}
                  colour: {type: string, default: red}
                """);

        assertThat(parameters.check(Map.of("size", 1)))
                .isEqualTo(new Checked.Accepted(Map.of("size", 1, "colour", "red")));
        assertThat(parameters.check(Map.of("siz", 1)))
                .isInstanceOfSatisfying(
                        Checked.Rejected.class,
                        rejected -> assertThat(rejected.violations())
                                .extracting(Violation::message)
                                .containsExactlyInAnyOrder(
                                        "Parameter \"size\" is missing",
                                        "Parameter \"siz\" is not known here, did you mean \"size\"?"));
        assertThat(parameters.listing())
                .containsExactly(
                        Map.of("id", "size", "title", "Size", "type", "number", "required", true),
                        Map.of(
                                "id",
                                "colour",
                                "title",
                                "colour",
                                "type",
                                "string",
                                "default",
                                "red",
                                "required",
                                false));
    }

    @Test
    void the_list_is_a_schema_too() {
        assertThat(LIST.compiled().check(Map.of("name", "abc", "host", "github")))
                .isEmpty();
        assertThat(LIST.compiled().check(Map.of("host", "svn"))).hasSize(2);
        assertThat(LIST.compiled().secretPaths()).containsExactly(List.of("pin"));
    }

    private static Parameters parameters(String yaml) {
        var problems = new ArrayList<Problem>();
        var node = Yaml.read("", yaml).documents().getFirst();
        var parameters = new ParametersReader(Template.Format.SLIPWAY_V1).read(Place.root("", node, problems));
        assertThat(problems).isEmpty();
        return parameters;
    }
}
