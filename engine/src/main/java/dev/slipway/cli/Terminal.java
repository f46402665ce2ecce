package dev.slipway.cli;

import java.util.Optional;

/// Whether a person sits at the other end, and how to ask that person something.
interface Terminal {
    /// True when input and output are a terminal that can move its cursor.
    boolean interactive();

    /// Asks without showing what is typed; empty when there is nobody to ask.
    Optional<String> askHidden(String question);

    /// The terminal that this process was started from, if any.
    Terminal OF_THIS_PROCESS = new Terminal() {
        @Override
        public boolean interactive() {
            var console = System.console();
            return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
        }

        @Override
        public Optional<String> askHidden(String question) {
            var console = System.console();
            if (console == null || !console.isTerminal()) {
                return Optional.empty();
            }
            return Optional.ofNullable(console.readPassword("%s", question)).map(String::new);
        }
    };
}
