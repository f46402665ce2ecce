package dev.slipway.dialect.buddy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
    /// Made at 2025-05-28T09:51:32Z, which is 0x6836dca4 seconds.
    private static final UUID RUN = UUID.fromString("0197164d-e0a0-7000-8000-000000000001");

    @Test
    void an_action_execution_is_named_by_its_second_and_sixteen_more_digits() {
        assertThat(Ids.actionExecution(RUN)).matches("[0-9a-f]{24}").startsWith("6836dca4");
        assertThat(Ids.actionExecution(RUN)).isEqualTo(Ids.actionExecution(RUN));
        assertThat(Ids.actionExecution(RUN)).isNotEqualTo(Ids.actionExecution(RUN, "step"));
        assertThat(Ids.actionExecution(RUN, "one")).isNotEqualTo(Ids.actionExecution(RUN, "other"));
    }

    /// Clients keep these: they must never change.
    @Test
    void ids_are_the_same_for_ever() {
        assertThat(Ids.actionExecution(RUN)).isEqualTo("6836dca42cd9cd37aa3885cd");
        assertThat(Ids.actionExecution(RUN, "deploy")).isEqualTo("6836dca45eca3116b657aa30");
        assertThat(Ids.person("ada@example.com")).isEqualTo(905_741_797);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "999999999, 999999999"})
    void a_number_is_digits(String text, int number) {
        assertThat(Ids.number(text)).contains(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "01", "+1", "-1", "1.0", "1e3", "٥٠", "1000000000", "99999999999999999999"})
    void everything_else_is_none(String text) {
        assertThat(Ids.number(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada@example.com", "token:ci", "", "a"})
    void a_person_is_a_positive_integer(String name) {
        assertThat(Ids.person(name)).isPositive();
    }
}
