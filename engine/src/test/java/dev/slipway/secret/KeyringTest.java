package dev.slipway.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyringTest {
    private static final byte[] CLEAR = "correct horse".getBytes(StandardCharsets.UTF_8);

    private final Keyring keyring = Keyring.of(key(7));

    private static byte[] key(int fill) {
        var key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return key;
    }

    private static String line(int id, int fill) {
        return id + " " + Base64.getEncoder().encodeToString(key(fill)) + "\n";
    }

    @Test
    void opens_what_it_sealed_for_the_same_place() {
        assertThat(keyring.open(keyring.seal(CLEAR, "here"), "here")).isEqualTo(CLEAR);
        assertThat(keyring.open(keyring.seal(new byte[0], ""), "")).isEmpty();
    }

    @Test
    void seals_the_same_differently_each_time_and_never_shows_it() {
        var seen = new HashSet<String>();
        for (int i = 0; i < 100; i++) {
            var sealed = new String(keyring.seal(CLEAR, "here"), StandardCharsets.ISO_8859_1);
            assertThat(sealed).doesNotContain("correct");
            assertThat(seen.add(sealed)).isTrue();
        }
    }

    @Test
    void does_not_open_elsewhere_or_with_another_key() {
        var sealed = keyring.seal(CLEAR, "here");
        assertThatThrownBy(() -> keyring.open(sealed, "there"))
                .isInstanceOf(SealBroken.class)
                .hasMessageContaining("does not hold");
        assertThatThrownBy(() -> Keyring.of(key(8)).open(sealed, "here")).isInstanceOf(SealBroken.class);
    }

    @Test
    void does_not_open_what_was_changed_in_any_byte_or_cut() {
        var sealed = keyring.seal(CLEAR, "here");
        for (int i = 0; i < sealed.length; i++) {
            var changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> keyring.open(changed, "here")).isInstanceOf(SealBroken.class);
            var cut = Arrays.copyOf(sealed, i);
            assertThatThrownBy(() -> keyring.open(cut, "here")).isInstanceOf(SealBroken.class);
        }
    }

    @Test
    void makes_a_file_that_only_its_owner_reads(@TempDir Path folder) throws IOException {
        var file = folder.resolve("keys");
        var made = Keyring.loadOrCreate(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Keyring.loadOrCreate(file).open(made.seal(CLEAR, "a"), "a")).isEqualTo(CLEAR);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void all_who_make_the_file_at_once_get_the_same_key(@TempDir Path folder) throws Exception {
        var file = folder.resolve("keys");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var rings = threads.invokeAll(IntStream.range(0, 20)
                    .<Callable<Keyring>>mapToObj(i -> () -> Keyring.loadOrCreate(file))
                    .toList());
            var sealed = rings.getFirst().get().seal(CLEAR, "a");
            for (var ring : rings) {
                assertThat(ring.get().open(sealed, "a")).isEqualTo(CLEAR);
            }
        }
    }

    @Test
    void a_new_key_seals_and_the_old_one_still_opens(@TempDir Path folder) throws IOException {
        var file = folder.resolve("keys");
        Files.writeString(file, line(1, 1));
        var before = Keyring.loadOrCreate(file).seal(CLEAR, "a");
        Files.writeString(file, line(1, 1) + "\n" + line(200, 2));
        var both = Keyring.loadOrCreate(file);
        assertThat(both.open(before, "a")).isEqualTo(CLEAR);
        var after = both.seal(CLEAR, "a");
        Files.writeString(file, line(1, 1));
        assertThatThrownBy(() -> Keyring.loadOrCreate(file).open(after, "a"))
                .isInstanceOf(SealBroken.class)
                .hasMessageContaining("sealed with key 200, which is not in the key file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "1", "1 short", "0 %s", "256 %s", "x %s", "1 %s 2", "1 %s\n1 %s"})
    void refuses_a_file_that_is_no_keyring_and_leaves_it(String text, @TempDir Path folder) throws IOException {
        var file = folder.resolve("keys");
        var written = text.replace("%s", Base64.getEncoder().encodeToString(key(1)));
        Files.writeString(file, written);
        assertThatThrownBy(() -> Keyring.loadOrCreate(file)).isInstanceOf(IllegalArgumentException.class);
        assertThat(file).hasContent(written);
    }

    @Test
    void refuses_a_key_of_another_length() {
        assertThatCode(() -> Keyring.of(new byte[32])).doesNotThrowAnyException();
        assertThatThrownBy(() -> Keyring.of(new byte[16])).isInstanceOf(IllegalArgumentException.class);
    }
}
