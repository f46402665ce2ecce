package dev.slipway.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeysTest {
    private static final byte[] TEXT = "a run, its time and its place".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void begin() {
        file = folder.resolve("callback.keys");
    }

    private static String key(int id, int filling) {
        var key = new byte[32];
        java.util.Arrays.fill(key, (byte) filling);
        return id + " " + Base64.getEncoder().encodeToString(key) + "\n";
    }

    /// As an operator replaces a file: whole, under the same name.
    private void holds(String... keys) throws IOException {
        var part = folder.resolve("part");
        Files.writeString(part, String.join("", keys));
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void the_newest_key_signs_and_all_verify_without_a_restart_until_one_is_taken_out() throws IOException {
        holds(key(1, 1));
        var keys = SigningKeys.in(file);
        var old = keys.sign(TEXT);

        holds(key(1, 1), key(2, 2));
        var fresh = keys.sign(TEXT);
        assertThat(fresh).isNotEqualTo(old);
        assertThat(keys.verify(TEXT, old)).isTrue();
        assertThat(keys.verify(TEXT, fresh)).isTrue();

        holds(key(2, 2));
        assertThat(keys.verify(TEXT, old)).isFalse();
        assertThat(keys.verify(TEXT, fresh)).isTrue();
    }

    @Test
    void a_file_that_was_broken_or_removed_leaves_the_keys_as_they_were() throws IOException {
        holds(key(1, 1));
        var keys = SigningKeys.in(file);
        var signature = keys.sign(TEXT);

        holds("1 no key at all");
        assertThat(keys.verify(TEXT, signature)).isTrue();
        Files.delete(file);
        assertThat(keys.verify(TEXT, signature)).isTrue();
        holds(key(3, 3));
        assertThat(keys.verify(TEXT, signature)).isFalse();
    }

    @Test
    void what_nobody_signed_is_not_good() {
        var keys = SigningKeys.of(new byte[32]);
        var signature = keys.sign(TEXT);

        assertThat(keys.verify("another text".getBytes(StandardCharsets.UTF_8), signature))
                .isFalse();
        assertThat(keys.verify(TEXT, new byte[0])).isFalse();
        signature[0] ^= 1;
        assertThat(keys.verify(TEXT, signature)).isFalse();
    }

    @Test
    void a_file_without_a_key_of_32_bytes_is_refused_at_the_start() throws IOException {
        holds("1 " + Base64.getEncoder().encodeToString(new byte[16]) + "\n");
        assertThatThrownBy(() -> SigningKeys.in(file)).isInstanceOf(IllegalArgumentException.class);
        holds("");
        assertThatThrownBy(() -> SigningKeys.in(file)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SigningKeys.in(folder.resolve("none"))).isInstanceOf(IOException.class);
    }
}
