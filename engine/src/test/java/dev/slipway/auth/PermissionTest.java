package dev.slipway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermissionTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            permission     | viewer | developer | team-admin | template-admin | platform-admin
            project:read   | x      | x         | x          | x              | x
            action:read    | x      | x         | x          | x              | x
            template:read  | x      | x         | x          | x              | x
            action:run     |        | x         | x          | x              | x
            template:run   |        | x         | x          | x              | x
            run:approve    |        | x         | x          | x              | x
            token:write    |        |           | x          | x              | x
            secret:write   |        |           | x          | x              | x
            catalog:write  |        |           |            | x              | x
            audit:read     |        |           |            |                | x
            node:read      |        |           |            |                | x
            project:write  |        |           |            |                | x
            """, useHeadersInDisplayName = true)
    void a_role_has_what_the_contract_says(
            String word, String viewer, String developer, String team, String template, String platform) {
        var permission = Permission.meant(word).orElseThrow().iterator().next();
        assertThat(permission.word()).isEqualTo(word);
        var marks = new String[] {viewer, developer, team, template, platform};
        for (var role : Role.values()) {
            assertThat(role.permissions().contains(permission))
                    .as(role.word())
                    .isEqualTo(marks[role.ordinal()] != null);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            WORKSPACE      | project:read
            EXECUTION_INFO | action:read template:read
            PIPELINE_READ  | action:read template:read
            EXECUTION_RUN  | action:run template:run run:approve
            PIPELINE_RUN   | action:run template:run run:approve
            data:read      | action:read
            data:write     | action:run
            """)
    void a_word_of_another_dialect_means_ours(String alias, String ours) {
        var words = Permission.meant(alias).orElseThrow().stream()
                .map(Permission::word)
                .collect(Collectors.toSet());
        assertThat(words).isEqualTo(Set.of(ours.split(" ")));
    }

    @Test
    void a_word_that_nobody_knows_means_nothing() {
        assertThat(Permission.meant("ACTION_RUN")).isEmpty();
        assertThat(Permission.meant("admin")).isEmpty();
        assertThat(Role.named("Viewer")).isEmpty();
        assertThat(Arrays.stream(Role.values()).map(Role::word).flatMap(word -> Role.named(word).stream()))
                .containsExactly(Role.values());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -             | acme           | true  | true
            acme          | acme           | true  | true
            acme          | -              | false | true
            acme          | evil           | false | false
            acme          | acme/shop/prod | true  | true
            acme/shop     | acme           | false | true
            acme/shop     | acme/till      | false | false
            acme/shop/dev | acme/shop      | false | true
            acme/shop/dev | acme/shop/prod | false | false
            acme/shop/dev | evil/shop/dev  | false | false
            """)
    void a_scope_covers_what_lies_in_it_and_touches_what_overlaps(
            String bound, String other, boolean covers, boolean touches) {
        assertThat(scope(bound).covers(scope(other))).isEqualTo(covers);
        assertThat(scope(bound).touches(scope(other))).isEqualTo(touches);
    }

    @Test
    void a_scope_has_no_gap() {
        assertThatThrownBy(() -> new Scope("acme", null, "prod")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Scope(null, "shop", null)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Scope scope(String text) {
        var parts = Arrays.copyOf(text.equals("-") ? new String[0] : text.split("/"), 3);
        return new Scope(parts[0], parts[1], parts[2]);
    }
}
