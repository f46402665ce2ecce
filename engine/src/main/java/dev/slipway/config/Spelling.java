package dev.slipway.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// What someone who wrote an unknown word meant.
final class Spelling {
    private Spelling() {}

    /// The known word that is nearest to `word`, unless it is too far away for a guess.
    static Optional<String> nearest(String word, Collection<String> known) {
        var upper = word.toUpperCase(Locale.ROOT);
        return known.stream()
                .filter(candidate -> distance(upper, candidate.toUpperCase(Locale.ROOT)) <= 1 + word.length() / 5)
                .min(Comparator.comparingInt(candidate -> distance(upper, candidate.toUpperCase(Locale.ROOT))));
    }

    /// Letters to insert, delete or replace (Levenshtein).
    private static int distance(String a, String b) {
        var previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            var current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
