package dev.slipway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class DefinitionIdTest {
    @Test
    void version_5_is_that_of_the_standard() {
        // RFC 9562, appendix A.4
        var dns = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

        assertThat(DefinitionId.version5(dns, "www.example.com"))
                .isEqualTo(UUID.fromString("2ed6657d-e927-568b-95e1-2665a8aea6a2"));
    }

    @Test
    void an_id_never_changes() {
        // Written down: ids are in the hands of callers, and must be the same in every version of ours.
        assertThat(DefinitionId.of("default/default", Kind.ACTION, "scm.createRepo", "v1"))
                .isEqualTo(UUID.fromString("72d8f73f-0665-53cd-afda-ac6d947d2505"));
    }

    @Test
    void kind_project_name_and_version_make_different_ids() {
        var id = DefinitionId.of("a/b", Kind.ACTION, "n", "v1");

        assertThat(DefinitionId.of("a/c", Kind.ACTION, "n", "v1")).isNotEqualTo(id);
        assertThat(DefinitionId.of("a/b", Kind.TEMPLATE, "n", "v1")).isNotEqualTo(id);
        assertThat(DefinitionId.of("a/b", Kind.ACTION, "m", "v1")).isNotEqualTo(id);
        assertThat(DefinitionId.of("a/b", Kind.ACTION, "n", "v2")).isNotEqualTo(id);
    }
}
