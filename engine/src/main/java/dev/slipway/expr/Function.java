package dev.slipway.expr;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What may be called in `{{name …}}` and `(name …)`: the comparisons of ForgePortal (CONTRACTS.md, Template
/// files) and Handlebars' own `lookup`. All but `lookup` give true or false.
enum Function {
    EQ(2, 2),
    NE(2, 2),
    AND(1, Integer.MAX_VALUE),
    OR(1, Integer.MAX_VALUE),
    NOT(1, 1),
    GT(2, 2),
    LT(2, 2),
    LOOKUP(2, 2);

    private static final Map<String, Function> BY_NAME = new HashMap<>();

    static {
        for (var function : values()) {
            BY_NAME.put(function.word(), function);
        }
    }

    private final int least;
    private final int most;

    Function(int least, int most) {
        this.least = least;
        this.most = most;
    }

    /// The function that is called so, or null.
    static @Nullable Function named(String name) {
        return BY_NAME.get(name);
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean takes(int arguments) {
        return arguments >= least && arguments <= most;
    }

    /// How many arguments it takes, for people.
    String arity() {
        if (least == most) {
            return least == 1 ? "1 argument" : least + " arguments";
        }
        return "at least " + least;
    }
}
