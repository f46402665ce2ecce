package dev.slipway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            v1,         v2
            v9,         v10
            1.9.0,      1.10.0
            1.0,        1.0.1
            1.0.0-rc1,  1.0.0
            1.0.0-rc1,  1.0.0-rc2
            1.0.0-rc9,  1.0.0-rc10
            1.0.0-beta, 1.0.0-rc
            v1,         v1.1
            2,          10
            99999999999999999998, 99999999999999999999
            """)
    void the_second_is_higher(String lower, String higher) {
        assertThat(Version.compare(lower, higher)).isNegative();
        assertThat(Version.compare(higher, lower)).isPositive();
        assertThat(Version.compare(lower, lower)).isZero();
    }

    @Test
    void versions_sort_by_their_numbers() {
        assertThat(Stream.of("v10", "v2", "v1").sorted(Version.ORDER)).containsExactly("v1", "v2", "v10");
    }
}
