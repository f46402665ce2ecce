package dev.slipway.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.run.RunScope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CursorTest {
    private static final UUID LAST = UUID.fromString("01931a2b-0000-7000-8000-000000000001");

    private final Cursor cursor = new Cursor(key("one"));

    private static byte[] key(String text) {
        return text.repeat(32).getBytes(StandardCharsets.US_ASCII);
    }

    private static Cursor.Binding binding(String list, int project, @Nullable String environment, String... filters) {
        var map = new HashMap<String, @Nullable String>();
        for (int i = 0; i < filters.length; i += 2) {
            map.put(filters[i], filters[i + 1]);
        }
        return new Cursor.Binding(list, new RunScope(project, environment), map);
    }

    @Test
    void what_is_written_can_be_read_with_the_same_binding() {
        var binding = binding("runs", 1, "staging", "status", "failed", "name", "x");
        var text = cursor.write(binding, LAST);
        assertThat(text).matches("[A-Za-z0-9_-]{43}");
        assertThat(cursor.read(binding("runs", 1, "staging", "name", "x", "status", "failed"), text))
                .isEqualTo(LAST);
        assertThat(new Cursor(key("one")).read(binding, text))
                .as("another node with the same key")
                .isEqualTo(LAST);
    }

    @Test
    void another_list_project_environment_filter_or_key_is_not_its_own() {
        var text = cursor.write(binding("runs", 1, null, "status", "failed"), LAST);
        var withNull = new HashMap<String, @Nullable String>();
        withNull.put("status", null);
        var others = new ArrayList<>(List.of(
                binding("other", 1, null, "status", "failed"),
                binding("runs", 2, null, "status", "failed"),
                binding("runs", 1, "staging", "status", "failed"),
                binding("runs", 1, null, "status", "running"),
                binding("runs", 1, null, "state", "failed"),
                binding("runs", 1, null, "status", "failed", "name", "x"),
                new Cursor.Binding("runs", new RunScope(1, null), withNull),
                new Cursor.Binding("runs", new RunScope(1, null), Map.of())));
        for (var other : others) {
            assertThatThrownBy(() -> cursor.read(other, text))
                    .as(other.toString())
                    .isInstanceOf(BadCursor.class);
        }
        assertThatThrownBy(() -> new Cursor(key("two")).read(binding("runs", 1, null, "status", "failed"), text))
                .isInstanceOf(BadCursor.class);
    }

    @Test
    void no_other_spelling_is_read() {
        var binding = binding("runs", 1, null);
        var text = cursor.write(binding, LAST);
        for (int i = 0; i < text.length(); i++) {
            for (char c : "AQgw_-Z9".toCharArray()) {
                if (text.charAt(i) != c) {
                    var changed = text.substring(0, i) + c + text.substring(i + 1);
                    assertThatThrownBy(() -> cursor.read(binding, changed)).isInstanceOf(BadCursor.class);
                }
            }
        }
        for (var broken : List.of("", text + "=", text + "A", text.substring(1), " " + text, "é", "eyJwYWdlIjoxfQ")) {
            assertThatThrownBy(() -> cursor.read(binding, broken)).isInstanceOf(BadCursor.class);
        }
    }
}
