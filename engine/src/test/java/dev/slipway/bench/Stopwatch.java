package dev.slipway.bench;

import dev.slipway.db.DbFailure;
import java.time.Duration;
import java.util.ArrayList;

/// Does something some times over and prints how long it took.
///
/// @param only a part of the names of what is measured; empty for all
record Stopwatch(String only) {
    private static final int TIMES = 15;
    private static final long PATIENCE = Duration.ofSeconds(5).toNanos();

    void title(String text) {
        System.out.printf("%n%-58s %9s %9s %9s  %s%n", text, "least", "half", "most", "answer");
    }

    /// What is measured.
    interface Work {
        /// @return what was found, in a word
        Object run();
    }

    /// Once for warmth, then as often as fits into some time.
    void measure(String name, Work work) {
        if (!name.contains(only)) {
            return;
        }
        Object said;
        try {
            said = work.run();
        } catch (DbFailure e) {
            System.out.printf("%-58s no answer: %s%n", name, e.getMessage());
            return;
        }
        var took = new ArrayList<Long>();
        for (long begin = System.nanoTime(); took.size() < TIMES && System.nanoTime() - begin < PATIENCE; ) {
            long start = System.nanoTime();
            var _ = work.run();
            took.add(System.nanoTime() - start);
        }
        took.sort(null);
        System.out.printf(
                "%-58s %9.1f %9.1f %9.1f  %s%n",
                name, took.getFirst() / 1e6, took.get((took.size() - 1) / 2) / 1e6, took.getLast() / 1e6, said);
    }
}
