package dev.slipway.cli;

import java.io.PrintStream;
import java.util.List;

/// Lines that stay, and on a terminal below them a few that are drawn anew all the time.
///
/// Threading: one thread.
final class Screen {
    private static final int MOST_STANDING = 8;

    private final PrintStream out;
    private final Kind kind;
    private int standing;

    /// What it is drawn on.
    enum Kind {
        /// A file, a pipe: lines only.
        PLAIN,
        /// A terminal whose cursor can be moved.
        LIVE
    }

    Screen(PrintStream out, Kind kind) {
        this.out = out;
        this.kind = kind;
    }

    /// The one that suits the terminal.
    static Screen on(PrintStream out, Terminal terminal) {
        return new Screen(out, terminal.interactive() ? Kind.LIVE : Kind.PLAIN);
    }

    /// A line that stays.
    void say(String line) {
        clear();
        out.println(Visible.text(line));
    }

    /// The lines that stand at the bottom from now on; nothing where no terminal is.
    void stand(List<String> lines) {
        if (kind == Kind.PLAIN) {
            return;
        }
        clear();
        // Wrapped lines would break the count: the terminal cuts them off instead.
        lines.stream()
                .limit(MOST_STANDING)
                .forEach(line -> out.print("\u001b[?7l" + Visible.text(line) + "\u001b[?7h\n"));
        standing = Math.min(lines.size(), MOST_STANDING);
        out.flush();
    }

    private void clear() {
        if (standing > 0) {
            out.print("\u001b[" + standing + "A\r\u001b[J");
            standing = 0;
        }
    }
}
