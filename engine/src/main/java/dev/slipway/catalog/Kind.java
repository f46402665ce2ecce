package dev.slipway.catalog;

import java.util.Arrays;
import java.util.Optional;

/// What a catalog document declares.
public enum Kind {
    PROJECT("Project"),
    ACTION("Action"),
    TEMPLATE("Template");

    private final String word;

    Kind(String word) {
        this.word = word;
    }

    /// As documents spell it.
    public String word() {
        return word;
    }

    /// The kind of that name in any case, as routes take it.
    public static Optional<Kind> of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word.equalsIgnoreCase(word))
                .findFirst();
    }

    /// What the definition is.
    public static Kind of(Definition definition) {
        return switch (definition) {
            case Action _ -> ACTION;
            case Template _ -> TEMPLATE;
        };
    }
}
