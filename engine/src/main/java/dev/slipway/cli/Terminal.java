package dev.slipway.cli;

import java.io.Console;
import java.util.Optional;

/// Whether a person sits at the other end, and how to ask that person something.
interface Terminal {
    /// True when input and output are a terminal that can move its cursor.
    boolean interactive();

    /// Asks for a line; empty when there is nobody to ask.
    Optional<String> ask(String question);

    /// Asks without showing what is typed; empty when there is nobody to ask.
    Optional<String> askHidden(String question);

    /// The terminal that this process was started from, if any.
    Terminal OF_THIS_PROCESS = new Terminal() {
        @Override
        public boolean interactive() {
            return console().isPresent() && !"dumb".equals(System.getenv("TERM"));
        }

        @Override
        public Optional<String> ask(String question) {
            return console().map(console -> console.readLine("%s", question));
        }

        @Override
        public Optional<String> askHidden(String question) {
            return console()
                    .map(console -> console.readPassword("%s", question))
                    .map(String::new);
        }

        // JDK 25 answers null again where no terminal is, as those before 22 did.
        @SuppressWarnings("SystemConsoleNull")
        private static Optional<Console> console() {
            return Optional.ofNullable(System.console()).filter(Console::isTerminal);
        }
    };
}
