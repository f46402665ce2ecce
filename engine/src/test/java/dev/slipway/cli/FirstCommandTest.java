package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import org.junit.jupiter.api.Test;

class FirstCommandTest {
    @Test
    void the_template_that_asks_for_least_is_tried_with_inputs_that_fit() {
        assertThat(FirstCommand.arguments(Fields.each(Json.parse("""
                [{"name":"big","parameters":[{"id":"a","required":true},{"id":"b","required":true}]},
                 {"name":"small","parameters":[
                   {"id":"name","type":"string","required":true,"pattern":"^[a-z]+-[a-z]+$"},
                   {"id":"size","type":"number","required":true,"default":3}]}]
                """))))
                .isEqualTo("run small -p name=my-demo --follow");
        assertThat(FirstCommand.arguments(Fields.each(Json.parse("""
                [{"name":"one","parameters":[{"id":"env","type":"string","required":true,"enum":["it's"]}]}]
                """))))
                .isEqualTo("run one -p env='it'\\''s' --follow");
    }

    @Test
    void a_recommended_template_comes_first() {
        assertThat(FirstCommand.arguments(Fields.each(Json.parse("""
                [{"name":"a"},{"name":"b","tags":["recommended"],"parameters":[{"id":"x","required":true}]}]
                """)))).isEqualTo("run b -p x=demo --follow");
    }

    @Test
    void without_a_template_the_list_is_tried() {
        assertThat(FirstCommand.arguments(Fields.each(Json.parse("[]")))).isEqualTo("templates list");
    }
}
