package dev.slipway.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Prints log lines and nothing else: each as text after its step's name, or as the server's JSON, one a line.
final class LogNarrator implements Narrator {
    private final Printer printer;
    private final PrintStream err;

    LogNarrator(Printer printer, PrintStream err) {
        this.printer = printer;
        this.err = err;
    }

    @Override
    public void wrote(Step step, Fields line) {
        printer.show(
                line.values(),
                () -> printer.line((step.id().isEmpty() ? "" : step.id() + " | ") + line.text("message")));
    }

    @Override
    public void ended(Step step) {}

    @Override
    public void underWay(List<Step> steps) {}

    @Override
    public void waitsForServer(String reason) {
        err.println("slipway: waiting: " + reason);
    }

    /// Collects the lines instead, as the server told them.
    static final class Collected implements Narrator {
        private final List<Map<String, @Nullable Object>> lines = new ArrayList<>();

        /// All lines so far.
        List<Map<String, @Nullable Object>> lines() {
            return lines;
        }

        @Override
        public void wrote(Step step, Fields line) {
            lines.add(line.values());
        }

        @Override
        public void ended(Step step) {}

        @Override
        public void underWay(List<Step> steps) {}

        @Override
        public void waitsForServer(String reason) {}
    }
}
