package dev.slipway.secret;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// Replaces known secrets in text by `***`, in every form of SECURITY.md M2. A guard against accidents, no
/// boundary against an author, who can always write a secret in a form of his own.
///
/// Values of fewer than four characters are not masked: they would blot out ordinary text, and every hit
/// would tell what they are. Stored secrets have at least six characters; only an input marked secret can be
/// so short.
///
/// Threading: immutable, built once per run, asked for every line.
public final class Masker {
    /// Knows no secret.
    public static final Masker NONE = new Masker(List.of());

    /// The shortest form that is looked for; also how many characters of each are in the index.
    static final int LEAST = 4;

    private static final int FILTER_BITS = 16;

    /// By their first four characters, longest first.
    private final Map<Long, List<String>> forms = new HashMap<>();

    /// A bit per hash of such four characters: most places of most texts are passed by one look.
    private final long[] filter = new long[1 << (FILTER_BITS - 6)];

    private final int longest;

    private Masker(Collection<String> values) {
        var variants = new LinkedHashSet<String>();
        values.forEach(value -> variants.addAll(Variants.of(value)));
        for (var variant : variants) {
            var head = head(variant, 0);
            forms.computeIfAbsent(head, _ -> new ArrayList<>()).add(variant);
            int bit = bit(head);
            filter[bit >>> 6] |= 1L << bit;
        }
        forms.values()
                .forEach(list ->
                        list.sort(Comparator.comparingInt(String::length).reversed()));
        longest = variants.stream().mapToInt(String::length).max().orElse(0);
    }

    /// A masker for these values; of a value that is JSON also for the strings in it.
    public static Masker of(Collection<String> values) {
        return values.isEmpty() ? NONE : new Masker(values);
    }

    /// The length of the longest form. A stream that is masked in pieces holds back one character less than
    /// this.
    public int longest() {
        return longest;
    }

    /// The text with each secret in it replaced by `***`; hits that overlap or touch become one.
    public String mask(String text) {
        if (forms.isEmpty()) {
            return text;
        }
        StringBuilder result = null;
        int copied = 0;
        int start = -1;
        int end = -1;
        for (int at = 0; at + LEAST <= text.length(); at++) {
            int length = lengthAt(text, at);
            if (length == 0) {
                continue;
            }
            if (start >= 0 && at > end) {
                result = (result == null ? new StringBuilder() : result)
                        .append(text, copied, start)
                        .append(Sealed.MASK);
                copied = end;
                start = -1;
            }
            if (start < 0) {
                start = at;
            }
            end = Math.max(end, at + length);
        }
        if (start < 0) {
            return text;
        }
        return (result == null ? new StringBuilder() : result)
                .append(text, copied, start)
                .append(Sealed.MASK)
                .append(text, end, text.length())
                .toString();
    }

    /// Whether a secret shows in the text.
    public boolean hits(String text) {
        for (int at = 0; !forms.isEmpty() && at + LEAST <= text.length(); at++) {
            if (lengthAt(text, at) > 0) {
                return true;
            }
        }
        return false;
    }

    /// How long the longest form is that begins here; 0 for none.
    private int lengthAt(String text, int at) {
        var head = head(text, at);
        int bit = bit(head);
        if ((filter[bit >>> 6] & (1L << bit)) == 0) {
            return 0;
        }
        for (var form : forms.getOrDefault(head, List.of())) {
            if (text.startsWith(form, at)) {
                return form.length();
            }
        }
        return 0;
    }

    private static long head(String text, int at) {
        return ((long) text.charAt(at) << 48)
                | ((long) text.charAt(at + 1) << 32)
                | ((long) text.charAt(at + 2) << 16)
                | text.charAt(at + 3);
    }

    private static int bit(long head) {
        return (int) ((head * 0x9E3779B97F4A7C15L) >>> (64 - FILTER_BITS));
    }

    /// Never the values.
    @Override
    public String toString() {
        return "Masker of %d forms"
                .formatted(Arrays.stream(filter).map(Long::bitCount).sum());
    }
}
